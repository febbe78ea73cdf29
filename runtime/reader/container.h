// Container: an opened table of children, and the way from an item's index or a bucket's number to
// its chunk. Lives as long as its file is open; its table chunk stays pinned.
//
// Hit path (the child was touched before and is in memory): array lookup, one atomic load, one
// atomic addition. No lock, no hashing.
//
// A value whose RefBlock names its one leaf directly has a Container of that leaf, so that callers
// need one way only.
//
// Thread safety: everything may be used from any number of threads at once.

#ifndef PARCODE_RUNTIME_READER_CONTAINER_H_
#define PARCODE_RUNTIME_READER_CONTAINER_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "runtime/base/error.h"
#include "runtime/format/table.h"
#include "runtime/reader/file_state.h"
#include "runtime/reader/known_leaf.h"

namespace parcode::reader {

// What a reference to a table says about it; the table has to agree.
struct ContainerClaim {
  // The table that the reference was found in.
  enum class Inside : std::uint8_t { kNone, kVec, kMap };

  format::ChunkRef ref = {};
  std::uint64_t items = 0;   // of a table inside a map's: not known, 0
  std::uint64_t leaves = 0;  // outside of tables: not known, 0
  Inside inside = Inside::kNone;

  friend bool operator==(const ContainerClaim&, const ContainerClaim&) = default;
};

// The fixed parts of one shard's elements, and memory for them.
struct FixedParts {
  Buffer buffer = {};
  std::uint64_t capacity = 0;      // of the buffer, in bytes
  std::uint64_t chunk_offset = 0;  // of the shard that they were read from
};

class Container {
 public:
  std::uint64_t items() const { return items_; }    // elements or entries below
  std::uint64_t leaves() const { return leaves_; }  // shards or buckets below

  // Where an item lies: its shard, and the shard's items [first, first + count).
  struct Shard {
    std::uint64_t leaf = 0;  // number among the leaves
    std::uint64_t first = 0;
    std::uint64_t count = 0;

    friend bool operator==(const Shard&, const Shard&) = default;
  };
  // Vecs only; `item` < items(). A table of higher level may have to fetch tables below: an error
  // is possible.
  Result<Shard> shard_of(std::uint64_t item) const {
    if (stride_ == 0) return search_item(item);
    const std::uint64_t leaf = item / stride_;
    const std::uint64_t first = leaf * stride_;
    return Shard{leaf, first, std::min(stride_, items_ - first)};
  }
  // `leaf` < leaves(); vecs only.
  Result<Shard> shard(std::uint64_t leaf) const;

  // The chunk of a leaf (shard or bucket); `leaf` < leaves().
  Result<ChunkPin> leaf(std::uint64_t leaf) const {
    Chunk* const chunk = known_[leaf].chunk();
    if (chunk != nullptr && chunk->try_pin()) return ChunkPin::adopt(chunk);
    return fetch_leaf(leaf);
  }
  // The same for one visit, with memory of `memory` where there is one.
  Result<LeafVisit> visit(std::uint64_t leaf, LeafMemory* memory) const;
  // What is known of it.
  KnownLeaf& known(std::uint64_t leaf) const { return known_[leaf]; }
  // Reads the fixed parts of a shard that is not in memory, `stride` bytes an item, and nothing
  // else of it; `parts` keeps its memory from one shard to the next. False where they can't be
  // verified alone, or are so much of the shard that all of it had better come into memory, where
  // it stays: use leaf().
  Result<bool> read_fixed_parts(const Shard& shard, std::uint64_t stride, FixedParts& parts) const;
  // How many bytes the file's leaves have for what takes `bytes` in the program's layout: as many,
  // but for converted leaves.
  std::uint64_t stored_bytes(std::uint64_t bytes) const;
  // What the table says of it, without touching the chunk.
  struct Leaf {
    format::ChunkRef ref;
    // Of a shard's fixed parts, decoded; none where the table has none.
    std::optional<std::uint64_t> columns_checksum;
  };
  Result<Leaf> find_leaf(std::uint64_t leaf) const;
  Result<format::ChunkRef> leaf_ref(std::uint64_t leaf) const {
    return find_leaf(leaf).map([](const Leaf& found) { return found.ref; });
  }

 private:
  friend class FileState;

  Container(FileState* file, const ContainerClaim& claim);
  // Reads the table, or, at level 0, takes the claim for it. The claim's reference is checked.
  // Errors: as FileState::chunk().
  static Result<std::unique_ptr<Container>> open(FileState* file, const ContainerClaim& claim);
  Status read_table();
  Status check_head(const format::TableHead& head, std::uint64_t size) const;
  Status check_runs() const;
  Status check_is_vec() const;

  format::Run run(std::uint64_t index) const;
  // The index of the last run whose `first` (item or child) is not above `at`.
  std::uint64_t find_run(std::uint64_t format::Run::*first, std::uint64_t at) const;
  // A child's place among this table's own leaves and items. Vecs only.
  Shard child_place(std::uint64_t child) const;
  Result<format::ChunkRef> child_ref(std::uint64_t child) const;
  Result<const Container*> child_table(std::uint64_t child) const;

  Result<Shard> search_item(std::uint64_t item) const;
  Result<ChunkPin> fetch_leaf(std::uint64_t leaf) const;
  Failure corrupt(std::string message) const;

  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };

  // Leaves and, from level 2 on, tables below that were opened already; null where not. All leaves
  // of all levels: 32 bytes each, of which the system gives what is used.
  std::unique_ptr<void, Free> memory_;
  KnownLeaf* known_ = nullptr;  // in memory_
  std::unique_ptr<std::atomic<const Container*>[]> tables_;
  std::uint64_t items_;
  std::uint64_t leaves_;
  std::uint64_t stride_ = 0;  // items in each leaf but the last, where that is all there is to know
  std::uint32_t level_;
  std::uint32_t shift_ = 0;  // a child has 2^shift_ leaves, the last one maybe fewer
  std::uint32_t children_ = 1;
  std::uint64_t runs_ = 0;            // none: a map's table
  bool has_columns_ = false;          // the table has checksums of its shards' fixed parts
  const std::byte* table_ = nullptr;  // the table's bytes; null at level 0
  ChunkPin pin_;                      // on the table
  FileState* file_;
  ContainerClaim claim_;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_CONTAINER_H_
