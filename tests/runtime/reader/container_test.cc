// Ways through tables: honest ones of every height, and tables built to harm.

#include "runtime/reader/container.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/runtime/reader/file_builder.h"

namespace parcode::reader {
namespace {

using format::ChunkRef;
using format::Run;
using format::TableHead;

// A vec in shards of given sizes, or a map (no items), below as many levels of tables as it takes.
class Tables {
 public:
  explicit Tables(std::vector<std::uint64_t> items, bool is_vec = true) : is_vec_(is_vec) {
    for (const std::uint64_t count : items) {
      shards_.push_back({shards_.size(), items_, count});
      items_ += count;
      nodes_.push_back({builder_.add(text(name(shards_.size() - 1))), 1, count});
    }
    while (nodes_.size() > 1) raise();
    top_ = nodes_.front().ref;
    builder_.skip(20'000);
    bytes_ = builder_.finish();
  }

  static std::string name(std::uint64_t leaf) { return "leaf " + std::to_string(leaf); }

  const ChunkRef& top() const { return top_; }
  std::uint64_t items() const { return items_; }
  const std::vector<Container::Shard>& shards() const { return shards_; }
  std::vector<std::byte> bytes() const { return bytes_; }

  FileRef open() const { return std::move(*FileState::open(io::own_bytes(bytes_), {})); }

 private:
  struct Node {
    ChunkRef ref;
    std::uint64_t leaves = 1;
    std::uint64_t items = 0;
  };

  void raise() {
    std::vector<Node> above;
    for (std::size_t first = 0; first < nodes_.size(); first += format::kTableFanout) {
      const std::size_t end = std::min<std::size_t>(nodes_.size(), first + format::kTableFanout);
      Node table{.leaves = 0};
      std::vector<ChunkRef> children;
      std::vector<Run> runs;
      for (std::size_t i = first; i < end; ++i) {
        const bool fits = !runs.empty() && (runs.back().items == nodes_[i].items ||
                                            (i + 1 == end && runs.back().items > nodes_[i].items));
        if (!fits && is_vec_) runs.push_back({table.items, i - first, nodes_[i].items});
        children.push_back(nodes_[i].ref);
        table.leaves += nodes_[i].leaves;
        table.items += nodes_[i].items;
      }
      table.ref = builder_.add_table(children, table.leaves, runs);
      above.push_back(table);
    }
    nodes_ = above;
  }

  bool is_vec_;
  FileBuilder builder_;
  std::vector<Node> nodes_;
  std::vector<Container::Shard> shards_;
  std::uint64_t items_ = 0;
  ChunkRef top_;
  std::vector<std::byte> bytes_;
};

// Every leaf and every shard's first and last item.
void expect_all_found(const Tables& tables) {
  const FileRef file = tables.open();
  const auto opened = file->container(tables.top(), file->size(), tables.items());
  ASSERT_TRUE(opened.has_value()) << to_string(opened.error());
  const Container& container = **opened;
  EXPECT_EQ(container.items(), tables.items());
  ASSERT_EQ(container.leaves(), tables.shards().size());
  for (const Container::Shard& shard : tables.shards()) {
    EXPECT_EQ(*container.shard(shard.leaf), shard);
    EXPECT_EQ(*container.shard_of(shard.first), shard);
    EXPECT_EQ(*container.shard_of(shard.first + shard.count - 1), shard);
    for (int again = 0; again < 2; ++again) {
      const auto leaf = container.leaf(shard.leaf);
      ASSERT_TRUE(leaf.has_value()) << to_string(leaf.error());
      EXPECT_TRUE(equal((*leaf)->bytes(), text(Tables::name(shard.leaf))));
      EXPECT_EQ((*leaf)->ref(), *container.leaf_ref(shard.leaf));
    }
  }
}

std::vector<std::uint64_t> uneven(std::size_t count) {
  std::vector<std::uint64_t> items;
  for (std::size_t i = 0; i < count; ++i) items.push_back(i % 5 == 0 ? 3 : 1 + i % 4);
  return items;
}

TEST(Container, OfOneLeaf) {
  expect_all_found(Tables({12}));
}

TEST(Container, OfEqualShards) {
  expect_all_found(Tables(std::vector<std::uint64_t>(100, 7)));
}

TEST(Container, WhoseLastShardIsShorter) {
  expect_all_found(Tables({5, 5, 5, 2}));
}

TEST(Container, WhoseLastShardIsLonger) {
  expect_all_found(Tables({5, 5, 5, 9}));
}

TEST(Container, OfUnequalShards) {
  expect_all_found(Tables(uneven(256)));
}

TEST(Container, OfTwoLevels) {
  expect_all_found(Tables(std::vector<std::uint64_t>(257, 7)));
  expect_all_found(Tables(uneven(1'000)));
}

TEST(Container, OfThreeLevels) {
  expect_all_found(Tables(uneven(65'537)));
}

TEST(Container, OfAMap) {
  for (const std::size_t buckets : {2U, 256U, 600U}) {
    const Tables tables(std::vector<std::uint64_t>(buckets, 3), false);
    const FileRef file = tables.open();
    const Container* container = *file->container(tables.top(), file->size(), tables.items());
    ASSERT_EQ(container->leaves(), buckets);
    for (std::uint64_t i = 0; i < buckets; ++i) {
      EXPECT_TRUE(equal((*container->leaf(i))->bytes(), text(Tables::name(i))));
    }
    EXPECT_EQ(container->shard_of(0).error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(container->shard(0).error().code, ErrorCode::kCorrupt);
  }
}

TEST(Container, IsOpenedOnce) {
  const Tables tables(uneven(300));
  const FileRef file = tables.open();
  EXPECT_EQ(*file->container(tables.top(), file->size(), tables.items()),
            *file->container(tables.top(), file->size(), tables.items()));
}

TEST(Container, MustLieBeforeTheChunkThatRefersToItEachTime) {
  const Tables tables(uneven(30));
  const FileRef file = tables.open();
  EXPECT_TRUE(file->container(tables.top(), file->size(), tables.items()).has_value());
  EXPECT_FALSE(file->container(tables.top(), tables.top().offset, tables.items()).has_value());
}

TEST(Container, MustHaveTheItemsThatItsOwnerSays) {
  const Tables tables(uneven(30));
  const FileRef file = tables.open();
  for (const std::uint64_t wrong : {std::uint64_t{0}, std::uint64_t{1}, tables.items() - 10,
                                    tables.items() + 1, ~std::uint64_t{0}}) {
    const auto opened = file->container(tables.top(), file->size(), wrong);
    ASSERT_FALSE(opened.has_value()) << wrong;
    EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(opened.error().chunk_offset, tables.top().offset);
  }
}

TEST(Container, FindsOutInTheTableBelowThatItHasFewerItems) {
  const Tables tables(uneven(300));
  const FileRef file = tables.open();
  const auto opened = file->container(tables.top(), file->size(), tables.items() + 1);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE((*opened)->shard_of(0).has_value());
  EXPECT_EQ((*opened)->shard_of(tables.items()).error().code, ErrorCode::kCorrupt);
}

TEST(Container, FindsABucketOnceForItsHits) {
  const Tables tables(std::vector<std::uint64_t>(10, 1), false);
  Watch watch;
  const auto file = FileState::open(watched(tables.bytes(), Access::kRead, watch), {});
  const Container* container = *(*file)->container(tables.top(), (*file)->size(), 10);
  const auto before = watch.reads.load();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(container->leaf(4).has_value());
  EXPECT_EQ(watch.reads, before + 1);
}

// What a file says whose checksums are right but whose tables are not.
class HostileTable : public ::testing::Test {
 protected:
  HostileTable() {
    for (std::uint64_t i = 0; i < 4; ++i) leaves_.push_back(builder_.add(pattern(100, i)));
  }

  // The first error on the way to all there is.
  Status walk(const ChunkRef& top, std::uint64_t items) {
    builder_.skip(20'000);
    const auto bytes = builder_.finish();
    const auto file = FileState::open(io::own_bytes(bytes), {});
    const auto opened = (*file)->container(top, (*file)->footer_offset(), items);
    if (!opened) return tl::unexpected(opened.error());
    for (std::uint64_t i = 0; i < (*opened)->leaves(); ++i) {
      const auto leaf = (*opened)->leaf(i);
      if (!leaf) return tl::unexpected(leaf.error());
    }
    for (std::uint64_t item = 0; item < items; ++item) {
      const auto shard = (*opened)->shard_of(item);
      if (!shard) return tl::unexpected(shard.error());
    }
    return {};
  }
  Status walk(TableHead head, const std::vector<format::Run>& runs, std::uint64_t items) {
    return walk(builder_.add_table_bytes(head, leaves_, runs, 1), items);
  }
  static void expect_corrupt(const Status& status) {
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, ErrorCode::kCorrupt) << to_string(status.error());
    EXPECT_TRUE(status.error().chunk_offset.has_value());
  }

  FileBuilder builder_;
  std::vector<ChunkRef> leaves_;
};

TEST_F(HostileTable, WouldPassIfItWereHonest) {
  EXPECT_TRUE(walk({4, 0, 1, 4}, {{0, 0, 10}}, 35).has_value());
}

TEST_F(HostileTable, OfTooFewBytes) {
  expect_corrupt(walk(builder_.add(pattern(23, 1), Compression::kNone, 1), 1));
}

TEST_F(HostileTable, ThatIsCompressed) {
  expect_corrupt(walk(builder_.add(pattern(1000, 1), Compression::kLz4, 1), 1));
}

TEST_F(HostileTable, WithWrongCounts) {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;
  for (const TableHead head :
       {TableHead{0, 0, 0, 0}, TableHead{3, 0, 1, 3}, TableHead{5, 0, 1, 5}, TableHead{4, 0, 0, 4},
        TableHead{4, 0, 2, 4}, TableHead{4, 0, 5, 4}, TableHead{~0U, 0, 0, kHuge},
        TableHead{4, 0, kHuge, 4}, TableHead{4, 0, 1, 3}, TableHead{4, 0, 1, 5},
        TableHead{4, 0, 1, kHuge}, TableHead{4, 0, 1, 0}}) {
    expect_corrupt(walk(head, {{0, 0, 10}}, 40));
  }
}

TEST_F(HostileTable, WithChecksumsOfColumnsWhereNoneBelong) {
  const std::vector<format::Run> runs = {{0, 0, 10}};
  for (const std::uint32_t columns : {1U, 3U, 4U, 5U, ~0U}) {
    expect_corrupt(walk({4, columns, 1, 4}, runs, 40));  // they are not there
  }
  // A map's table, with as many bytes as its three checksums would take.
  leaves_.pop_back();
  expect_corrupt(walk(builder_.add_table_bytes({3, 3, 0, 3}, leaves_, {{}}, 1), 3));
}

TEST_F(HostileTable, WithRunsThatDoNotAddUp) {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;
  const std::vector<std::vector<format::Run>> cases = {
      {{1, 0, 10}},                           // does not start at item 0
      {{0, 1, 10}},                           // nor at child 0
      {{0, 0, 0}},                            // empty
      {{0, 0, 9}},                            // too few items
      {{0, 0, 14}},                           // too many
      {{0, 0, kHuge}},                        // wraps
      {{0, 0, ~std::uint64_t{0}}},            //
      {{0, 0, 10}, {10, 0, 10}},              // no children
      {{0, 0, 10}, {20, 2, 10}, {10, 1, 5}},  // out of order
      {{0, 0, 10}, {30, 2, 5}},               // a gap
      {{0, 0, 10}, {10, 2, 15}},              // an overlap
      {{0, 0, 10}, {40, 4, 1}},               // a child that is not there
      {{0, 0, 10}, {50, 5, 1}},               //
      {{0, 0, kHuge}, {0, 2, 20}},            // wraps back to 0
  };
  for (const auto& runs : cases) expect_corrupt(walk({4, 0, runs.size(), 4}, runs, 40));
}

TEST_F(HostileTable, WhoseChildIsAnywhereElse) {
  for (const std::uint64_t offset :
       {std::uint64_t{0}, std::uint64_t{65}, std::uint64_t{1} << 40, ~std::uint64_t{63}}) {
    leaves_[2].offset = offset;
    expect_corrupt(walk({4, 0, 0, 4}, {}, 4));
  }
}

TEST_F(HostileTable, WhoseChildIsATableAmongLeaves) {
  const ChunkRef table = builder_.add_table(leaves_, 4);
  leaves_[1] = table;
  expect_corrupt(walk({4, 0, 0, 4}, {}, 4));
}

TEST_F(HostileTable, WhoseChildrenAreTooLow) {
  expect_corrupt(walk(builder_.add_table_bytes({4, 0, 0, 4 * 256}, leaves_, {}, 2), 4));
  expect_corrupt(walk(builder_.add_table_bytes({4, 0, 0, 4}, leaves_, {}, 2), 4));
}

TEST_F(HostileTable, WhoseInnerTablesHaveOtherCounts) {
  const ChunkRef inner = builder_.add_table(leaves_, 4);
  expect_corrupt(walk(builder_.add_table_bytes({1, 0, 0, 5}, {inner}, {}, 2), 5));
  expect_corrupt(walk(builder_.add_table_bytes({1, 0, 0, 3}, {inner}, {}, 2), 3));
  EXPECT_TRUE(walk(builder_.add_table_bytes({1, 0, 0, 4}, {inner}, {}, 2), 0).has_value());
}

TEST_F(HostileTable, OfAVecAboveAMapsAndTheOtherWayRound) {
  const ChunkRef map = builder_.add_table(leaves_, 4);
  expect_corrupt(walk(builder_.add_table_bytes({1, 0, 1, 4}, {map}, {{0, 0, 8}}, 2), 8));
  const ChunkRef vec = builder_.add_table(leaves_, 4, {{0, 0, 2}});
  expect_corrupt(walk(builder_.add_table_bytes({1, 0, 0, 4}, {vec}, {}, 2), 8));
}

TEST_F(HostileTable, ThatPromisesMoreLeavesThanTheFileHasRoomFor) {
  // Each level refers 256 times to the one below: 2^64 leaves in a few kilobytes.
  std::vector<ChunkRef> below(256, leaves_[0]);
  std::uint64_t leaves = 256;
  for (std::uint32_t level = 1; level <= 7; ++level, leaves *= 256) {
    below.assign(256, builder_.add_table(below, leaves));
  }
  const ChunkRef top = below[0];
  expect_corrupt(walk(top, leaves));
}

}  // namespace
}  // namespace parcode::reader
