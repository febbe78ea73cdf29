// ChunkPlan: collects the children of one chunk while its value is walked, and turns value and
// children into nodes of the graph. Hand-written Traits meet it in plan().
//
// Thread safety: one plan, one thread.

#ifndef PARCODE_RUNTIME_PLAN_CHUNK_PLAN_H_
#define PARCODE_RUNTIME_PLAN_CHUNK_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/base/compressor.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"
#include "runtime/graph/graph.h"
#include "runtime/plan/tables.h"
#include "runtime/value/extent.h"
#include "runtime/value/shape.h"

namespace parcode {

namespace plan {
class WrittenLeaves;
}  // namespace plan

// A chunk's decoded size and the form that it needs.
struct Measured {
  std::uint64_t size = 0;
  Form form = Form::kNarrow;
};

class ChunkPlan {
 public:
  // The plan of the root's chunk. `shard_bytes` as in SaveOptions, at least 1.
  ChunkPlan(graph::Graph& graph, std::uint64_t shard_bytes)
      : graph_(graph), shard_bytes_(shard_bytes), is_root_(true) {}

  // The plan of a chunk below this one. Throws EncodeError at kMaxDepth.
  ChunkPlan below() const;

  graph::Graph& graph() const { return graph_; }
  std::uint64_t shard_bytes() const { return shard_bytes_; }

  // The next child of this chunk, in the order in which its job will ask for references.
  void add_child(graph::NodeId child) { children_.push_back(child); }

  // A vec's or map's leaves as the next child: the leaf itself where there is one, else tables of
  // them. `runs` say how a vec's `items` are spread (first_child counts leaves); empty for maps.
  // The root's own tables are made last, so that they lie together at the end of the file.
  void add_container(std::vector<graph::NodeId> leaves, std::vector<format::Run> runs,
                     std::uint64_t items);

  // The same for leaves that are in the file already. This chunk is the root's; `leaves` must
  // outlive the graph's run.
  void add_container(const plan::WrittenLeaves& leaves);

  // The children collected so far: each by itself, or as the leaves of a container.
  struct PlannedChild {
    std::vector<plan::Child> leaves;
    plan::Leaves kind = plan::Leaves::kBuckets;
  };
  std::vector<PlannedChild> children() const;

  // This chunk, with the children collected.
  graph::NodeId finish(const graph::Job& job, std::uint64_t size, Form form,
                       Compressor compressor = {});
  // The same where it is a shard of `count` elements: where their fixed parts can be read alone,
  // they get a checksum.
  graph::NodeId finish_shard(const graph::Job& job, const Measured& measured, std::uint64_t count,
                             const Shape& element, Compressor compressor = {});

 private:
  struct Deferred {
    std::size_t child = 0;  // index into children_
    std::vector<graph::NodeId> leaves = {};
    std::vector<format::Run> runs = {};
    std::uint64_t items = 0;
    const plan::WrittenLeaves* written = nullptr;  // instead of leaves
  };

  plan::Leaves kind_of(const std::vector<graph::NodeId>& leaves,
                       const std::vector<format::Run>& runs) const;

  graph::Graph& graph_;
  std::uint64_t shard_bytes_;
  std::uint32_t depth_ = 0;
  bool is_root_;
  std::vector<graph::NodeId> children_;
  std::vector<Deferred> deferred_;
};

// The bytes that the chunks of a value of `total_bytes` aim at: `most`, or less where that gives
// the value enough chunks (16) to feed many cores, but not below `least`.
std::uint64_t target_chunk_bytes(std::uint64_t total_bytes, std::uint64_t least,
                                 std::uint64_t most);
inline constexpr std::uint64_t kChunksForManyCores = 16;
inline constexpr std::uint64_t kLeastShardBytes = 32 << 10;
inline constexpr std::uint64_t kLeastBucketBytes = 4 << 10;

// The total from which on target_chunk_bytes() is `most`, however much more there is.
constexpr std::uint64_t bytes_for_full_chunks(std::uint64_t most) {
  const std::uint64_t limit = ~std::uint64_t{0};
  return most > limit / kChunksForManyCores ? limit : most * kChunksForManyCores;
}

// How many buckets a map of `entries` is cut into whose entries, with the index and tails of one
// bucket of them all (narrow form), take `total_bytes`: a power of two, with which a bucket takes
// at most an eighth of a shard's target on average, since it is read for one key at a time.
std::uint64_t bucket_count(std::uint64_t entries, std::uint64_t total_bytes,
                           std::uint64_t shard_bytes);
// The most that bucket_count gives for that many entries; a power of two.
std::uint64_t most_buckets(std::uint64_t entries);

// How many fixed-size elements go into a shard of about `target` bytes. Shards of uncompressed
// elements lie back to back, so a shard's size is a multiple of the chunk alignment.
std::uint64_t elements_per_shard(std::uint64_t element_size, std::uint64_t target);

// Chunks above this take the wide form: places and counts below it fit 32 bits.
inline constexpr std::uint64_t kNarrowBytes = 0xFFFF'FF00;

// Measures a chunk of `fixed` bytes and the tail that `measure` adds to an Extent.
template <class Measure>
Measured measure_chunk(std::uint64_t fixed, const Shape& shape, const Measure& measure) {
  for (const Form form : {Form::kNarrow, Form::kWide}) {
    Extent extent(form, form == Form::kNarrow ? kNarrowBytes : ~std::uint64_t{0});
    measure(extent);
    const std::uint64_t size = tail_begin(fixed, shape, form) + extent.size();
    if (form == Form::kWide || (size <= kNarrowBytes && !extent.over())) return {size, form};
  }
  return {};
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_PLAN_CHUNK_PLAN_H_
