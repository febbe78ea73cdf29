// ListReader, MapReader: the ways to a list's elements and a map's entries, whether they lie inside
// their parent or in chunks of their own.
//
// Thread safety: one reader, one thread. What they hand out may be shared.

#ifndef PARCODE_RUNTIME_DYNAMIC_LISTS_H_
#define PARCODE_RUNTIME_DYNAMIC_LISTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/dynamic/spot.h"
#include "runtime/dynamic/steps.h"
#include "runtime/reader/call.h"
#include "runtime/reader/container.h"

namespace parcode::dynamic {

class ListReader {
 public:
  // `list` is a settled spot of a vec or an array.
  static Result<ListReader> open(std::shared_ptr<const TypedFile> file, const Spot& list);

  std::uint64_t size() const { return count_; }  // of the part that the spot names
  // Cost: the element's shard is fetched, unless it is that of the call before.
  Result<Spot> at(std::uint64_t index);

  // The chunks: null where the elements lie inside the parent.
  const reader::Container* container() const { return container_; }
  // The index, among all of the vec's elements, of the part's first.
  std::uint64_t first() const { return first_; }

 private:
  std::shared_ptr<const TypedFile> file_;
  const schema::Type* element_ = nullptr;
  std::uint64_t stride_ = 1;
  std::uint64_t first_ = 0;
  std::uint64_t count_ = 0;
  const reader::Container* container_ = nullptr;
  // The shard in memory: elements [shard_first_, shard_first_ + shard_count_) from place_ on.
  reader::ChunkPin chunk_;
  Place place_ = 0;
  std::uint64_t shard_first_ = 0;
  std::uint64_t shard_count_ = 0;
};

class MapReader {
 public:
  struct Entry {
    Spot key;
    Spot value;
  };

  // `map` is a settled spot of a map.
  static Result<MapReader> open(std::shared_ptr<const TypedFile> file, const Spot& map);

  std::uint64_t size() const { return items_; }
  std::uint64_t buckets() const;
  const reader::Container* container() const { return container_; }

  // Entries of bucket `bucket` < buckets(), which is fetched unless it is that of the call before.
  Result<std::uint64_t> entries_in(std::uint64_t bucket);
  Result<Entry> entry(std::uint64_t bucket, std::uint64_t index);

  // The entry whose key has the canonical encoding `key`.
  Result<std::optional<Entry>> find(const std::vector<std::byte>& key);

 private:
  Status load(std::uint64_t bucket);
  Entry entry_at(Place at) const;

  std::shared_ptr<const TypedFile> file_;
  const schema::Type* map_ = nullptr;
  Types::Entry layout_;
  std::uint64_t items_ = 0;
  const reader::Container* container_ = nullptr;
  reader::ChunkPin chunk_;
  std::optional<std::uint64_t> loaded_;  // the bucket in memory
  map::Bucket bucket_;
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_LISTS_H_
