// Files that are written while their object is told of: the bytes of save().

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "runtime/draft/draft_file.h"
#include "runtime/draft/json_reader.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using draft::DraftFile;
using draft::JsonFormat;
using tests::shapes::Everything;
using tests::shapes::Leaf;
using tests::shapes::Stored;
namespace fs = std::filesystem;

class DraftFiles : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder_), {}); }

  std::string written() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // The file of the JSON of `value`.
  template <class T>
  std::string from_json(const T& value, const SaveOptions& options, bool lines = false) {
    const auto file = open_bytes(serialize(value).value()).value();
    const auto root = file.dynamic_root().value();
    std::istringstream text(root.json({.lines = lines}).value());
    auto made = DraftFile::create(path_, root.file().types(), options);
    EXPECT_TRUE(made.has_value());
    const Status read =
        read_json(text, (*made)->builder(), lines ? JsonFormat::kLines : JsonFormat::kJson);
    EXPECT_TRUE(read.has_value()) << to_string(read.error());
    const auto report = (*made)->finish();
    EXPECT_TRUE(report.has_value()) << to_string(report.error());
    return written();
  }

  // The error of loading a text as a T, which leaves no file.
  template <class T>
  std::string error_of(const std::string& json) {
    const auto file = open_bytes(serialize(T()).value()).value();
    const auto root = file.dynamic_root().value();
    std::istringstream text(json);
    std::string error;
    {
      auto made = DraftFile::create(path_, root.file().types());
      const Status read = read_json(text, (*made)->builder());
      if (read) {
        const auto report = (*made)->finish();
        EXPECT_FALSE(report.has_value());
        if (!report) error = to_string(report.error());
      } else {
        error = to_string(read.error());
      }
    }
    EXPECT_EQ(files(), 0);
    return error;
  }

  const fs::path folder_ = fs::path(::testing::TempDir()) /
                           ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const fs::path path_ = folder_ / "value.pcode";
};

template <class T>
std::string saved(const T& value, const SaveOptions& options) {
  const auto bytes = serialize(value, options);
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

TEST_F(DraftFiles, HaveTheBytesOfSave) {
  for (const std::size_t items : {0U, 30U, 5000U}) {
    const Everything value = tests::shapes::make_everything(items);
    EXPECT_TRUE(from_json(value, {.threads = 2}) == saved(value, {})) << items;
  }
}

// Of each part of the root some is written before all of it is known.
TEST_F(DraftFiles, HaveTheBytesOfSaveWhereMuchIsWrittenEarly) {
  for (const std::uint64_t shard_bytes : {100U, 2000U, 30'000U}) {
    Everything value = tests::shapes::make_everything(9000);
    value.outside.one = tests::shapes::make_branch(1, 4000);
    value.outside.points = std::vector<tests::shapes::Point>(5000, {1, 2});
    value.outside.ports.emplace();
    for (std::uint16_t i = 0; i < 9000; ++i) (*value.outside.ports)[i] = i;
    const SaveOptions options = {.threads = 2, .shard_bytes = shard_bytes};
    EXPECT_TRUE(from_json(value, options) == saved(value, options)) << shard_bytes;
    EXPECT_TRUE(from_json(value.outside, options) == saved(value.outside, options)) << shard_bytes;
  }
}

TEST_F(DraftFiles, LoadEqualWhateverTheOrderOfFields) {
  Stored value = tests::shapes::make_stored(9000);
  const auto file = open_bytes(serialize(value).value()).value();
  const auto root = file.dynamic_root().value();
  std::string json = "{";
  const auto fields = file.schema().value().definitions[0].fields;
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    if (json.size() > 1) json += ",";
    json += "\"" + field->name + "\": " + root.field(field->name).value().json().value();
  }
  std::istringstream text(json + "}");
  auto made = DraftFile::create(path_, root.file().types(), {.shard_bytes = 2000});
  const Status read = read_json(text, (*made)->builder());
  ASSERT_TRUE(read.has_value()) << to_string(read.error());
  ASSERT_TRUE((*made)->finish().has_value());
  const auto loaded = load<Stored>(path_, {.verify = Verify::kEager});
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_TRUE(*loaded == value);
}

TEST_F(DraftFiles, HaveTheBytesOfSaveForVecsOfAnySize) {
  for (const std::size_t count :
       {1U, 127U, 128U, 129U, 4000U, 4095U, 4096U, 4097U, 9000U, 40'000U}) {
    const SaveOptions options = {.threads = 2, .shard_bytes = 2 << 10};
    Stored numbers;
    Stored lines;
    Stored branches;
    for (std::size_t i = 0; i < count; ++i) {
      numbers.plain.push_back(i * i);
      lines.lines.push_back(std::string(i % 90, 'x'));
      if (i >= 1500) continue;
      branches.branches.push_back(
          tests::shapes::make_branch(static_cast<std::uint32_t>(i), i % 7 == 0 ? 900 : 30));
    }
    for (const Stored* value : {&numbers, &lines, &branches}) {
      EXPECT_TRUE(from_json(*value, options) == saved(*value, options)) << count;
    }
  }
}

TEST_F(DraftFiles, HaveTheBytesOfSaveForLargeRoots) {
  std::vector<std::string> texts;
  std::unordered_map<std::uint64_t, std::string> map;
  for (std::uint64_t i = 0; i < 300'000; ++i) {
    texts.push_back("text " + std::to_string(i));
    map[i * i] = "value " + std::to_string(i);
  }
  for (const bool lines : {false, true}) {
    EXPECT_TRUE(from_json(texts, {.threads = 2}, lines) == saved(texts, {}));
    EXPECT_TRUE(from_json(map, {.threads = 2}, lines) == saved(map, {}));
  }
  const SaveOptions small = {.threads = 2, .shard_bytes = 1000};
  EXPECT_TRUE(from_json(map, small) == saved(map, small));
}

TEST_F(DraftFiles, HaveTheBytesOfSaveForMapsOfAllKinds) {
  std::unordered_map<std::string, Leaf> leaves;
  for (std::size_t i = 0; i < 4000; ++i) {
    leaves["name " + std::to_string(i)] = {.name = std::to_string(i),
                                           .payload = std::vector<std::uint8_t>(i % 9000, 5)};
  }
  EXPECT_TRUE(from_json(leaves, {.threads = 2}) == saved(leaves, {}));
  Stored value;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    value.by_key[{i, "key " + std::to_string(i), tests::shapes::Color::blue}] = {1, 2};
  }
  EXPECT_TRUE(from_json(value, {.threads = 2}) == saved(value, {}));
  // Too much for memory, and yet a record's.
  leaves.clear();
  for (const char* name : {"a", "b", "c"}) {
    leaves[name].payload = std::vector<std::uint8_t>(4'000'000, 5);
  }
  EXPECT_TRUE(from_json(leaves, {.threads = 2}) == saved(leaves, {}));
}

TEST_F(DraftFiles, GoToSinks) {
  struct Collect final : Sink {
    Status write(Bytes bytes) override {
      all.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return {};
    }
    std::string all;
  } sink;
  std::vector<std::uint64_t> value(1'000'000, 7);
  const auto file = open_bytes(serialize(value).value()).value();
  const auto root = file.dynamic_root().value();
  std::istringstream text(root.json().value());
  auto made = DraftFile::create(sink, root.file().types());
  ASSERT_TRUE(read_json(text, (*made)->builder()).has_value());
  ASSERT_TRUE((*made)->finish().has_value());
  EXPECT_TRUE(sink.all == saved(value, {}));
}

TEST_F(DraftFiles, NameTheKeyThatComesTwice) {
  EXPECT_EQ(error_of<Stored>(R"({"by_number": {"1": "a", "7": "b", "1": "c"}})"),
            "invalid_argument: line 1: two entries of the map have the same key, 1 (in by_number)");
  std::string json = R"({"by_name": {"twice": {})";
  for (int i = 0; i < 300'000; ++i) json += ",\"key " + std::to_string(i) + "\": {}";
  const std::string error = error_of<Stored>(json + R"(, "twice": {}}})");
  EXPECT_NE(error.find("two entries of the map have the same key, 'twice' (in by_name)"),
            std::string::npos)
      << error;
}

TEST_F(DraftFiles, LeaveNothingBehindWithoutAWholeText) {
  std::string json = R"({"plain": [0)";
  for (int i = 0; i < 500'000; ++i) json += "," + std::to_string(i);
  EXPECT_NE(error_of<Stored>(json + ",true]}").find("line 1: true is not a number"),
            std::string::npos);
  EXPECT_NE(error_of<Stored>(json).find("this is no JSON"), std::string::npos);
}

}  // namespace
}  // namespace parcode::testing
