// Draft: an object to be written, of a type that only a schema knows.
//
// A draft's values lie in memory as they will lie in a chunk (docs/format.md, "Values"): fixed
// parts with the layout of schema::Layouts. Only slots differ: instead of a place and a count they
// hold the address of a Block, or null where they are empty. So a vec<u32> takes four bytes an
// element, fixed-size values are written with one memcpy, and the plan of a draft is that of the
// generated code, told by the schema instead of by templates.
//
// Blocks of strings and lists live until the draft goes; but for those that are made while another
// memory is given (allocate_from), which are its owner's.
//
// Thread safety: built by one thread; const afterwards, and then shared by all.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/dynamic/steps.h"
#include "runtime/dynamic/types.h"
#include "runtime/schema/schema.h"

namespace parcode::draft {

// What a slot leads to: `count` elements, entries or bytes; 1 for a box, a member of a union, a
// chunkable struct.
struct Block {
  std::uint64_t count = 0;
  std::uint64_t padding = 0;  // the data behind are aligned to 16

  const std::byte* data() const { return reinterpret_cast<const std::byte*>(this + 1); }
  std::byte* data() { return reinterpret_cast<std::byte*>(this + 1); }
};
static_assert(sizeof(Block) == 16);

inline const Block* block_at(const std::byte* slot) {
  return load_as<const Block*>(slot);
}

inline std::string_view text_of(const Block* block) {
  if (block == nullptr) return {};
  return {reinterpret_cast<const char*>(block->data()), block->count};
}

class Draft {
 public:
  // `types` must outlive the draft.
  explicit Draft(const dynamic::Types& types) : types_(types) {
    root_ = make_value(types.schema().root);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const dynamic::Types& types() const { return types_; }
  // The root's fixed part; of a vec or a map its slot.
  std::byte* root() { return root_; }
  const std::byte* root() const { return root_; }

  // A block of `count` items that take `bytes` together, cleared. Count and bytes above zero.
  Block* make_block(std::uint64_t count, std::uint64_t bytes);
  // Makes the slot lead to a copy of the text.
  void set_text(std::byte* slot, std::string_view text);
  static void set(std::byte* slot, const Block* block) { store_as(slot, block); }

  // Where blocks are made from now on; null: in the draft's own memory.
  void allocate_from(std::pmr::memory_resource* memory) {
    memory_ = memory == nullptr ? &own_memory_ : memory;
  }

  // Bytes taken so far.
  std::uint64_t size() const { return size_; }

 private:
  std::byte* make_value(const schema::Type& type);

  const dynamic::Types& types_;
  std::pmr::monotonic_buffer_resource own_memory_{64 << 10};
  std::pmr::memory_resource* memory_ = &own_memory_;
  std::uint64_t size_ = 0;
  std::byte* root_ = nullptr;
};

// Fills the fixed part at `at`, all zeros, with the type's default: that of each field, the first
// member of a union. Boxes are made; vecs, maps, strings and optionals stay empty.
void set_default(Draft& draft, const schema::Type& type, std::byte* at);
// The same with what the schema says of the field.
void set_default(Draft& draft, const schema::Field& field, std::byte* at);

// Whether a field's value lies behind a slot, and the type that a RefBlock or Block there holds.
bool is_stored(const schema::Field& field);

// The XXH3-64 of a map's keys, in the order of its entries: blocks of maps have these.
inline const std::uint64_t* hashes_of(const Block& map) {
  return reinterpret_cast<const std::uint64_t*>(static_cast<std::uintptr_t>(map.padding));
}
inline void set_hashes(Block& map, const std::uint64_t* hashes) {
  map.padding = reinterpret_cast<std::uintptr_t>(hashes);
}
// A block of `count` entries, in the order of a file's, with their hashes. Errors:
// kInvalidArgument where two have the same key.
Result<Block*> make_map(Draft& draft, const schema::Type& map, const std::byte* entries,
                        std::uint64_t count);

// The canonical encoding of a key (docs/format.md, "Maps").
void append_key(const dynamic::Types& types, const schema::Type& type, const std::byte* key,
                std::vector<std::byte>& out);

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_H_
