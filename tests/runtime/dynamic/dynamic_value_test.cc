// DynamicValue reads what generated mirrors read, by the file's own schema.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "runtime/io/source.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using tests::shapes::Everything;
using tests::shapes::make_everything;

const Everything& sample() {
  static const Everything value = make_everything(4000);
  return value;
}

DynamicValue root_of(const File& file) {
  auto root = file.dynamic_root();
  EXPECT_TRUE(root.has_value()) << to_string(root.error());
  return *root;
}

DynamicValue sample_root() {
  static const std::vector<std::byte> bytes = serialize(sample()).value();
  return root_of(open_bytes(std::span(bytes)).value());
}

template <class T>
T get(const DynamicValue& root, std::string_view path) {
  const auto value = root.get(path);
  EXPECT_TRUE(value.has_value()) << path << ": " << to_string(value.error());
  if (!value) return T{};
  const auto typed = value->as<T>();
  EXPECT_TRUE(typed.has_value()) << path << ": " << to_string(typed.error());
  return typed.value_or(T{});
}

std::string error_of(const DynamicValue& root, std::string_view path) {
  const auto value = root.get(path);
  EXPECT_FALSE(value.has_value()) << path;
  return value ? "" : to_string(value.error());
}

TEST(DynamicValue, ReadsEveryScalarExactly) {
  const DynamicValue root = sample_root();
  const auto& numbers = sample().inside.scalars;
  EXPECT_EQ(get<bool>(root, "inside.scalars.a"), numbers.a);
  EXPECT_EQ(get<std::int8_t>(root, "inside.scalars.b"), numbers.b);
  EXPECT_EQ(get<std::int16_t>(root, "inside.scalars.c"), numbers.c);
  EXPECT_EQ(get<std::int32_t>(root, "inside.scalars.d"), numbers.d);
  EXPECT_EQ(get<std::int64_t>(root, "inside.scalars.e"), numbers.e);
  EXPECT_EQ(get<Int128>(root, "inside.scalars.f"), numbers.f);
  EXPECT_EQ(get<std::uint64_t>(root, "inside.scalars.j"), numbers.j);
  EXPECT_EQ(get<UInt128>(root, "inside.scalars.k"), numbers.k);
  EXPECT_EQ(get<float>(root, "inside.scalars.l"), numbers.l);
  EXPECT_EQ(get<double>(root, "inside.scalars.m"), numbers.m);
  EXPECT_EQ(get<int>(root, "inside.scalars.n"), 7);
  EXPECT_EQ(root.get("inside.scalars.n")->enum_name().value(), "blue");
  EXPECT_EQ(root.get("inside.colors[1]")->enum_name().value(), std::nullopt);
}

TEST(DynamicValue, RefusesNumbersThatDoNotFit) {
  const DynamicValue root = sample_root();
  const auto wide = root.get("inside.scalars.j").value();
  EXPECT_EQ(wide.as<std::uint32_t>().error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(wide.as<double>().error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(wide.as<bool>().error().code, ErrorCode::kSchemaMismatch);
  EXPECT_EQ(wide.as<std::string>().error().code, ErrorCode::kSchemaMismatch);
  EXPECT_EQ(root.get("inside.scalars.b")->as<std::uint64_t>().error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(root.get("inside.scalars.k")->as<Int128>().error().code, ErrorCode::kOutOfRange);
}

TEST(DynamicValue, ReachesWhatIsInEveryStorage) {
  const DynamicValue root = sample_root();
  const auto& out = sample().outside;
  EXPECT_EQ(get<std::string>(root, "inside.s"), "grüße");
  EXPECT_EQ(get<std::string>(root, "outside.text"), out.text);
  for (const char* field : {"plain", "lz4", "zstd", "automatic"}) {
    const std::string path = std::string("outside.") + field;
    EXPECT_EQ(get<std::uint64_t>(root, "len(" + path + ")"), out.plain.size());
  }
  EXPECT_EQ(get<std::uint64_t>(root, "outside.plain[3999]"), out.plain[3999]);
  EXPECT_EQ(get<std::uint64_t>(root, "outside.zstd[-1]"), out.zstd.back());
  EXPECT_EQ(get<std::string>(root, "outside.lines[1234]"), out.lines[1234]);
  EXPECT_EQ(get<std::string>(root, "outside.branches[5].leaves[1].name"),
            out.branches[5].leaves[1].name);
  EXPECT_EQ(get<std::vector<std::uint8_t>>(root, "outside.branches[5].leaves[2].payload"),
            out.branches[5].leaves[2].payload);
  EXPECT_EQ(get<std::string>(root, "outside.one.next.name"), "next");
  EXPECT_EQ(get<std::string>(root, "outside.maybe.name"), "branch 78");
  EXPECT_EQ(get<std::string>(root, "outside.previous.lines[7]"), out.previous.value()->lines[7]);
  EXPECT_EQ(get<std::string>(root, "outside.figure.branch.leaves[0].name"), "leaf 79");
  EXPECT_EQ(get<std::int32_t>(root, "outside.points[17].y"), 2);
  EXPECT_EQ(get<std::string>(root, "outside.three[1]"), out.three[1]);
  EXPECT_EQ(get<std::string>(root, "outside.note"), *out.note);
  EXPECT_EQ(get<std::int32_t>(root, "inside.boxed.x"), 5);
  EXPECT_EQ(get<std::string>(root, "inside.figures[3].note"), "note");
  EXPECT_EQ(get<std::string>(root, "inside.nested[2][1]"), "c");
}

TEST(DynamicValue, FindsKeysOfEveryKind) {
  const DynamicValue root = sample_root();
  EXPECT_EQ(get<std::string>(root, "outside.by_number[\"977\"]"), "value 1");
  EXPECT_EQ(get<std::string>(root, "outside.by_number[977]"), "value 1");
  EXPECT_EQ(get<std::string>(root, "outside.by_name[\"name 7\"].name"), "leaf");
  EXPECT_EQ(get<std::int32_t>(root,
                              "outside.by_key[{\"part\": 12, \"name\": \"2\", "
                              "\"color\": \"red\"}].x"),
            12);
  EXPECT_EQ(get<int>(root, "outside.by_wide[" + to_string(Int128::from_parts(-3, 3)) + "]"), 3);
  EXPECT_EQ(get<int>(root, "outside.by_color[blue]"), 2);
  EXPECT_EQ(get<int>(root, "outside.by_color[7]"), 2);
  EXPECT_EQ(get<std::string>(root, "outside.by_bool[true]"), "t");
  EXPECT_EQ(get<std::string>(root, "outside.whole[11]"), "11");
  EXPECT_EQ(get<int>(root, "outside.ports[443]"), 8443);
  EXPECT_EQ(get<int>(root, "inside.counts[\"\"]"), 9);
  EXPECT_EQ(get<std::string>(root, "inside.leaves[5].name"), "small");
  for (const auto& [key, value] : sample().outside.by_number) {
    const auto found = root.get("outside.by_number")->find(std::to_string(key));
    ASSERT_TRUE(found.has_value() && found->has_value());
    ASSERT_EQ((*found)->as<std::string>().value(), value);
  }
  EXPECT_FALSE(root.get("outside.by_number")->find("1").value().has_value());
}

TEST(DynamicValue, StreamsElementsAndEntries) {
  const DynamicValue root = sample_root();
  const auto lines = root.get("outside.lines");
  std::size_t index = 0;
  for (const auto& line : lines->elements()) {
    ASSERT_EQ(line->as<std::string>().value(), sample().outside.lines[index++]);
  }
  EXPECT_EQ(index, sample().outside.lines.size());
  std::size_t entries = 0;
  for (const auto& entry : root.get("outside.by_number")->entries()) {
    const auto key = entry->key.as<std::uint64_t>().value();
    ASSERT_EQ(entry->value.as<std::string>().value(), sample().outside.by_number.at(key));
    ++entries;
  }
  EXPECT_EQ(entries, sample().outside.by_number.size());
}

TEST(DynamicValue, GivesTheErrorOfWhatCannotBeIterated) {
  const DynamicValue root = sample_root();
  std::size_t errors = 0;
  for (const auto& element : root.elements()) errors += element.has_value() ? 0 : 1;
  for (const auto& entry : root.get("outside.lines")->entries()) errors += entry ? 0 : 1;
  EXPECT_EQ(errors, 2U);
}

TEST(DynamicValue, APartIsAListOfItsOwn) {
  const DynamicValue root = sample_root();
  const auto part = root.get("outside.plain[100:2000]").value();
  EXPECT_EQ(part.size().value(), 1900U);
  EXPECT_EQ(part.at(5)->as<std::uint64_t>().value(), sample().outside.plain[105]);
  EXPECT_EQ(part.slice(10, 3)->json().value(), "[12100,12321,12544]");
  EXPECT_EQ(root.get("outside.plain[3998:9999]")->size().value(), 2U);
  EXPECT_EQ(root.get("outside.plain[-3:-1]")->at(0)->as<std::uint64_t>().value(),
            sample().outside.plain[3997]);
  EXPECT_EQ(root.get("outside.plain[9:3]")->size().value(), 0U);
}

TEST(DynamicValue, SelectsManyValuesAndLeavesOutTheAbsent) {
  const DynamicValue root = sample_root();
  std::vector<std::string> names;
  const auto gather = [&](const DynamicValue& value) {
    names.push_back(value.as<std::string>().value());
    return Status();
  };
  ASSERT_TRUE(root.select("outside.branches[1:3].leaves[*].name", gather).has_value());
  EXPECT_EQ(names,
            (std::vector<std::string>{"leaf 1", "leaf 2", "leaf 3", "leaf 2", "leaf 3", "leaf 4"}));
  names.clear();
  ASSERT_TRUE(root.select("inside.figures[*].note", gather).has_value());
  EXPECT_EQ(names, std::vector<std::string>{"note"});
  std::size_t fields = 0;
  ASSERT_TRUE(root.select("inside.scalars.*",
                          [&](const DynamicValue&) {
                            ++fields;
                            return Status();
                          })
                  .has_value());
  EXPECT_EQ(fields, 14U);
}

TEST(DynamicValue, ErrorsSayWhatAndWhere) {
  const DynamicValue root = sample_root();
  EXPECT_EQ(error_of(root, "outside.lins"),
            "invalid_argument: struct tests.shapes.Stored has no field 'lins'; did you mean "
            "'lines'? (in outside)");
  EXPECT_EQ(error_of(root, "outside.branches[5].leaves[9].name"),
            "out_of_range: index 9 is past the end of 3 items (in outside.branches[5].leaves)");
  EXPECT_NE(error_of(root, "outside.by_color[bleu]").find("did you mean 'blue'?"),
            std::string::npos);
  EXPECT_EQ(error_of(root, "inside.figure.point"),
            "out_of_range: the union holds 'label', not 'point' (in inside.figure)");
  EXPECT_NE(error_of(root, "outside.by_name.x").find("write [\"x\"]"), std::string::npos);
  EXPECT_NE(error_of(root, "outside.by_number[1]").find("has no key '1'"), std::string::npos);
  EXPECT_NE(error_of(root, "outside.by_number[x]").find("'x' is not an integer"),
            std::string::npos);
  EXPECT_NE(error_of(root, "outside.whole[4294967296]").find("outside u32 (0 to 4294967295)"),
            std::string::npos);
  EXPECT_NE(error_of(root, "inside.gaps[0].x").find("absent"), std::string::npos);
  EXPECT_NE(error_of(root, "inside.s[0]").find("a string has no elements"), std::string::npos);
  EXPECT_NE(error_of(root, "inside.gaps[*]").find("select()"), std::string::npos);
}

TEST(DynamicValue, StaysValidWithoutItsFile) {
  std::optional<DynamicValue> value;
  {
    const auto file = open_bytes(serialize(sample()).value());
    value = file->dynamic_root()->get("outside.lines").value();
  }
  EXPECT_EQ(value->at(3999)->as<std::string>().value(), sample().outside.lines[3999]);
}

TEST(DynamicValue, ReadsRootsOfEveryKind) {
  const auto json = [](const auto& value) {
    return root_of(open_bytes(serialize(value).value()).value()).json().value();
  };
  EXPECT_EQ(json(std::vector<std::string>{"a", "b"}), R"(["a","b"])");
  EXPECT_EQ(json(std::unordered_map<std::uint64_t, bool>{{5, true}}), R"({"5":true})");
  EXPECT_EQ(json(std::string("text")), R"("text")");
  EXPECT_EQ(json(std::uint64_t{7}), "7");
  EXPECT_EQ(json(std::optional<std::int32_t>()), "null");
}

// Counts what a reader asks of the system.
class CountingSystem : public io::System {
 public:
  std::int64_t pread(int fd, MutableBytes out, std::uint64_t offset) override {
    const std::int64_t result = io::System::pread(fd, out, offset);
    if (result > 0) bytes += static_cast<std::uint64_t>(result);
    return result;
  }
  std::uint64_t bytes = 0;
};

TEST(DynamicValue, ReadsOneShardOrBucketForOneElement) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "one_bucket.pcode";
  std::unordered_map<std::string, std::uint64_t> map;
  for (std::uint64_t i = 0; i < 200'000; ++i) map["key " + std::to_string(i)] = i;
  ASSERT_TRUE(save(path, map).has_value());
  CountingSystem system;
  auto source = io::open_pread(path, system);
  const File file(reader::FileState::open(std::move(*source), {.source = Source::kPread}).value());
  const DynamicValue root = root_of(file);
  const std::uint64_t opening = system.bytes;
  EXPECT_LT(opening, 70'000U);
  EXPECT_EQ(root.get("[\"key 12345\"]")->as<std::uint64_t>().value(), 12345U);
  EXPECT_LT(system.bytes - opening, 110'000U);  // a table, and a bucket of 32 KiB
  EXPECT_EQ(root.size().value(), map.size());
}

}  // namespace
}  // namespace parcode::testing
