// LazyMap<K, V>: a map that is looked up without being loaded.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps the file open.
// Errors of what reads: kCorrupt, kTruncated, kIo, kLimit, kCompression.

#ifndef PARCODE_RUNTIME_LAZY_LAZY_MAP_H_
#define PARCODE_RUNTIME_LAZY_LAZY_MAP_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/lazy/buckets.h"
#include "runtime/lazy/container_slot.h"
#include "runtime/lazy/key_text.h"
#include "runtime/lazy/load_items.h"
#include "runtime/lazy/map_entries.h"
#include "runtime/lazy/view.h"
#include "runtime/map/maps.h"

namespace parcode {

template <class K, class V>
class LazyMap {
 public:
  using key_type = K;
  using mapped_type = V;
  using Entry = std::pair<K, V>;
  // What keys are looked up by: std::string_view for strings, else K.
  using Lookup = typename Traits<K>::Lookup;

  LazyMap() = default;
  explicit LazyMap(lazy::ContainerSlot slot) : buckets_(std::move(slot)) {}

  std::uint64_t size() const { return slot().items(); }
  bool empty() const { return size() == 0; }

  // All entries. Large maps on OpenOptions.threads threads.
  Result<std::unordered_map<K, V>> load() const;

  // The value of `key` as a plain value or as a mirror, or nothing. Cost: the key's bucket is
  // fetched if it is not in memory; then two cache lines of it, and the value.
  Result<std::optional<V>> find(const Lookup& key) const { return search<Copied>(key); }
  Result<std::optional<Held<V>>> lazy_find(const Lookup& key) const {
    return search<Mirrored>(key);
  }
  Result<bool> contains(const Lookup& key) const {
    return search<Skipped>(key).map([](const auto& found) { return found.has_value(); });
  }

  // The values of all `keys` (any range of Lookup), in that order; each bucket is visited once.
  template <std::ranges::input_range Keys>
  Result<std::vector<std::optional<V>>> many(const Keys& keys) const;
  Result<std::vector<std::optional<V>>> many(std::initializer_list<Lookup> keys) const {
    return many(std::span<const Lookup>(keys.begin(), keys.size()));
  }

  static bool read(ReadCursor& in, Place at, Entry& entry) {
    return Traits<K>::decode(in, at, entry.first) &&
           Traits<V>::decode(in, at + Entries::kValueAt, entry.second);
  }
  using iterator = EntryIterator<K, V, Entry, read>;

  // Streams all entries: each is a Result<std::pair<K, V>>. lazy() gives pairs of mirrors.
  iterator begin() const { return empty() ? end() : iterator(&buckets_); }
  iterator end() const { return {}; }
  MirrorEntries<K, V> lazy() const { return MirrorEntries<K, V>(buckets_); }

  // For Mapped: follows the slot of a map.
  static bool follow(ReadCursor& in, Place at, ReadCursor::Target* target) {
    return in.follow(at, Entries::kShape.size, Entries::kShape.align, /*may_be_elsewhere=*/true,
                     target);
  }

 private:
  using Entries = map::Entries<K, V>;

  const lazy::ContainerSlot& slot() const { return buckets_.slot(); }

  // What a lookup makes of the value that it finds.
  struct Copied {
    using Type = V;
    static constexpr bool kIsMirror = false;
    static bool read(ReadCursor& in, Place at, std::optional<V>& value) {
      return Traits<V>::decode(in, at, value.emplace());
    }
  };
  struct Mirrored {
    using Type = Held<V>;
    static constexpr bool kIsMirror = true;
    static bool read(ReadCursor& in, Place at, std::optional<Held<V>>& held) {
      return lazy::hold_in_place<V>(in, at, held);
    }
  };
  struct Skipped {
    struct Type {};
    static constexpr bool kIsMirror = false;
    static bool read(ReadCursor&, Place, std::optional<Type>& skipped) {
      skipped.emplace();
      return true;
    }
  };
  template <class As>
  using Found = Result<std::optional<typename As::Type>>;
  // Becomes an optional that holds nothing. Of its default constructor g++ 12 makes one that fills
  // all of it with zeros, which takes as long as a lookup of a key that is not there.
  template <class T>
  struct Nothing {
    operator std::optional<T>() const noexcept { return std::nullopt; }  // NOLINT: it becomes one
  };
  template <class As>
  static Found<As> nothing_found() {
    using Type = typename As::Type;
    if constexpr (std::is_constructible_v<Type, Nothing<Type>>) {
      return Found<As>(tl::in_place);  // of types that can be made of anything
    } else {
      return Found<As>(tl::in_place, Nothing<Type>());
    }
  }

  // Lookups fill in the result where the caller has it, which holds nothing at first: moving it
  // about would cost as much as all else.
  template <class As>
  Found<As> search(const Lookup& key) const;
  // Among the candidates of a bucket that is known and in memory. What goes wrong here goes wrong
  // again in search_anew(), which says so.
  template <class As>
  [[gnu::noinline]] void search_known(const map::Candidates& candidates, reader::KnownLeaf& leaf,
                                      const Lookup& key, std::uint64_t fraction,
                                      Found<As>& found) const;
  // The same among those of a bin that have no tags, which few bins have.
  template <class As>
  [[gnu::noinline]] void search_untagged(ReadCursor& in, std::uint64_t first,
                                         reader::KnownLeaf& leaf, const Lookup& key,
                                         std::uint64_t fraction, Found<As>& found) const;
  // Whether the search ends with the entry at `at`.
  template <class As>
  bool ends_at(ReadCursor& in, Place at, reader::KnownLeaf& leaf, const Lookup& key,
               Found<As>& found) const {
    const Match match = Traits<K>::matches(in, at, key);
    if (match == Match::kNo) return false;
    if constexpr (As::kIsMirror) trust_if_checked(in, leaf);
    const bool done = match == Match::kYes && As::read(in, at + Entries::kValueAt, *found);
    if (!done) search_anew<As>(key, found);
    return true;
  }
  // Where the bucket's bytes can go and come again, or it may not be known.
  template <class As>
  [[gnu::noinline]] void search_buffered(const Lookup& key, Found<As>& found) const;
  // Where the bucket is not known or not in memory, or is kept inside the parent.
  template <class As>
  [[gnu::noinline]] void search_anew(const Lookup& key, Found<As>& found) const;
  // `leaf`: the bucket, where it is a chunk of its own; else null.
  template <class As>
  void search_in(reader::Chunk& chunk, const map::Bucket& bucket, reader::KnownLeaf* leaf,
                 const Lookup& key, const map::Position& position, Found<As>& found) const;
  // The error of a lookup, with the key. Apart from the lookup, which is there to be fast.
  [[gnu::noinline]] static Failure failed(Error error, const Lookup& key) {
    return lazy::in_part(std::move(error), lazy::key_text(key));
  }

  // What mirrors check whenever they are made (that text is UTF-8, that bools are 0 or 1) would
  // make each of them touch all that it points to. So a bucket that is visited often is checked as
  // a whole, once, and its entries are taken as they are from then on.
  static constexpr std::uint32_t kWorthChecking = 32;  // visits
  static constexpr std::uint32_t kTrusted = kWorthChecking + 1;
  static void trust_if_checked(ReadCursor& in, reader::KnownLeaf& leaf) {
    const std::uint32_t visits = leaf.visits_of(kReader);
    if (visits == kTrusted) [[likely]] {
      in.trust_contents();
    } else if (visits < kWorthChecking) {
      count_visit(leaf, in);
    }
  }
  [[gnu::noinline]] static void count_visit(reader::KnownLeaf& leaf, const ReadCursor& in);
  static bool check_contents(const ReadCursor& in);
  // Whether a lookup of a map of this type has noted what the bucket's block is.
  static bool is_known(reader::KnownLeaf& leaf) {
    return leaf.visits_of(kReader) <= reader::KnownLeaf::kMostVisits;
  }
  // Notes what lookups to come need to know of a bucket.
  static void note(reader::KnownLeaf& leaf, const ReadCursor& in, const map::Bucket& bucket);
  // Where the entries of a block that was noted begin and end. To be compared with the chunk's
  // size: it was when it was noted; but of a file that somebody writes to, without checksums, bytes
  // may come back as others.
  static Place entries_of(const reader::KnownLeaf::Block& block) {
    return map::kBlockPlace + block.bins * map::kBinSize;
  }
  static Place end_of(const reader::KnownLeaf::Block& block) {
    return entries_of(block) + block.count * Entries::kShape.size;
  }

  static inline const std::uint32_t kReader = reader::KnownLeaf::new_reader();

  lazy::Buckets<K, V> buckets_;
};

// ---- implementation ----

template <class K, class V>
Result<std::unordered_map<K, V>> LazyMap<K, V>::load() const {
  using Map = std::unordered_map<K, V>;
  if (empty()) return Map();
  return lazy::load<Map>(slot().record().chunk(), [this](ReadCursor& in, Map& values) {
    const Place place = slot().record().place();
    return slot().elsewhere() ? lazy::decode_entries(in, place, values)
                              : lazy::decode_block(in, place, size(), values);
  });
}

template <class K, class V>
template <class As>
auto LazyMap<K, V>::search(const Lookup& key) const -> Found<As> {
  Found<As> found = nothing_found<As>();
  const std::uint64_t hash = Traits<K>::hash(key);
  if (const reader::Container* const container = slot().opened_container()) [[likely]] {
    const map::Position position = map::position_of(hash, container->leaves());
    reader::KnownLeaf& leaf = container->known(position.bucket);
    const bool known = is_known(leaf);  // asked first
    const reader::KnownLeaf::Block block = leaf.block();
    if (known && block.bytes != nullptr) [[likely]] {
      const auto candidates = map::candidates_of(block.bytes, block.bins, hash, position.fraction);
      if (!candidates.none()) {
        search_known<As>(candidates, leaf, key, position.fraction, found);
      }
      return found;
    }
  }
  search_buffered<As>(key, found);
  return found;
}

template <class K, class V>
template <class As>
void LazyMap<K, V>::search_known(const map::Candidates& candidates, reader::KnownLeaf& leaf,
                                 const Lookup& key, std::uint64_t fraction,
                                 Found<As>& found) const {
  reader::Call call(slot().file());
  ReadCursor in = call.cursor(leaf.chunk());
  const reader::KnownLeaf::Block block = leaf.block();
  const Place entries = entries_of(block);
  const Place tails = end_of(block);
  if (tails > in.size()) [[unlikely]]
    return search_anew<As>(key, found);
  for (std::uint32_t left = candidates.tagged; left != 0; left &= left - 1) {
    const std::uint64_t index =
        candidates.first + static_cast<std::uint64_t>(std::countr_zero(left));
    if (index >= block.count) [[unlikely]]
      return search_anew<As>(key, found);
    // What the entry leads to is asked for before the entry, still on its way, says where it is.
    if constexpr (!Entries::kShape.fixed) in.prefetch(tails + block.tail_before(index));
    if (ends_at<As>(in, entries + index * Entries::kShape.size, leaf, key, found)) return;
  }
  if (candidates.more) [[unlikely]]
    search_untagged<As>(in, candidates.first + map::kTagsPerBin, leaf, key, fraction, found);
}

template <class K, class V>
template <class As>
void LazyMap<K, V>::search_untagged(ReadCursor& in, std::uint64_t first, reader::KnownLeaf& leaf,
                                    const Lookup& key, std::uint64_t fraction,
                                    Found<As>& found) const {
  const reader::KnownLeaf::Block block = leaf.block();
  if (end_of(block) > in.size()) return search_anew<As>(key, found);
  const Place entries = entries_of(block);
  const std::uint64_t end = map::end_of(in.at(map::kBlockPlace), block.count, block.bins, fraction);
  for (std::uint64_t index = first; index < end; ++index) {
    if (index >= block.count) return search_anew<As>(key, found);
    if (ends_at<As>(in, entries + index * Entries::kShape.size, leaf, key, found)) return;
  }
}

template <class K, class V>
template <class As>
void LazyMap<K, V>::search_buffered(const Lookup& key, Found<As>& found) const {
  const reader::Container* const container = slot().opened_container();
  if (container == nullptr) return search_anew<As>(key, found);
  const std::uint64_t hash = Traits<K>::hash(key);
  const map::Position position = map::position_of(hash, container->leaves());
  reader::KnownLeaf& leaf = container->known(position.bucket);
  const bool known = is_known(leaf);  // asked first
  const reader::KnownLeaf::Block block = leaf.block();
  if (!known || block.count == 0 || !leaf.chunk()->try_pin()) {
    return search_anew<As>(key, found);
  }
  const auto pin = reader::ChunkPin::adopt(leaf.chunk());
  if (end_of(block) > pin->bytes().size()) return search_anew<As>(key, found);
  const std::byte* const bytes = pin->bytes().data() + map::kBlockPlace;
  const auto candidates = map::candidates_of(bytes, block.bins, hash, position.fraction);
  if (candidates.none()) return;
  search_known<As>(candidates, leaf, key, position.fraction, found);
}

template <class K, class V>
template <class As>
void LazyMap<K, V>::search_anew(const Lookup& key, Found<As>& found) const {
  found->reset();
  if (empty()) return;
  const std::uint64_t hash = Traits<K>::hash(key);
  reader::Call call(slot().file());
  map::Bucket bucket;
  if (!slot().elsewhere()) {
    ReadCursor in = call.cursor(&slot().chunk());
    if (map::open_bucket(in, slot().record().place(), size(), Entries::kShape, &bucket)) {
      return search_in<As>(slot().chunk(), bucket, nullptr, key, map::position_of(hash, 1), found);
    }
    found = failed(call.error(slot().chunk()).value(), key);
    return;
  }
  const auto container = slot().container();
  if (!container) {
    found = failed(container.error(), key);
    return;
  }
  const map::Position position = map::position_of(hash, (*container)->leaves());
  const auto chunk = (*container)->leaf(position.bucket);
  if (!chunk) {
    found = failed(chunk.error(), key);
    return;
  }
  ReadCursor in = call.cursor(chunk->get());
  if (!lazy::open_bucket_chunk<K, V>(in, &bucket)) {
    found = failed(call.error(*chunk->get()).value(), key);
    return;
  }
  if (bucket.geometry.count == 0) return;
  reader::KnownLeaf& leaf = (*container)->known(position.bucket);
  note(leaf, in, bucket);
  search_in<As>(*chunk->get(), bucket, &leaf, key, position, found);
}

template <class K, class V>
template <class As>
void LazyMap<K, V>::search_in(reader::Chunk& chunk, const map::Bucket& bucket,
                              reader::KnownLeaf* leaf, const Lookup& key,
                              const map::Position& position, Found<As>& found) const {
  reader::Call call(slot().file());
  ReadCursor in = call.cursor(&chunk);
  Place at = 0;
  const Match match = Entries::find(in, bucket, Traits<K>::hash(key), position.fraction, key, &at);
  if (match == Match::kNo) return;
  if (As::kIsMirror && leaf != nullptr) trust_if_checked(in, *leaf);
  if (match == Match::kYes && As::read(in, at + Entries::kValueAt, *found)) return;
  found = failed(call.error(chunk).value(), key);
}

template <class K, class V>
void LazyMap<K, V>::note(reader::KnownLeaf& leaf, const ReadCursor& in, const map::Bucket& bucket) {
  if (is_known(leaf)) return;
  const map::Geometry& geometry = bucket.geometry;
  if (geometry.count <= UINT32_MAX) {
    reader::KnownLeaf::Block block{.bytes = in.chunk()->permanent() ? in.at(bucket.place) : nullptr,
                                   .count = static_cast<std::uint32_t>(geometry.count),
                                   .bins = static_cast<std::uint32_t>(geometry.bins)};
    block.set_tails(in.size() - bucket.place - geometry.size);
    leaf.set_block(block);
  }
  leaf.set_visits(kReader, 0);
}

template <class K, class V>
void LazyMap<K, V>::count_visit(reader::KnownLeaf& leaf, const ReadCursor& in) {
  std::uint32_t visits = leaf.visits_of(kReader) + 1;
  if (visits == kWorthChecking && check_contents(in)) visits = kTrusted;
  if (visits <= kTrusted) leaf.set_visits(kReader, visits);
}

// Whether all mirrors of the bucket's entries can be made. If not, each lookup finds out again.
template <class K, class V>
bool LazyMap<K, V>::check_contents(const ReadCursor& in) {
  reader::Call call(*in.chunk()->file());
  ReadCursor all = call.cursor(in.chunk());
  map::Bucket bucket;
  if (all.form() != Form::kNarrow || !lazy::open_bucket_chunk<K, V>(all, &bucket)) return false;
  for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
    ReadCursor each = call.cursor(in.chunk());
    typename MirrorEntries<K, V>::Entry entry{};
    if (!MirrorEntries<K, V>::read(each, bucket.entry(i, Entries::kShape), entry)) return false;
  }
  return true;
}

template <class K, class V>
template <std::ranges::input_range Keys>
Result<std::vector<std::optional<V>>> LazyMap<K, V>::many(const Keys& keys) const {
  struct Asked {
    std::uint64_t hash;
    std::size_t index;
    Lookup key;
  };
  std::vector<Asked> asked;
  for (const auto& key : keys) asked.push_back({Traits<K>::hash(key), asked.size(), key});
  std::vector<std::optional<V>> values(asked.size());
  if (empty() || asked.empty()) return values;
  std::sort(asked.begin(), asked.end(),
            [](const Asked& a, const Asked& b) { return a.hash < b.hash; });
  const auto buckets = buckets_.count();
  if (!buckets) return Failure(buckets.error());
  lazy::OpenBucket open;
  std::uint64_t open_number = 0;
  for (const Asked& one : asked) {
    const map::Position position = map::position_of(one.hash, *buckets);
    if (!open.chunk || position.bucket != open_number) {
      auto opened = buckets_.open(position.bucket);
      if (!opened) return lazy::in_part(std::move(opened.error()), lazy::key_text(one.key));
      open = std::move(*opened);
      open_number = position.bucket;
    }
    if (open.bucket.geometry.count == 0) continue;
    Found<Copied> found = nothing_found<Copied>();
    search_in<Copied>(*open.chunk.get(), open.bucket, nullptr, one.key, position, found);
    if (!found) return Failure(std::move(found.error()));
    values[one.index] = std::move(*found);
  }
  return values;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LAZY_MAP_H_
