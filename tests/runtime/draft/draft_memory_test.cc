// What loading JSON keeps in memory, which the length of the text has next to no part in.

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <istream>
#include <streambuf>
#include <string>

#include "runtime/draft/draft_file.h"
#include "runtime/draft/json_reader.h"
#include "runtime/dynamic/walker.h"
#include "tests/memory/peak.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

// A text that is made as it is read.
class Made final : public std::streambuf {
 public:
  using Part = std::function<std::string(std::uint64_t index)>;

  Made(std::string begin, std::uint64_t parts, Part part, std::string end)
      : text_(std::move(begin)), parts_(parts), part_(std::move(part)), end_(std::move(end)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 private:
  int_type underflow() override {
    if (next_ > parts_) return traits_type::eof();
    text_ = next_ == parts_ ? end_ : (next_ == 0 ? "" : ",") + part_(next_);
    ++next_;
    setg(text_.data(), text_.data(), text_.data() + text_.size());
    return traits_type::to_int_type(text_[0]);
  }

  std::string text_;
  std::uint64_t parts_;
  std::uint64_t next_ = 0;
  Part part_;
  std::string end_;
};

// The peak of loading a Stored with a list (or map) of so many parts.
std::size_t peak_of_load(const std::string& field, char open, char close, std::uint64_t parts,
                         const Made::Part& part) {
  const auto file = open_bytes(serialize(tests::shapes::Stored()).value()).value();
  const auto root = file.dynamic_root().value();
  Made text("{\"" + field + "\": " + open, parts, part, std::string(1, close) + "}");
  const Peak peak;
  std::istream in(&text);
  auto made = draft::DraftFile::create("/dev/null", root.file().types(),
                                       {.threads = 2, .durability = Durability::kNone});
  const Status read = read_json(in, (*made)->builder());
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  const auto report = (*made)->finish();
  EXPECT_TRUE(report.has_value()) << to_string(report.error());
  EXPECT_GE(report->chunks, 300U);
  return peak.bytes();
}

// At two lengths, one of them four times the other.
void expect_flat(const std::string& field, std::string brackets, std::uint64_t parts,
                 const Made::Part& part) {
  const std::size_t small = peak_of_load(field, brackets[0], brackets[1], parts, part);
  const std::size_t large = peak_of_load(field, brackets[0], brackets[1], 4 * parts, part);
  EXPECT_LE(large, 64 * kMegabyte) << field;
  EXPECT_LE(large, small + 4 * kMegabyte) << field;
}

TEST(DraftMemory, IsLittleForVecs) {
  expect_flat("lines", "[]", 400'000, [](std::uint64_t i) {
    return "\"" + std::string(100, 'x') + std::to_string(i) + "\"";
  });
  expect_flat("branches", "[]", 3000, [](std::uint64_t) {
    return R"({"leaves": [{"payload": ")" + std::string(20000, 'A') + R"("}]})";
  });
}

TEST(DraftMemory, IsLittleForMaps) {
  expect_flat("by_number", "{}", 400'000, [](std::uint64_t i) {
    return "\"" + std::to_string(i) + "\": \"value " + std::to_string(i) + "\"";
  });
  expect_flat("by_name", "{}", 5000, [](std::uint64_t i) {
    return "\"" + std::to_string(i) + R"(": {"payload": ")" + std::string(20000, 'A') + "\"}";
  });
}

// A vec of `count` numbers in a file of its own, told to a visitor.
std::size_t peak_of_walk(std::uint64_t count) {
  const auto bytes = serialize(std::vector<std::uint64_t>(count, 7)).value();
  const Peak peak;
  const auto file = open_bytes(std::span(bytes)).value();
  const auto root = file.dynamic_root().value();
  auto made = draft::DraftFile::create("/dev/null", root.file().types(),
                                       {.threads = 2, .durability = Durability::kNone});
  dynamic::Walker walker(*file.state().get(), root.file().types(), (*made)->builder());
  EXPECT_TRUE(walker.walk(root.spot()).has_value());
  EXPECT_TRUE((*made)->finish().has_value());
  return peak.bytes();
}

TEST(DraftMemory, IsLittleForTheValuesOfAFile) {
  const std::size_t small = peak_of_walk(5'000'000);
  const std::size_t large = peak_of_walk(20'000'000);
  EXPECT_LE(large, small + kMegabyte);
}

}  // namespace
}  // namespace parcode::testing
