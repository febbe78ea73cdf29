// DraftPlan: how vecs are cut into shards and maps into buckets; the rules are those of
// plan/stored.h (Sharder, Bucketer), whose parts that do not depend on a type are used here.

#include <algorithm>
#include <utility>

#include "runtime/draft/draft_jobs.h"
#include "runtime/draft/draft_plan.h"
#include "runtime/map/bucket.h"
#include "runtime/plan/chunk_plan.h"
#include "runtime/plan/stored.h"

namespace parcode::draft {

std::uint64_t DraftPlan::list_bytes(const Stored& list, std::uint64_t enough) const {
  const Type& element = list.type->arguments[0];
  const schema::Layout layout = types_.layout(element);
  const std::uint64_t fixed = list.items() * layout.size;
  if (layout.fixed || fixed >= enough) return fixed;
  Extent extent(Form::kNarrow, enough);
  measure_items(element, list.block->data(), list.items(), extent);
  return fixed + extent.size();
}

void DraftPlan::plan_shards(const Stored& stored, ChunkPlan& chunk) const {
  const std::uint64_t size = stored.items();
  const std::uint64_t total = list_bytes(stored, bytes_for_full_chunks(chunk.shard_bytes()));
  const std::uint64_t target = target_chunk_bytes(total, kLeastShardBytes, chunk.shard_bytes());
  plan::Shards shards;
  for (std::uint64_t first = 0; first < size;) {
    const std::uint64_t count = shard_count(stored, first, target);
    shards.add(add_shard(stored, first, count, chunk), count);
    first += count;
  }
  chunk.add_container(std::move(shards.nodes), std::move(shards.runs), size);
}

// As many elements as stay within the target, but at least one.
std::uint64_t DraftPlan::shard_count(const Stored& stored, std::uint64_t first,
                                     std::uint64_t target) const {
  const Type& element = stored.type->arguments[0];
  const schema::Layout layout = types_.layout(element);
  const std::uint64_t left = stored.block->count - first;
  if (layout.fixed) return std::min(left, elements_per_shard(layout.size, target));
  Extent extent(Form::kNarrow);
  std::uint64_t count = 0;
  while (count < left) {
    measure(element, stored.block->data() + (first + count) * layout.size, extent);
    if (count > 0 && (count + 1) * layout.size + extent.size() > target) break;
    ++count;
  }
  return count;
}

graph::NodeId DraftPlan::add_shard(const Stored& stored, std::uint64_t first, std::uint64_t count,
                                   const ChunkPlan& parent) const {
  const Type& element = stored.type->arguments[0];
  const Shape shape = types_.shape(element);
  const std::byte* items = stored.block->data() + first * shape.size;
  ChunkPlan below = parent.below();
  for (std::uint64_t i = 0; shape.has_chunks && i < count; ++i) {
    plan(element, items + i * shape.size, below);
  }
  const Measured measured = measure_chunk(count * shape.size, shape, [&](Extent& extent) {
    measure_items(element, items, count, extent);
  });
  graph::Job job{.subject = items};  // fixed-size elements are the shard's bytes
  if (!shape.fixed) {
    job = {.encode = encode_shard,
           .subject = &parent.graph().keep(Items{this, stored.type, stored.block}),
           .first = first,
           .count = count};
  }
  return below.finish_shard(job, measured, count, shape, stored.compressor);
}

Measured DraftPlan::measure_bucket(const Type& map, const std::byte* first,
                                   std::uint64_t count) const {
  const Shape entry = types_.entry(map).shape;
  return measure_chunk(0, entry, [&](Extent& extent) {
    extent.add(sizeof(std::uint64_t), alignof(std::uint64_t));
    if (count == 0) return;
    const auto geometry = map::geometry_of(count, entry);
    extent.add(geometry.size, map::kBlockPlace);
    measure_entries(map, first, count, extent);
  });
}

std::uint64_t DraftPlan::entries_tails(const Type& map, const Block& entries) const {
  Extent tails(Form::kNarrow);
  measure_entries(map, entries.data(), entries.count, tails);
  return tails.size();
}

std::uint64_t DraftPlan::entries_below(const Type& map, const Block& entries,
                                       std::uint64_t shard_bytes) const {
  graph::Graph graph;
  ChunkPlan below = ChunkPlan(graph, shard_bytes).below();
  plan_values(map, entries.data(), entries.count, below);
  return graph.decoded_bytes();
}

void DraftPlan::plan_buckets(const Stored& stored, ChunkPlan& chunk) const {
  const std::uint64_t size = stored.items();
  const Shape entry = types_.entry(*stored.type).shape;
  const std::uint64_t total =
      map::geometry_of(size, entry).size + entries_tails(*stored.type, *stored.block);
  const std::uint64_t buckets = bucket_count(size, total, chunk.shard_bytes());
  chunk.add_container(add_buckets(stored, 0, buckets, buckets, chunk), {}, size);
}

std::vector<graph::NodeId> DraftPlan::add_buckets(const Stored& map, std::uint64_t first,
                                                  std::uint64_t last, std::uint64_t buckets,
                                                  const ChunkPlan& parent) const {
  std::vector<graph::NodeId> nodes;
  const std::uint64_t* hashes = map.block == nullptr ? nullptr : hashes_of(*map.block);
  std::uint64_t begin = 0;
  for (std::uint64_t bucket = first; bucket < last; ++bucket) {
    std::uint64_t end = begin;
    while (end < map.items() && map::position_of(hashes[end], buckets).bucket == bucket) ++end;
    nodes.push_back(add_bucket(map, begin, end - begin, buckets, parent));
    begin = end;
  }
  return nodes;
}

graph::NodeId DraftPlan::add_bucket(const Stored& stored, std::uint64_t first, std::uint64_t count,
                                    std::uint64_t buckets, const ChunkPlan& parent) const {
  const Shape entry = types_.entry(*stored.type).shape;
  const std::byte* entries = count == 0 ? nullptr : stored.block->data() + first * entry.size;
  ChunkPlan below = parent.below();
  plan_values(*stored.type, entries, count, below);
  const Measured measured = measure_bucket(*stored.type, entries, count);
  const graph::Job job{
      .encode = encode_bucket,
      .subject = &parent.graph().keep(Items{this, stored.type, stored.block, buckets}),
      .first = first,
      .count = count};
  return below.finish(job, measured.size, measured.form, stored.compressor);
}

}  // namespace parcode::draft
