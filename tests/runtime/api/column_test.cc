// Columns: the same values as every other way to read gives, and no more of the file than that.

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <numeric>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/schemas/columns.pcs.h"
#include "tests/trust/dissection.h"

namespace parcode::testing {
namespace {

using namespace tests::columns;  // what is saved and read here

constexpr std::uint64_t kShardBytes = 4096;

template <class T>
T take(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << to_string(result.error());
  return std::move(result).value();
}

Row make_row(std::uint64_t i) {
  Row row{.id = i * i,
          .words = std::vector<std::uint64_t>(i % 50, i),
          .flag = i % 3 == 0,
          .kind = i % 2 == 0 ? Kind::small : Kind::large,
          .position = {.x = 0.5 * static_cast<double>(i), .y = -1},
          .triple = {std::uint16_t(i), 7, std::uint16_t(~i)},
          .name = "row " + std::to_string(i)};
  if (i % 5 == 0) row.maybe = static_cast<std::uint32_t>(i);
  if (i % 97 == 0) row.far.assign(2000, std::uint8_t(i));
  row.label = {.text = std::string(i % 7, 'x'), .size = std::uint16_t(i + 1)};
  return row;
}

Table make_table(std::uint64_t count) {
  Table table;
  for (std::uint64_t i = 0; i < count; ++i) {
    table.rows.push_back(make_row(i));
    table.points.push_back({.x = static_cast<double>(i), .y = 2});
    table.wide.push_back({.numbers = {i, 1, 2}, .name = "wide"});
  }
  return table;
}

std::vector<std::byte> saved(const Table& table, Compression compression = Compression::kNone) {
  return take(serialize(table, {.compression = compression, .shard_bytes = kShardBytes}));
}

// Values of a column as its iterator gives them.
template <class V>
std::vector<V> values_of(const Column<V>& column) {
  std::vector<V> values;
  for (auto&& value : column) values.push_back(take(std::move(value)));
  return values;
}
std::vector<std::string> values_of(const Column<std::string>& column) {
  std::vector<std::string> values;
  for (auto&& value : column) values.emplace_back(*take(std::move(value)));
  return values;
}

template <class V>
std::vector<V> values_of_shards(const Column<V>& column) {
  std::vector<V> values;
  for (auto&& read : column.shards()) {
    const auto shard = take(std::move(read));
    EXPECT_EQ(shard.first(), values.size());
    for (const V value : shard) values.push_back(value);
    if (shard.empty()) continue;
    const V last = shard[shard.size() - 1];
    EXPECT_EQ(last, values.back());
  }
  return values;
}

// A column, both ways, against the field of plain elements.
template <class T, class V, class Get>
void expect_column(const Column<V>& column, const std::vector<T>& elements, const Get& get) {
  std::vector<V> expected;
  for (const T& element : elements) expected.push_back(get(element));
  EXPECT_EQ(column.size(), elements.size());
  EXPECT_EQ(values_of(column), expected);
  if constexpr (Column<V>::kFixed) {
    EXPECT_EQ(values_of_shards(column), expected);
  }
}

void expect_columns(const TableLazy& lazy, const Table& table) {
  expect_column(lazy.rows.column<&Row::id>(), table.rows, std::mem_fn(&Row::id));
  expect_column(lazy.rows.column<&Row::flag>(), table.rows, std::mem_fn(&Row::flag));
  expect_column(lazy.rows.column<&Row::kind>(), table.rows, std::mem_fn(&Row::kind));
  expect_column(lazy.rows.column<&Row::position>(), table.rows, std::mem_fn(&Row::position));
  expect_column(lazy.rows.column<&Row::position, &Point::x>(), table.rows,
                [](const Row& row) { return row.position.x; });
  expect_column(lazy.rows.column<&Row::triple>(), table.rows, std::mem_fn(&Row::triple));
  expect_column(lazy.rows.column<&Row::name>(), table.rows, std::mem_fn(&Row::name));
  expect_column(lazy.rows.column<&Row::label, &Label::size>(), table.rows,
                [](const Row& row) { return row.label.size; });
  expect_column(lazy.rows.column<&Row::label, &Label::text>(), table.rows,
                [](const Row& row) { return row.label.text; });
  expect_column(lazy.points.column<&Point::x>(), table.points, std::mem_fn(&Point::x));
  expect_column(lazy.wide.column<&Wide::numbers>(), table.wide, std::mem_fn(&Wide::numbers));
  std::size_t index = 0;
  for (auto&& words : lazy.rows.column<&Row::words>()) {
    EXPECT_TRUE(std::ranges::equal(*take(std::move(words)), table.rows[index++].words));
  }
  index = 0;
  for (auto&& maybe : lazy.rows.column<&Row::maybe>()) {
    EXPECT_EQ(take(std::move(maybe)), table.rows[index++].maybe);
  }
  index = 0;
  for (auto&& row : lazy.rows.lazy()) EXPECT_EQ(take(std::move(row)).id, table.rows[index++].id);
}

class Columns
    : public ::testing::TestWithParam<std::tuple<Compression, Source, Verify, std::uint64_t>> {};

TEST_P(Columns, AreWhatLoadAndMirrorsGive) {
  const auto [compression, source, verify, count] = GetParam();
  const Table table = make_table(count);
  const auto path = std::filesystem::path(::testing::TempDir()) / "columns.pcode";
  ASSERT_TRUE(
      save(path, table, {.compression = compression, .shard_bytes = kShardBytes}).has_value());
  const File file =
      take(open(path, {.source = source, .verify = verify, .cache_bytes = 4 * kShardBytes}));
  const TableLazy lazy = take(file.root<Table>());
  expect_columns(lazy, table);
  EXPECT_TRUE(take(lazy.load()) == table);
  expect_columns(lazy, table);  // with all shards in memory
  std::filesystem::remove(path);
}

// Nothing; kept inside the parent; one shard; many shards; two levels of tables.
INSTANTIATE_TEST_SUITE_P(
    All, Columns,
    ::testing::Combine(::testing::Values(Compression::kNone, Compression::kLz4, Compression::kZstd),
                       ::testing::Values(Source::kMmap, Source::kPread, Source::kMemory),
                       ::testing::Values(Verify::kFirstTouch, Verify::kEager, Verify::kNever),
                       ::testing::Values(0, 1, 2, 17, 400)));
INSTANTIATE_TEST_SUITE_P(Large, Columns,
                         ::testing::Combine(::testing::Values(Compression::kNone),
                                            ::testing::Values(Source::kMmap),
                                            ::testing::Values(Verify::kFirstTouch),
                                            ::testing::Values(6000)));

// Shards are as long as the longest elements make them; each count ends its last one elsewhere.
TEST(Column, EndsWhereTheVecEnds) {
  for (std::uint64_t count = 30; count < 60; ++count) {
    const Table table = make_table(count);
    const auto bytes = saved(table);
    expect_columns(take(take(open_bytes(bytes)).root<Table>()), table);
  }
}

TEST(Column, IsARangeOfTheStandardLibrary) {
  static_assert(std::ranges::input_range<Column<std::uint64_t>>);
  static_assert(std::ranges::input_range<Column<std::string>>);
  static_assert(std::ranges::random_access_range<ColumnShard<std::uint64_t>>);
  const auto bytes = saved(make_table(100));
  const auto lazy = take(take(open_bytes(bytes)).root<Table>());
  std::uint64_t sum = 0;
  for (auto&& shard : lazy.rows.column<&Row::id>().shards()) {
    sum = std::reduce(shard->begin(), shard->end(), sum);
  }
  EXPECT_EQ(sum, 328350U);
}

// The offset in the file of a byte that the shard of some element holds in its tail.
std::size_t find_text(const std::vector<std::byte>& bytes, std::string_view text) {
  const auto* begin = reinterpret_cast<const char*>(bytes.data());
  return std::string_view(begin, bytes.size()).find(text);
}

TEST(Column, DoesNotTouchTheTails) {
  const Table table = make_table(400);
  auto bytes = saved(table);
  bytes[find_text(bytes, "row 200")] ^= std::byte{1};
  const auto lazy = take(take(open_bytes(bytes)).root<Table>());
  EXPECT_EQ(lazy.rows.at(200).error().code, ErrorCode::kCorrupt);
  expect_column(lazy.rows.column<&Row::id>(), table.rows, std::mem_fn(&Row::id));
  EXPECT_EQ(lazy.rows.lazy_at(200).error().code, ErrorCode::kCorrupt)
      << "verified fixed parts are not a verified shard";
}

TEST(Column, RefusesADamagedFixedPartAndEndsThere) {
  const Table table = make_table(400);
  auto bytes = saved(table);
  const std::array<double, 2> position = {table.rows[200].position.x, -1};
  const auto* text = reinterpret_cast<const char*>(position.data());
  bytes[find_text(bytes, {text, sizeof position})] ^= std::byte{1};
  const auto lazy = take(take(open_bytes(bytes)).root<Table>());
  std::uint64_t good = 0;
  std::uint64_t bad = 0;
  for (auto&& id : lazy.rows.column<&Row::id>()) {
    ++(id ? good : bad);
    if (id) continue;
    EXPECT_EQ(id.error().code, ErrorCode::kCorrupt);
    EXPECT_TRUE(id.error().chunk_offset.has_value());
    EXPECT_EQ(id.error().field_path, "[" + std::to_string(good) + "]");
  }
  EXPECT_EQ(bad, 1U);
  EXPECT_LE(good, 200U);
  EXPECT_GT(good, 100U);
  std::uint64_t bad_shards = 0;
  for (auto&& shard : lazy.rows.column<&Row::id>().shards()) bad_shards += shard ? 0 : 1;
  EXPECT_EQ(bad_shards, 1U) << "the others can be read all the same";
}

// A change to the first shard of `rows` under checksums that are right again.
std::vector<std::byte> spoiled(const Table& table,
                               const std::function<void(Part& shard, Part& above)>& spoil) {
  auto file = *Dissection::of(saved(table));
  const auto is_row_shard = [](const Part& part) { return part.columns_size != 0; };
  Part& shard = *std::ranges::find_if(file.parts, is_row_shard);
  spoil(shard, file.parts[*shard.parent]);
  return file.assemble();
}

TEST(Column, RefusesABoolThatIsNone) {
  const Table table = make_table(400);
  const auto bytes = spoiled(table, [](Part& shard, Part&) {
    shard.bytes[Traits<Row>::kShape.size + value::FieldPath<&Row::flag>::kAt] = std::byte{2};
  });
  const auto lazy = take(take(open_bytes(bytes)).root<Table>());
  std::vector<std::string> errors;
  for (auto&& flag : lazy.rows.column<&Row::flag>()) {
    if (!flag) errors.push_back(flag.error().field_path);
  }
  EXPECT_EQ(errors, std::vector<std::string>{"[1]"});
  const auto shards = lazy.rows.column<&Row::flag>().shards();
  EXPECT_EQ((*shards.begin()).error().field_path, "[1]");
  EXPECT_TRUE((*lazy.rows.column<&Row::id>().shards().begin()).has_value());
}

TEST(Column, OfAHostileTableIsRefusedAndVerifyTellsOfIt) {
  const Table table = make_table(400);
  const auto bytes = spoiled(table, [](Part&, Part& above) {
    // The checksum of the last shard's columns.
    above.spoil = [](std::vector<std::byte>& stored) { stored.back() ^= std::byte{1}; };
  });
  EXPECT_EQ(verify(std::span<const std::byte>(bytes)).error().code, ErrorCode::kCorrupt);
  const auto lazy = take(take(open_bytes(bytes)).root<Table>());
  std::uint64_t bad = 0;
  for (auto&& id : lazy.rows.column<&Row::id>()) bad += id ? 0 : 1;
  EXPECT_EQ(bad, 1U);
  EXPECT_TRUE(take(lazy.load()) == table);
}

TEST(Column, OfCountsThatTheShardsHaveNoRoomForIsRefused) {
  const Table table = make_table(400);
  const auto bytes = spoiled(table, [](Part& shard, Part&) { shard.bytes.resize(64); });
  for (const Verify verify : {Verify::kFirstTouch, Verify::kNever}) {
    const auto lazy = take(take(open_bytes(bytes, {.verify = verify})).root<Table>());
    std::uint64_t bad = 0;
    for (auto&& id : lazy.rows.column<&Row::id>()) bad += id ? 0 : 1;
    EXPECT_EQ(bad, 1U);
  }
}

}  // namespace
}  // namespace parcode::testing
