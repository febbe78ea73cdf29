#include "runtime/graph/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>

namespace parcode::graph {
namespace {

TEST(Graph, KeepsNodesInTheOrderOfAddingWithTheirChildren) {
  Graph graph;
  const NodeId a = graph.add({}, 100, format::Form::kNarrow, {}, {});
  const NodeId b = graph.add({}, 20, format::Form::kWide, {}, std::array{a});
  const NodeId c = graph.add({}, 3, format::Form::kNarrow, {}, std::array{b, a, b});
  EXPECT_EQ(a, 0U);
  EXPECT_EQ(c, 2U);
  ASSERT_EQ(graph.nodes().size(), 3U);
  EXPECT_TRUE(graph.children(graph.nodes()[a]).empty());
  EXPECT_THAT(graph.children(graph.nodes()[b]), testing::ElementsAre(a));
  EXPECT_THAT(graph.children(graph.nodes()[c]), testing::ElementsAre(b, a, b));
  EXPECT_EQ(graph.nodes()[b].form, format::Form::kWide);
  EXPECT_EQ(graph.decoded_bytes(), 123U);
}

TEST(Graph, RefersToWhatIsWrittenAlready) {
  Graph graph;
  const format::Written chunk = {.ref = {.offset = 640, .stored_size = 9, .decoded_size = 9},
                                 .columns_checksum = 7};
  const NodeId written = graph.add_written(chunk);
  const NodeId parent = graph.add({}, 20, format::Form::kNarrow, {}, std::array{written});
  EXPECT_THAT(graph.written(), testing::ElementsAre(chunk));
  EXPECT_THAT(graph.children(graph.nodes()[parent]), testing::ElementsAre(written));
  EXPECT_EQ(graph.unwritten(), 1U);
  EXPECT_EQ(graph.decoded_bytes(), 20U);
}

TEST(Graph, NeverCompressesATable) {
  Graph graph;
  const NodeId leaf = graph.add({}, 8, format::Form::kNarrow, {}, {});
  const NodeId table = graph.add_table({}, 64, 2, std::array{leaf});
  const Node& node = graph.nodes()[table];
  EXPECT_EQ(node.level, 2U);
  EXPECT_EQ(node.compressor, (Compressor{.given = true, .compression = Compression::kNone}));
  EXPECT_THAT(graph.children(node), testing::ElementsAre(leaf));
}

TEST(Graph, RemembersWhereTheTailBegins) {
  Graph graph;
  EXPECT_EQ(graph.tail_begin(), 0U);
  graph.add({}, 1, format::Form::kNarrow, {}, {});
  graph.begin_tail();
  EXPECT_EQ(graph.tail_begin(), 1U);
}

TEST(Graph, KeepsValuesWhereTheyAreAsLongAsItLives) {
  std::weak_ptr<int> watched;
  {
    Graph graph;
    auto& kept = graph.keep(std::make_shared<int>(7));
    watched = kept;
    const std::string& text = graph.keep(std::string(100, 'x'));
    for (int i = 0; i < 1000; ++i) graph.keep(i);
    EXPECT_EQ(*kept, 7);
    EXPECT_EQ(text, std::string(100, 'x'));
  }
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace parcode::graph
