// The writing half of Chunked and Mapped (storage/storage.h): what is kept inside, how a vec is cut
// into shards and a map into buckets, and the jobs that encode them.

#ifndef PARCODE_RUNTIME_PLAN_STORED_H_
#define PARCODE_RUNTIME_PLAN_STORED_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/plan/bucketer.h"
#include "runtime/plan/chunk_plan.h"
#include "runtime/storage/storage.h"

namespace parcode {
namespace plan {

// Encodes a chunk that is one record: the fixed part of `Stored`, then its tail.
template <class Stored, class T>
void encode_record(const graph::Job& job, WriteCursor& out) {
  const Place at = out.take_fixed(Stored::kShape.size, Stored::kShape);
  Stored::encode(*static_cast<const T*>(job.subject), out, at);
}

// Adds the chunk of a record to the graph, with all below it. `plan` is that of the new chunk.
template <class Stored, class T>
graph::NodeId add_record(const T& value, ChunkPlan& plan, Compressor compressor = {}) {
  if constexpr (Stored::kShape.has_chunks) Stored::plan(value, plan);
  const Measured measured = measure_chunk(Stored::kShape.size, Stored::kShape,
                                          [&](Extent& extent) { Stored::measure(value, extent); });
  return plan.finish({.encode = encode_record<Stored, T>, .subject = &value}, measured.size,
                     measured.form, compressor);
}

// Encodes the shard [job.first, job.first + job.count) of a vec.
template <class T>
void encode_shard(const graph::Job& job, WriteCursor& out) {
  const auto& values = *static_cast<const std::vector<T>*>(job.subject);
  constexpr Shape kElement = Traits<T>::kShape;
  const Place at = out.take_fixed(job.count * kElement.size, kElement);
  Elements<T>::encode(values, job.first, job.count, out, at);
}

// The shards of a vec, in their order.
struct Shards {
  std::vector<graph::NodeId> nodes;
  std::vector<format::Run> runs;
  std::uint64_t items = 0;

  void add(graph::NodeId node, std::uint64_t count) {
    if (runs.empty() || runs.back().items != count) runs.push_back({items, nodes.size(), count});
    nodes.push_back(node);
    items += count;
  }
};

// Cuts one vec into shards.
template <class T>
class Sharder {
 public:
  Sharder(const std::vector<T>& values, const ChunkPlan& parent, Compressor compressor)
      : values_(values), parent_(parent), compressor_(compressor) {}

  void add_to(ChunkPlan& plan) {
    Shards shards;
    add_to(shards, target());
    plan.add_container(std::move(shards.nodes), std::move(shards.runs), shards.items);
  }

  // Cuts all of the vec and adds it to `shards`.
  void add_to(Shards& shards, std::uint64_t target) {
    for (std::size_t first = 0; first < values_.size();) {
      const std::size_t count = next_count(first, target);
      shards.add(add_shard(first, count), count);
      first += count;
    }
  }

  // The bytes that a shard aims at.
  std::uint64_t target() const {
    return target_chunk_bytes(total_bytes(), kLeastShardBytes, parent_.shard_bytes());
  }

  // How many elements from `first` on, of which there is one at least, a shard takes. Where they
  // are not the vec's last ones, it takes no more whatever may be appended to the vec.
  std::size_t next_count(std::size_t first, std::uint64_t target) const {
    return kElement.fixed ? fixed_count(first, target) : measured_count(first, target);
  }

  graph::NodeId add_shard(std::size_t first, std::size_t count) const {
    ChunkPlan plan = parent_.below();
    if constexpr (kElement.has_chunks) {
      for (std::size_t i = first; i < first + count; ++i) Traits<T>::plan(values_[i], plan);
    }
    const Measured measured = measure_chunk(count * kElement.size, kElement, [&](Extent& extent) {
      Elements<T>::measure(values_, first, count, extent);
    });
    return plan.finish_shard(job(first, count), measured, count, kElement, compressor_);
  }

 private:
  static constexpr Shape kElement = Traits<T>::kShape;

  // Up to where it no longer matters.
  std::uint64_t total_bytes() const {
    const std::uint64_t fixed = values_.size() * kElement.size;
    const std::uint64_t enough = bytes_for_full_chunks(parent_.shard_bytes());
    if (kElement.fixed || fixed >= enough) return fixed;
    Extent extent(Form::kNarrow, enough);
    Elements<T>::measure(values_, 0, values_.size(), extent);
    return fixed + extent.size();
  }

  std::size_t fixed_count(std::size_t first, std::uint64_t target) const {
    return std::min<std::size_t>(values_.size() - first, elements_per_shard(kElement.size, target));
  }

  // As many elements as stay within the target, but at least one.
  std::size_t measured_count(std::size_t first, std::uint64_t target) const {
    Extent extent(Form::kNarrow);
    std::size_t count = 0;
    while (first + count < values_.size()) {
      Elements<T>::measure(values_, first + count, 1, extent);
      if (count > 0 && (count + 1) * kElement.size + extent.size() > target) break;
      ++count;
    }
    return count;
  }

  graph::Job job(std::size_t first, std::size_t count) const {
    if constexpr (Elements<T>::kCopies) {
      return {.subject = values_.data() + first};
    } else {
      return {.encode = encode_shard<T>, .subject = &values_, .first = first, .count = count};
    }
  }

  const std::vector<T>& values_;
  const ChunkPlan& parent_;
  Compressor compressor_;
};

}  // namespace plan

// Single values.

template <class T, Compressor kCompressor>
void ChunkedValue<T, kCompressor>::measure(const T& value, Extent& extent) {
  if (!is_inside(value)) return extent.add_child();
  extent.add_for_slot(Traits<T>::kShape.size, Traits<T>::kShape.align);
  Traits<T>::measure(value, extent);
}

template <class T, Compressor kCompressor>
void ChunkedValue<T, kCompressor>::plan(const T& value, ChunkPlan& plan) {
  if (is_inside(value)) {
    if constexpr (Traits<T>::kShape.has_chunks) Traits<T>::plan(value, plan);
    return;
  }
  ChunkPlan below = plan.below();
  plan.add_child(plan::add_record<Traits<T>>(value, below, kCompressor));
}

template <class T, Compressor kCompressor>
void ChunkedValue<T, kCompressor>::encode(const T& value, WriteCursor& out, Place at) {
  if (!is_inside(value)) return out.store_child(at, 1);
  const Place place = out.take_for_slot(at, 1, Traits<T>::kShape.size, Traits<T>::kShape.align);
  Traits<T>::encode(value, out, place);
}

// Strings.

template <Compressor kCompressor>
void Chunked<std::string, kCompressor>::measure(const std::string& value, Extent& extent) {
  if (!is_inside(value)) return extent.add_child();
  Traits<std::string>::measure(value, extent);
}

template <Compressor kCompressor>
void Chunked<std::string, kCompressor>::plan(const std::string& value, ChunkPlan& plan) {
  if (is_inside(value)) return;
  Traits<std::string>::require_utf8(value);
  ChunkPlan below = plan.below();
  plan.add_child(below.finish({.subject = value.data()}, value.size(), Form::kNarrow, kCompressor));
}

template <Compressor kCompressor>
void Chunked<std::string, kCompressor>::encode(const std::string& value, WriteCursor& out,
                                               Place at) {
  if (!is_inside(value)) return out.store_child(at, value.size());
  Traits<std::string>::encode(value, out, at);
}

// Vecs.

template <class T, Compressor kCompressor>
void Chunked<std::vector<T>, kCompressor>::measure(const std::vector<T>& value, Extent& extent) {
  if (!is_inside(value)) return extent.add_child();
  Traits<std::vector<T>>::measure(value, extent);
}

template <class T, Compressor kCompressor>
void Chunked<std::vector<T>, kCompressor>::plan(const std::vector<T>& value, ChunkPlan& plan) {
  if (is_inside(value)) {
    if constexpr (Traits<T>::kShape.has_chunks) Traits<std::vector<T>>::plan(value, plan);
    return;
  }
  plan::Sharder<T>(value, plan, kCompressor).add_to(plan);
}

template <class T, Compressor kCompressor>
void Chunked<std::vector<T>, kCompressor>::encode(const std::vector<T>& value, WriteCursor& out,
                                                  Place at) {
  if (!is_inside(value)) return out.store_child(at, value.size());
  Traits<std::vector<T>>::encode(value, out, at);
}

// Maps.

template <class K, class V, Compressor kCompressor>
void Mapped<std::unordered_map<K, V>, kCompressor>::measure(const Map& value, Extent& extent) {
  if (!is_inside(value)) return extent.add_child();
  Traits<Map>::measure(value, extent);
}

template <class K, class V, Compressor kCompressor>
void Mapped<std::unordered_map<K, V>, kCompressor>::plan(const Map& value, ChunkPlan& plan) {
  if (is_inside(value)) {
    if constexpr (Traits<V>::kShape.has_chunks) Traits<Map>::plan(value, plan);
    return;
  }
  plan::Bucketer<K, V>(value, plan, kCompressor).add_to(plan);
}

template <class K, class V, Compressor kCompressor>
void Mapped<std::unordered_map<K, V>, kCompressor>::encode(const Map& value, WriteCursor& out,
                                                           Place at) {
  if (!is_inside(value)) return out.store_child(at, value.size());
  Traits<Map>::encode(value, out, at);
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_PLAN_STORED_H_
