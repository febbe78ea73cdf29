// MapStream: the entries of a `map` field of a file that is written while it grows.
//
// Entries are kept in memory up to plan::kMostHeld; what is more is put aside (plan/aside_map.h),
// as the bytes of small .pcode files. The file is that of save().
//
// Thread safety: the streams of one set belong to one thread at a time.

#ifndef PARCODE_RUNTIME_API_MAP_STREAM_H_
#define PARCODE_RUNTIME_API_MAP_STREAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/api/save.h"
#include "runtime/plan/aside_map.h"
#include "runtime/plan/stream.h"

namespace parcode {
namespace api {

// plan::AsideMap's, for entries that are objects of C++.
template <class K, class V>
struct MapCodec {
  using Entries = std::unordered_map<K, V>;
  using Stored = map::Entries<K, V>;

  Compressor compressor;
  std::uint64_t shard_bytes = 0;

  template <class Put>
  Status divide(Entries& entries, const plan::Partitions& partitions, const Put& put) const {
    std::array<Entries, plan::Partitions::kCount> parts;
    while (!entries.empty()) {
      auto entry = entries.extract(entries.begin());
      parts[partitions.of(Traits<K>::hash(entry.key()))].insert(std::move(entry));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].empty()) continue;
      const auto bytes = parcode::serialize(parts[i], {.threads = 1});
      if (!bytes) return Failure(bytes.error());
      parts[i] = {};
      if (Status added = put(i, Bytes(*bytes)); !added) return added;
    }
    return {};
  }

  // Newer values take the place of older ones.
  Status fetch(Bytes bytes, Entries& all) const {
    auto newer = load_bytes<Entries>(bytes, {.cache_bytes = 0, .threads = 1});
    if (!newer) return Failure(newer.error());
    if (all.empty()) std::swap(*newer, all);
    while (!newer->empty()) {
      auto placed = all.insert(newer->extract(newer->begin()));
      if (!placed.inserted) placed.position->second = std::move(placed.node.mapped());
    }
    return {};
  }
  void take(Entries& others, Entries& all) const { all.merge(others); }
  Status complete(Entries&) const { return {}; }

  std::uint64_t count(const Entries& entries) const { return entries.size(); }
  void add_to(plan::MapTotals& totals, const Entries& entries) const {
    totals.entries += entries.size();
    for (const auto& entry : entries) {
      totals.tails += Stored::tail_bytes(entry);
      totals.below += plan::bytes_below<V>(entry.second, shard_bytes);
    }
  }

  std::vector<graph::NodeId> add_buckets(const Entries& entries, std::uint64_t first,
                                         std::uint64_t last, std::uint64_t buckets,
                                         const ChunkPlan& parent) const {
    plan::BucketedEntries<K, V> bucketed{.buckets = buckets};
    std::vector<plan::Cell> cells(last - first);
    for (const auto& hashed : Stored::sorted(entries)) {
      bucketed.notes.emplace_back(*hashed.entry, hashed.hash);
      plan::Cell& cell = cells[map::position_of(hashed.hash, buckets).bucket - first];
      ++cell.count;
      cell.tails += Stored::tail_bytes(*hashed.entry);
    }
    const auto& kept = parent.graph().keep(std::move(bucketed));
    std::vector<graph::NodeId> nodes;
    std::size_t begin = 0;
    for (const plan::Cell& cell : cells) {
      nodes.push_back(plan::add_bucket(kept, begin, cell, parent, compressor));
      begin += cell.count;
    }
    return nodes;
  }
};

}  // namespace api

// A `map` field that is `[map]`.
template <class K, class V>
class MapStream final : public plan::Stream {
 public:
  explicit MapStream(plan::StreamSet& set, std::string_view field, Compressor compressor = {})
      : Stream(set, field, compressor, plan::Leaves::kBuckets),
        codec_{compressor, set.shard_bytes()} {}

  // Adds an entry, in place of the one with the same key where there is one. Errors: those that
  // ended an earlier call, on this or another field; those of save().
  Status insert(K key, V value) {
    return set_.attempt([&]() -> Status {
      const auto [entry, is_new] = entries_.try_emplace(std::move(key));
      if (!is_new) held_ -= bytes_of(*entry);
      entry->second = std::move(value);
      held_ += bytes_of(*entry);
      return held_ < plan::kMostHeld ? Status() : put_aside();
    });
  }

  // Different keys so far, where all entries were in memory until now; else at least as many: a key
  // that comes again after its entry was put aside counts again.
  std::uint64_t size() const { return count_aside_ + entries_.size(); }

  // The field in the record, as Mapped<std::unordered_map<K, V>> has it.
  void measure(Extent& extent) const {
    if (!is_written()) return Storage::measure(entries_, extent);
    extent.add_child();
  }
  void plan(ChunkPlan& plan) const {
    if (is_written()) return plan.add_container(leaves_);
    if (!Storage::is_inside(entries_)) {
      return plan::Bucketer<K, V>(entries_, plan, compressor_).add_to(plan);
    }
    if constexpr (Traits<V>::kShape.has_chunks) {
      Traits<std::unordered_map<K, V>>::plan(entries_, plan);
    }
  }
  void encode(WriteCursor& out, Place at) const {
    if (!is_written()) return Storage::encode(entries_, out, at);
    out.store_child(at, size());
  }

  bool has_begun() const override { return is_written() || aside_ != nullptr; }
  Status settle() override { return {}; }
  Status conclude() override {
    if (aside_ != nullptr) {
      if (Status written = conclude_aside(); !written || is_written()) return written;
    }
    if (Storage::is_inside(entries_)) return {};
    const std::uint64_t buckets = bucket_count(entries_.size(), totals().bytes(kEntry),  //
                                               set_.shard_bytes());
    return plan::write_buckets(set_, codec_, entries_, 0, buckets, buckets, leaves_);
  }

 private:
  using Map = std::unordered_map<K, V>;
  using Storage = Mapped<Map>;
  using Codec = api::MapCodec<K, V>;
  static constexpr Shape kEntry = map::Entries<K, V>::kShape;

  bool is_written() const { return leaves_.count() != 0; }

  // What an entry takes in memory, about.
  std::uint64_t bytes_of(const typename Map::value_type& entry) const {
    constexpr std::uint64_t kNode = 4 * sizeof(void*);  // of the map, and of the allocator
    return sizeof(entry) + kNode + map::Entries<K, V>::tail_bytes(entry) +
           plan::bytes_below<V>(entry.second, set_.shard_bytes());
  }

  plan::MapTotals totals() const {
    plan::MapTotals totals;
    codec_.add_to(totals, entries_);
    return totals;
  }

  Status put_aside() {
    if (aside_ == nullptr) {
      aside_ = std::make_unique<plan::AsideMap<Codec>>(codec_, set_.scratch());
    }
    count_aside_ += entries_.size();
    held_ = 0;
    return aside_->add(entries_);
  }

  // Writes what is aside, or fetches it where there is too little of it.
  Status conclude_aside() {
    if (Status added = put_aside(); !added) return added;
    plan::MapTotals totals;
    Status counted = aside_->each([&](const Map& part, std::uint64_t) -> Status {
      codec_.add_to(totals, part);
      return {};
    });
    if (!counted) return counted;
    count_aside_ = totals.entries;
    if (!totals.is_little(kEntry)) {
      return plan::write_aside(set_, codec_, *aside_, totals, kEntry, leaves_);
    }
    // Values were replaced by smaller ones: as if all had always been in memory.
    count_aside_ = 0;
    Status fetched = aside_->each([&](Map& part, std::uint64_t) -> Status {
      codec_.take(part, entries_);
      return {};
    });
    aside_.reset();
    return fetched;
  }

  const Codec codec_;
  Map entries_;  // that are not aside
  std::uint64_t held_ = 0;
  std::unique_ptr<plan::AsideMap<Codec>> aside_;
  std::uint64_t count_aside_ = 0;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_API_MAP_STREAM_H_
