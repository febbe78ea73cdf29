#include "runtime/interop/par4/rust_hash.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/interop/par4/sequence.h"
#include "runtime/interop/par4/stored_values.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Type;

class Hasher {
 public:
  Hasher(const RustTypes& types, Trail& trail) : types_(types), trail_(trail) {}

  void add(ReadCursor& in, const Type& type, Place at);
  std::uint64_t hash() const { return xxh64(bytes_); }

 private:
  void add_bytes(const std::byte* from, std::uint64_t size) {
    bytes_.insert(bytes_.end(), from, from + size);
  }
  void add_u64(std::uint64_t value) {
    add_bytes(reinterpret_cast<const std::byte*>(&value), sizeof(value));
  }
  void add_elements(ReadCursor& in, const Type& element, std::uint64_t count, Place at);

  const RustTypes& types_;
  Trail& trail_;
  std::vector<std::byte> bytes_;
};

void Hasher::add_elements(ReadCursor& in, const Type& element, std::uint64_t count, Place at) {
  const std::uint64_t stride = types_.layouts().of(element).size;
  for (std::uint64_t i = 0; i < count; ++i) add(in, element, at + i * stride);
}

void Hasher::add(ReadCursor& in, const Type& type, Place at) {
  switch (type.kind) {
    case Kind::kString: {
      const Bytes text = stored_text(in, at, /*elsewhere=*/false, trail_);
      add_bytes(text.data(), text.size());
      return bytes_.push_back(std::byte{0xFF});
    }
    case Kind::kVec: {
      Sequence sequence = Sequence::of_vec(in, type, at, false, types_, trail_);
      add_u64(sequence.size());
      if (sequence.size() == 0) return;
      Sequence::Item first = sequence.item(0);
      return add_elements(first.in, type.arguments[0], sequence.size(), first.at);
    }
    case Kind::kArray:
      add_u64(type.length);
      return add_elements(in, type.arguments[0], type.length, at);
    case Kind::kOptional: {
      const bool present =
          stored_flag(in, at + types_.layouts().of(type.arguments[0]).size, trail_);
      add_u64(present ? 1 : 0);
      if (present) add(in, type.arguments[0], at);
      return;
    }
    case Kind::kBox:
      return add(in, type.arguments[0], stored_box(in, type.arguments[0], at, types_, trail_));
    case Kind::kStruct: {
      const auto& offsets = types_.layouts().offsets(type.definition);
      const auto& fields = types_.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) add(in, fields[i].type, at + offsets[i]);
      return;
    }
    case Kind::kEnum:
      if (types_.is_char(type)) return add_bytes(in.at(at), sizeof(std::uint32_t));
      return add_u64(stored_variant(in, type, at, types_, trail_));
    case Kind::kUnion: {
      const StoredMember member = stored_member(in, type, at, types_, trail_);
      add_u64(member.variant);
      return add(in, member.field->type, member.at);
    }
    case Kind::kMap:
    case Kind::kF32:
    case Kind::kF64:
      return trail_.fail(ErrorCode::kInvalidArgument, "a key of PAR4 cannot hold a " +
                                                          std::string(keyword(type.kind)) +
                                                          ": Rust has no hash for it");
    default:
      return add_bytes(in.at(at), types_.layouts().of(type).size);
  }
}

}  // namespace

std::uint64_t rust_hash(ReadCursor& in, const Type& type, Place at, const RustTypes& types,
                        Trail& trail) {
  Hasher hasher(types, trail);
  hasher.add(in, type, at);
  return hasher.hash();
}

}  // namespace parcode::par4
