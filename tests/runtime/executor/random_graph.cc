#include "tests/runtime/executor/random_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "runtime/base/bytes.h"
#include "runtime/base/hash.h"
#include "runtime/codec/codec.h"
#include "runtime/value/write_cursor.h"

namespace parcode::executor {

using format::ChunkRef;
using graph::NodeId;

void RandomGraph::add_random(std::size_t nodes) {
  for (std::size_t i = 0; i < nodes; ++i) {
    const bool compressible = below(2) == 0;
    const graph::Compressor compressor = random_compressor();
    switch (below(16)) {
      case 0:
        add_encoded(0, compressible, compressor, {});
        break;
      case 1:
        add_raw(below(3) == 0 ? 0 : below(4000), compressible, compressor);
        break;
      case 2:
        add_raw(4096 + below(100'000), compressible, compressor);
        break;
      case 3:
        if (below(12) == 0) add_raw(300'000 + below(500'000), compressible, compressor);
        break;
      case 4:
        if (below(12) == 0) add_encoded(300'000 + below(500'000), compressible, compressor, {});
        break;
      case 5:
      case 6: {
        std::vector<NodeId> children(contents_.empty() ? 0 : below(300));
        for (NodeId& child : children) child = static_cast<NodeId>(below(contents_.size()));
        add_encoded(below(100), compressible, compressor, children);
        break;
      }
      case 7: {  // side by side
        const std::size_t count = std::min<std::size_t>(contents_.size(), below(40));
        std::vector<NodeId> children(count);
        const NodeId first = static_cast<NodeId>(contents_.size() - count);
        for (std::size_t k = 0; k < count; ++k) children[k] = first + static_cast<NodeId>(k);
        add_encoded(below(100), compressible, compressor, children);
        break;
      }
      case 8:
        add_encoded(below(50'000), compressible, compressor, {});
        break;
      default:
        add_encoded(below(1000), compressible, compressor, {});
    }
  }
}

void RandomGraph::add_chain(std::size_t nodes) {
  for (std::size_t i = 0; i < nodes; ++i) {
    const NodeId last = static_cast<NodeId>(contents_.size() - 1);
    add_encoded(8, false, {.given = true},
                contents_.empty() ? std::span<const NodeId>() : std::span(&last, 1));
  }
}

NodeId RandomGraph::add_encoded(std::uint64_t pattern_size, bool compressible,
                                graph::Compressor compressor, std::span<const NodeId> children) {
  Content& content = contents_.emplace_back();
  content = {.owner = this,
             .id = static_cast<NodeId>(contents_.size() - 1),
             .seed = random_(),
             .compressible = compressible,
             .pattern_size = pattern_size};
  return graph_.add({.encode = encode, .subject = &content, .first = 0, .count = children.size()},
                    pattern_size + children.size() * sizeof(ChunkRef), format::Form::kNarrow,
                    compressor, children);
}

NodeId RandomGraph::add_raw(std::uint64_t size, bool compressible, graph::Compressor compressor) {
  Content& content = contents_.emplace_back();
  content = {.owner = this,
             .id = static_cast<NodeId>(contents_.size() - 1),
             .seed = random_(),
             .compressible = compressible,
             .pattern_size = size,
             .raw = std::vector<std::byte>(size)};
  fill(content, content.raw);
  return graph_.add({.encode = nullptr, .subject = content.raw.data(), .first = 0, .count = size},
                    size, format::Form::kWide, compressor, {});
}

std::vector<std::byte> RandomGraph::expected(NodeId id,
                                             std::span<const format::Written> chunks) const {
  const Content& content = contents_[id];
  const std::span<const NodeId> children = graph_.children(graph_.nodes()[id]);
  std::vector<std::byte> bytes(content.pattern_size + children.size() * sizeof(ChunkRef));
  std::byte* to = bytes.data();
  for (const NodeId child : children) {
    store_as(to, chunks[child].ref);
    to += sizeof(ChunkRef);
  }
  fill(content, MutableBytes(to, content.pattern_size));
  return bytes;
}

void RandomGraph::fill(const Content& content, std::span<std::byte> out) {
  std::uint64_t state = content.seed | 1;
  for (std::size_t i = 0; i < out.size(); ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    out[i] = static_cast<std::byte>(content.compressible ? i / 100 : state >> 32);
  }
}

void RandomGraph::encode(const graph::Job& job, WriteCursor& out) {
  const Content& content = *static_cast<const Content*>(job.subject);
  if (content.owner->on_encode) content.owner->on_encode(content.id);
  for (std::uint64_t i = 0; i < job.count; ++i) {
    out.store(out.take(sizeof(ChunkRef), 8), out.next_child().ref);
  }
  const Place place = out.take(content.pattern_size, 1);
  fill(content, MutableBytes(out.at(place), content.pattern_size));
}

graph::Compressor RandomGraph::random_compressor() {
  constexpr std::array kChoices = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                   Compression::kAuto};
  if (below(3) != 0) return {};
  return {.given = true, .compression = kChoices[below(kChoices.size())]};
}

void expect_right(RandomGraph& random, const Outcome& outcome, std::uint64_t begin,
                  std::span<const std::byte> bytes) {
  const std::span<const graph::Node> nodes = random.graph().nodes();
  ASSERT_EQ(outcome.chunks.size(), nodes.size());
  std::uint64_t end = begin;
  std::uint64_t stored_bytes = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const ChunkRef& ref = outcome.chunks[i].ref;
    ASSERT_EQ(ref.offset, align_up(end, format::kChunkAlignment)) << "node " << i;
    ASSERT_TRUE(within(ref.offset, ref.stored_size, bytes.size())) << "node " << i;
    for (; end < ref.offset; ++end) ASSERT_EQ(bytes[end], std::byte{}) << "in a gap, at " << end;
    const Bytes stored = bytes.subspan(ref.offset, ref.stored_size);
    ASSERT_EQ(ref.checksum, xxh3_64(stored)) << "node " << i;
    ASSERT_EQ(ref.form, nodes[i].form) << "node " << i;
    ASSERT_EQ(ref.decoded_size, nodes[i].size) << "node " << i;
    std::vector<std::byte> decoded(ref.decoded_size);
    ASSERT_TRUE(codec::decompress(ref.codec, stored, decoded).has_value()) << "node " << i;
    ASSERT_EQ(decoded, random.expected(static_cast<NodeId>(i), outcome.chunks)) << "node " << i;
    end = ref.offset + ref.stored_size;
    stored_bytes += ref.stored_size;
  }
  EXPECT_EQ(outcome.end, end);
  EXPECT_EQ(outcome.end, bytes.size());
  EXPECT_EQ(outcome.stored_bytes, stored_bytes);
}

InMemory run_in_memory(RandomGraph& random, const SaveOptions& options, std::uint64_t begin) {
  InMemory result = {.outcome = {}, .bytes = std::vector<std::byte>(begin)};
  const auto output = io::memory_output(result.bytes);
  Result<Outcome> outcome = run(random.graph(), *output, begin, options);
  EXPECT_TRUE(outcome.has_value()) << to_string(outcome.error());
  if (outcome) result.outcome = std::move(*outcome);
  return result;
}

}  // namespace parcode::executor
