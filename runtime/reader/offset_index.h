// OffsetIndex: the objects made for places in a file, found by offset without a lock.
//
// A hash table that only grows, in shards, which are made with the first object: of most files some
// index stays empty. Finding probes the shard's newest table with acquire loads; adding takes the
// shard's lock. A table that has become too small is replaced by one twice as large and kept, since
// others may be reading it: all tables together are at most twice the newest.
//
// Thread safety: find() and find_or_add() from any number of threads; for_each() and clear() while
// nobody adds.

#ifndef PARCODE_RUNTIME_READER_OFFSET_INDEX_H_
#define PARCODE_RUNTIME_READER_OFFSET_INDEX_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "runtime/base/hash.h"

namespace parcode::reader {

template <class T>
class OffsetIndex {
 public:
  OffsetIndex() = default;
  OffsetIndex(const OffsetIndex&) = delete;
  OffsetIndex& operator=(const OffsetIndex&) = delete;
  ~OffsetIndex() { clear(); }

  // The object under `key` that `matches` accepts, or null.
  template <class Matches>
  T* find(std::uint64_t key, const Matches& matches) const {
    const Shards* const shards = shards_.load(std::memory_order_acquire);
    if (shards == nullptr) return nullptr;
    const Place place(key);
    return find_in((*shards)[place.shard].newest.load(std::memory_order_acquire), key, place.start,
                   matches);
  }

  // As above; where there is none, adds `make()`, a std::unique_ptr<T>.
  template <class Matches, class Make>
  T* find_or_add(std::uint64_t key, const Matches& matches, const Make& make) {
    if (T* found = find(key, matches)) return found;
    const Place place(key);
    Shard& shard = shards_to_add_to()[place.shard];
    const std::lock_guard lock(shard.mutex);
    Table* table = shard.newest.load(std::memory_order_relaxed);
    if (T* found = find_in(table, key, place.start, matches)) return found;
    if (table == nullptr || (shard.objects + 1) * 2 > table->slots.size) table = grow(shard);
    std::unique_ptr<T> object = make();
    put(*table, key, place.start, object.get());
    ++shard.objects;
    return object.release();
  }

  // Calls `visit(T&)` for every object, in no order.
  template <class Visit>
  void for_each(const Visit& visit) {
    Shards* const shards = shards_.load(std::memory_order_acquire);
    if (shards == nullptr) return;
    for (Shard& shard : *shards) {
      Table* table = shard.newest.load(std::memory_order_acquire);
      if (table == nullptr) continue;
      for (std::size_t i = 0; i < table->slots.size; ++i) {
        if (T* object = table->slots[i].object.load(std::memory_order_acquire)) visit(*object);
      }
    }
  }

  void clear() {
    for_each([](T& object) { delete &object; });
    delete shards_.load(std::memory_order_relaxed);
    shards_.store(nullptr, std::memory_order_relaxed);
  }

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kFirstSlots = 8;

  struct Slot {
    std::atomic<T*> object = nullptr;  // written last: who sees it sees the key
    std::uint64_t key = 0;
  };

  struct Slots {
    explicit Slots(std::size_t count) : size(count), all(std::make_unique<Slot[]>(count)) {}
    Slot& operator[](std::size_t i) const { return all[i]; }
    std::size_t size;  // a power of two
    std::unique_ptr<Slot[]> all;
  };

  struct Table {
    Slots slots;
    std::unique_ptr<Table> older;
  };

  struct alignas(64) Shard {
    ~Shard() { delete newest.load(std::memory_order_relaxed); }

    std::mutex mutex;
    std::atomic<Table*> newest = nullptr;
    std::size_t objects = 0;
  };
  using Shards = std::array<Shard, kShards>;

  // Where a key's search begins. Offsets are multiples of 64.
  struct Place {
    explicit Place(std::uint64_t key) {
      const std::uint64_t hash = spread(key);
      shard = static_cast<std::size_t>(hash >> 60);
      start = static_cast<std::size_t>(hash >> 20);
    }
    std::size_t shard;
    std::size_t start;
  };

  Shards& shards_to_add_to() {
    Shards* shards = shards_.load(std::memory_order_acquire);
    if (shards != nullptr) return *shards;
    auto made = std::make_unique<Shards>();
    if (shards_.compare_exchange_strong(shards, made.get(), std::memory_order_acq_rel)) {
      shards = made.release();
    }
    return *shards;
  }

  template <class Matches>
  static T* find_in(const Table* table, std::uint64_t key, std::size_t start,
                    const Matches& matches) {
    if (table == nullptr) return nullptr;
    const std::size_t mask = table->slots.size - 1;
    for (std::size_t i = start & mask;; i = (i + 1) & mask) {
      const Slot& slot = table->slots[i];
      T* object = slot.object.load(std::memory_order_acquire);
      if (object == nullptr) return nullptr;
      if (slot.key == key && matches(*object)) return object;
    }
  }

  static void put(Table& table, std::uint64_t key, std::size_t start, T* object) {
    const std::size_t mask = table.slots.size - 1;
    std::size_t i = start & mask;
    while (table.slots[i].object.load(std::memory_order_relaxed) != nullptr) i = (i + 1) & mask;
    table.slots[i].key = key;
    table.slots[i].object.store(object, std::memory_order_release);
  }

  static Table* grow(Shard& shard) {
    Table* old = shard.newest.load(std::memory_order_relaxed);
    const std::size_t size = old == nullptr ? kFirstSlots : old->slots.size * 2;
    auto table = std::make_unique<Table>(Table{Slots(size), nullptr});
    for (std::size_t i = 0; old != nullptr && i < old->slots.size; ++i) {
      const Slot& slot = old->slots[i];
      T* object = slot.object.load(std::memory_order_relaxed);
      if (object != nullptr) put(*table, slot.key, Place(slot.key).start, object);
    }
    table->older.reset(old);
    shard.newest.store(table.get(), std::memory_order_release);
    return table.release();
  }

  std::atomic<Shards*> shards_ = nullptr;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_OFFSET_INDEX_H_
