// KeyedBuckets: the buckets of a map in which keys are looked up.
//
// A lookup is meant to cost what memory makes it cost: a bucket that one has found and checked is
// known from then on (see known_leaf.h), and the next one goes straight to the bin of its key and
// on to the entry. What it meets that is not as it was noted goes the slow way, which checks all
// anew and says what is wrong.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_RUNTIME_LAZY_KEYED_BUCKETS_H_
#define PARCODE_RUNTIME_LAZY_KEYED_BUCKETS_H_

#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "runtime/lazy/buckets.h"
#include "runtime/lazy/held.h"
#include "runtime/lazy/key_text.h"
#include "runtime/lazy/map_entries.h"
#include "runtime/lazy/view.h"
#include "runtime/map/maps.h"
#include "runtime/reader/call.h"

namespace parcode::lazy {

// What a lookup makes of the value that it finds.
template <class V>
struct Copied {
  using Type = V;
  static constexpr bool kIsMirror = false;
  static bool read(ReadCursor& in, Place at, std::optional<V>& value) {
    return Traits<V>::decode(in, at, value.emplace());
  }
};
template <class V>
struct Mirrored {
  using Type = Held<V>;
  static constexpr bool kIsMirror = true;
  static bool read(ReadCursor& in, Place at, std::optional<Held<V>>& held) {
    return hold_in_place<V>(in, at, held);
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
Found<As> nothing_found() {
  using Type = typename As::Type;
  if constexpr (std::is_constructible_v<Type, Nothing<Type>>) {
    return Found<As>(tl::in_place);  // of types that can be made of anything
  } else {
    return Found<As>(tl::in_place, Nothing<Type>());
  }
}

template <class K, class V>
class KeyedBuckets : public Buckets<K, V> {
 public:
  using Lookup = typename Traits<K>::Lookup;

  using Buckets<K, V>::Buckets;
  using Buckets<K, V>::slot;

  // The value of `key`, as `As` makes it, or nothing. Results are filled in where the caller has
  // them: moving them about would cost as much as all else.
  template <class As>
  Found<As> search(const Lookup& key) const;
  // The same in a bucket that is open: that of `position`, which is the key's.
  template <class As>
  Found<As> search(const OpenBucket& open, const Lookup& key, const map::Position& position) const {
    Found<As> found = nothing_found<As>();
    if (open.bucket.geometry.count != 0) {
      search_in<As>(*open.chunk.get(), open.bucket, nullptr, key, position, found);
    }
    return found;
  }

 private:
  using Entries = map::Entries<K, V>;

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
    return in_part(std::move(error), key_text(key));
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
};

// ---- implementation ----

template <class K, class V>
template <class As>
Found<As> KeyedBuckets<K, V>::search(const Lookup& key) const {
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
void KeyedBuckets<K, V>::search_known(const map::Candidates& candidates, reader::KnownLeaf& leaf,
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
void KeyedBuckets<K, V>::search_untagged(ReadCursor& in, std::uint64_t first,
                                         reader::KnownLeaf& leaf, const Lookup& key,
                                         std::uint64_t fraction, Found<As>& found) const {
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
void KeyedBuckets<K, V>::search_buffered(const Lookup& key, Found<As>& found) const {
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
void KeyedBuckets<K, V>::search_anew(const Lookup& key, Found<As>& found) const {
  found->reset();
  if (slot().items() == 0) return;
  const std::uint64_t hash = Traits<K>::hash(key);
  reader::Call call(slot().file());
  map::Bucket bucket;
  if (!slot().elsewhere()) {
    ReadCursor in = call.cursor(&slot().chunk());
    if (map::open_bucket(in, slot().record().place(), slot().items(), Entries::kShape, &bucket)) {
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
  if (!open_bucket_chunk<K, V>(in, &bucket)) {
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
void KeyedBuckets<K, V>::search_in(reader::Chunk& chunk, const map::Bucket& bucket,
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
void KeyedBuckets<K, V>::note(reader::KnownLeaf& leaf, const ReadCursor& in,
                              const map::Bucket& bucket) {
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
void KeyedBuckets<K, V>::count_visit(reader::KnownLeaf& leaf, const ReadCursor& in) {
  std::uint32_t visits = leaf.visits_of(kReader) + 1;
  if (visits == kWorthChecking && check_contents(in)) visits = kTrusted;
  if (visits <= kTrusted) leaf.set_visits(kReader, visits);
}

// Whether all mirrors of the bucket's entries can be made. If not, each lookup finds out again.
template <class K, class V>
bool KeyedBuckets<K, V>::check_contents(const ReadCursor& in) {
  reader::Call call(*in.chunk()->file());
  ReadCursor all = call.cursor(in.chunk());
  map::Bucket bucket;
  if (all.form() != Form::kNarrow || !open_bucket_chunk<K, V>(all, &bucket)) return false;
  for (std::uint64_t i = 0; i < bucket.geometry.count; ++i) {
    ReadCursor each = call.cursor(in.chunk());
    typename MirrorEntries<K, V>::Entry entry{};
    if (!MirrorEntries<K, V>::read(each, bucket.entry(i, Entries::kShape), entry)) return false;
  }
  return true;
}

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_KEYED_BUCKETS_H_
