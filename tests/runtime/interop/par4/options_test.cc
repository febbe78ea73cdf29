// Options, dialects, and the corners of types: what the goldens do not reach.

#include <filesystem>
#include <string>
#include <utility>

#include "tests/runtime/interop/par4/extra.pcs.h"
#include "tests/runtime/interop/par4/golden.h"
#include "tests/runtime/interop/par4/golden.pcs.h"

namespace parcode::testing {

// A type of the program's own, stored as a number.
struct Celsius {
  double degrees = 0;

  friend bool operator==(const Celsius&, const Celsius&) = default;
};

}  // namespace parcode::testing

namespace parcode {

template <>
struct Traits<testing::Celsius> : Traits<double> {
  using Mirror = double;

  static void encode(const testing::Celsius& value, WriteCursor& out, Place at) {
    Traits<double>::encode(value.degrees, out, at);
  }
  static void measure(const testing::Celsius&, Extent&) {}
  static bool decode(ReadCursor& in, Place at, testing::Celsius& value) {
    return Traits<double>::decode(in, at, value.degrees);
  }
};

}  // namespace parcode

namespace parcode::testing {
namespace {

namespace types = ::tests::par4;
namespace extra = ::tests::par4::extra;

template <class T>
void expect_comes_back(const T& value, const par4::SaveOptions& options = {}) {
  const auto bytes = par4::serialize(value, options);
  ASSERT_TRUE(bytes.has_value()) << to_string(bytes.error());
  const auto loaded = par4::load_bytes<T>(*bytes);
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_TRUE(*loaded == value);
  EXPECT_TRUE(*par4::convert(*bytes, par4::schema_of<T>()) == *parcode::serialize(value));
}

template <class T>
ErrorCode load_code(const Golden& golden, par4::Dialect dialect) {
  const auto loaded = par4::load_bytes<T>(golden.bytes, {.dialect = dialect});
  return loaded ? ErrorCode{} : loaded.error().code;
}

TEST(Dialects, AreTakenAtTheirWord) {
  using Bench = types::BenchCollection;
  const Golden old = read_golden("v04/bench_collection_300");
  const Golden current = read_golden("bench_collection_1000");
  EXPECT_EQ(load_code<Bench>(old, par4::Dialect::kAuto), ErrorCode{});
  EXPECT_EQ(load_code<Bench>(old, par4::Dialect::kOld), ErrorCode{});
  EXPECT_EQ(load_code<Bench>(old, par4::Dialect::kCurrent), ErrorCode::kCorrupt);
  EXPECT_EQ(load_code<Bench>(current, par4::Dialect::kAuto), ErrorCode{});
  EXPECT_EQ(load_code<Bench>(current, par4::Dialect::kCurrent), ErrorCode{});
  EXPECT_EQ(load_code<Bench>(current, par4::Dialect::kOld), ErrorCode::kCorrupt);
  const Golden small_map = read_golden("v04/map_u64_199");
  EXPECT_EQ(load_code<types::MapU64>(small_map, par4::Dialect::kAuto), ErrorCode{});
  EXPECT_NE(load_code<types::MapU64>(small_map, par4::Dialect::kCurrent), ErrorCode{});
}

extra::TwoRemote two_remote(std::uint32_t id) {
  return {id, std::vector<std::uint8_t>(id % 3000, 7), std::string(id % 5, 'x')};
}

TEST(Types, ComeBackInEveryPlace) {
  extra::Nested value{.whole = two_remote(2500), .perhaps = two_remote(3)};
  for (std::uint32_t i = 0; i < 700; ++i) value.boxes.emplace_back(two_remote(i));
  *value.number = 70000;
  *value.boxed = two_remote(2999);
  for (std::uint32_t i = 0; i < 4100; ++i) value.by_name[std::to_string(i)] = two_remote(i % 50);
  value.list = std::vector<std::uint64_t>(5000, 1);
  value.signal = extra::Signal::high;
  value.texts.resize(50, {"text"});
  value.signals = {extra::Signal::low, extra::Signal::mid};
  for (const unsigned cpus : {1U, 2U, 64U}) expect_comes_back(value, {.cpus = cpus});
  expect_comes_back(value, {.compression = Compression::kLz4});
  expect_comes_back(extra::Nested{});
}

TEST(Types, MayBeOfTheProgramsOwn) {
  expect_comes_back(Celsius{36.6});
  expect_comes_back(std::vector<Celsius>{{-273.15}, {0}, {100}});
  EXPECT_EQ(*par4::serialize(std::vector<Celsius>{{1.5}}),
            *par4::serialize(std::vector<double>{1.5}));
}

TEST(Types, ThatTakeNoBytesAreCounted) {
  extra::Nothings value;
  value.inline_ones.resize(5000);
  value.chunked.resize(100000);
  expect_comes_back(value);
}

TEST(Types, AreRefusedWhereRustHasNoneSuch) {
  const auto unnamed = par4::serialize(extra::Nested{.signal = static_cast<extra::Signal>(9)});
  ASSERT_FALSE(unnamed.has_value());
  EXPECT_EQ(unnamed.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(unnamed.error().field_path, "signal");
  const auto surrogate = par4::serialize(extra::OneChar{static_cast<extra::RustChar>(0xD800)});
  ASSERT_FALSE(surrogate.has_value());
  EXPECT_EQ(surrogate.error().field_path, "c");
  const auto hashed = par4::serialize(extra::FloatKeys{{{1.5, 2}}});
  ASSERT_FALSE(hashed.has_value());
  EXPECT_NE(hashed.error().message.find("Rust has no hash"), std::string::npos);
}

TEST(Options, AreChecked) {
  const auto code = [](const par4::SaveOptions& options) {
    return par4::serialize(std::uint8_t{1}, options).error().code;
  };
  EXPECT_EQ(code({.cpus = 0}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({.compression = Compression::kZstd}), ErrorCode::kInvalidArgument);
}

TEST(Files, AppearWholeAndAreRead) {
  const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / "value.par";
  std::filesystem::remove(path);
  const types::Player player{.id = 7, .name = "Ada", .alive = true};
  const auto report = par4::save(path, player);
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  EXPECT_EQ(report->file_bytes, std::filesystem::file_size(path));
  EXPECT_TRUE(par4::is_par4(path));
  EXPECT_FALSE(par4::is_par4(path.string() + ".none"));
  EXPECT_EQ(*par4::load<types::Player>(path), player);
  EXPECT_EQ(par4::inspect(path)->chunks.size(), 1U);
  const auto again = par4::save(path, player, {.if_exists = IfExists::kFail});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::kExists);
  EXPECT_EQ(again.error().path, path.string());
}

TEST(Files, AreConvertedByASchemaAlone) {
  const std::filesystem::path directory = ::testing::TempDir();
  const Golden golden = read_golden("world_small");
  const auto pcode = directory / "world.pcode";
  const auto schema = par4::schema_of<types::WorldState>();
  const auto corpus = std::filesystem::path("tests/corpus/par4/world_small.par");
  const auto report = par4::convert(corpus, schema, pcode);
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  const auto file = open(pcode);
  ASSERT_TRUE(file.has_value()) << to_string(file.error());
  EXPECT_EQ(file->load<types::WorldState>()->users.size(), 500U);
  EXPECT_TRUE(verify(pcode).has_value());
  const auto back = directory / "world.par";
  ASSERT_TRUE(par4::save_from(back, *file, {.cpus = 2}).has_value());
  EXPECT_EQ(std::filesystem::file_size(back), golden.bytes.size());
  EXPECT_TRUE(*par4::load<types::WorldState>(back) == *file->load<types::WorldState>());
  const auto missing = par4::convert(directory / "none.par", schema, pcode);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
}

// A leaf chunk of these bytes, and a header.
std::vector<std::byte> leaf_file(const std::string& payload, char meta) {
  std::string text = payload + meta;
  const std::uint64_t length = text.size();
  text += std::string("PAR4\4\0", 6) + std::string(8, '\0');
  text.append(reinterpret_cast<const char*>(&length), sizeof length);
  text += std::string(4, '\0');
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

TEST(Bombs, OfDepthAreRefused) {
  const auto deep = par4::load_bytes<extra::Chain>(leaf_file(std::string(100000, '\1'), '\0'));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::kLimit);
  EXPECT_TRUE(
      par4::load_bytes<extra::Chain>(leaf_file(std::string(500, '\1') + '\0', '\0')).has_value());
}

TEST(Bombs, OfCompressionAreRefused) {
  const auto loaded = par4::load_bytes<std::string>(leaf_file("\xFF\xFF\xFF\xFF\x1Fxx", '\2'));
  ASSERT_FALSE(loaded.has_value());
  EXPECT_NE(loaded.error().message.find("more than LZ4 can pack"), std::string::npos);
}

TEST(Bombs, OfCountsAreRefused) {
  const std::string huge = "\xFD\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F";
  EXPECT_FALSE(par4::load_bytes<std::string>(leaf_file(huge, '\0')).has_value());
  EXPECT_FALSE(
      (par4::load_bytes<std::unordered_map<std::string, std::string>>(leaf_file(huge, '\0'))
           .has_value()));
  // A Vec of things that take no bytes.
  std::string many(8, '\0');
  many[6] = 1;
  EXPECT_FALSE(
      par4::load_bytes<std::vector<extra::Nothing>>(leaf_file(many + '\0', '\0')).has_value());
}

}  // namespace
}  // namespace parcode::testing
