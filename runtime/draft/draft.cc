#include "runtime/draft/draft.h"

#include <cstring>
#include <string>
#include <variant>
#include <vector>

namespace parcode::draft {

using schema::Kind;
using schema::Storage;
using schema::Type;

namespace {

void append_bytes(std::vector<std::byte>& out, const std::byte* data, std::size_t size) {
  out.insert(out.end(), data, data + size);
}

void append_key_part(const dynamic::Types& types, const Type& type, const std::byte* key,
                     bool nested, std::vector<std::byte>& out) {
  if (type.kind == Kind::kString) {
    const std::string_view text = text_of(block_at(key));
    if (nested) {
      const std::uint64_t size = text.size();
      append_bytes(out, reinterpret_cast<const std::byte*>(&size), sizeof(size));
    }
    append_bytes(out, reinterpret_cast<const std::byte*>(text.data()), text.size());
  } else if (type.kind == Kind::kStruct) {
    const auto& fields = types.definition(type).fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      append_key_part(types, fields[i].type, key + types.offset(type, i), true, out);
    }
  } else {
    append_bytes(out, key, types.layout(type).size);
  }
}

// Stores what a schema's default is, which fits the type.
struct StoreDefault {
  Draft& draft;
  const Type& type;
  std::byte* at;

  void operator()(std::monostate) const { set_default(draft, type, at); }
  void operator()(bool value) const { store_as(at, value); }
  void operator()(const Int128& value) const { store_bytes(&value); }
  void operator()(const UInt128& value) const { store_bytes(&value); }
  void operator()(double value) const {
    if (type.kind == Kind::kF32) return store_as(at, static_cast<float>(value));
    store_as(at, value);
  }
  void operator()(const std::string& value) const { draft.set_text(at, value); }

 private:
  // The low bytes of two's complement are the value in any narrower integer that it fits.
  void store_bytes(const void* value) const {
    std::memcpy(at, value, draft.types().layout(type).size);
  }
};

}  // namespace

Block* Draft::make_block(std::uint64_t count, std::uint64_t bytes) {
  void* memory = memory_->allocate(sizeof(Block) + bytes, 16);
  std::memset(memory, 0, sizeof(Block) + bytes);
  size_ += sizeof(Block) + bytes;
  auto* block = static_cast<Block*>(memory);
  block->count = count;
  return block;
}

void Draft::set_text(std::byte* slot, std::string_view text) {
  if (text.empty()) return set(slot, nullptr);
  Block* block = make_block(text.size(), text.size());
  std::memcpy(block->data(), text.data(), text.size());
  set(slot, block);
}

// The root is filled with its default, so that a draft is a whole object from the start.
std::byte* Draft::make_value(const Type& type) {
  std::byte* value = make_block(1, types_.layout(type).size)->data();
  set_default(*this, type, value);
  return value;
}

bool is_stored(const schema::Field& field) {
  return field.storage != Storage::kInline;
}

void set_default(Draft& draft, const Type& type, std::byte* at) {
  const dynamic::Types& types = draft.types();
  switch (type.kind) {
    case Kind::kArray: {
      const std::uint64_t stride = types.layout(type.arguments[0]).size;
      for (std::uint64_t i = 0; i < type.length; ++i) {
        set_default(draft, type.arguments[0], at + i * stride);
      }
      return;
    }
    case Kind::kBox: {
      Block* block = draft.make_block(1, types.layout(type.arguments[0]).size);
      set_default(draft, type.arguments[0], block->data());
      return Draft::set(at, block);
    }
    case Kind::kStruct: {
      const auto& fields = types.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        set_default(draft, fields[i], at + types.offset(type, i));
      }
      return;
    }
    case Kind::kUnion: {
      const schema::Field& first = types.definition(type).fields.front();
      Block* block = draft.make_block(1, types.layout(first.type).size);
      set_default(draft, first.type, block->data());
      store_as(at, std::uint32_t{first.number});
      return Draft::set(at + dynamic::kMemberSlot, block);
    }
    default:
      return;  // zero, empty or none
  }
}

void set_default(Draft& draft, const schema::Field& field, std::byte* at) {
  const Type* type = &field.type;
  std::byte* value = at;
  const Kind kind = type->kind;
  const bool is_list = kind == Kind::kVec || kind == Kind::kString ||
                       (kind == Kind::kMap && field.storage == Storage::kMap);
  if (is_stored(field)) {
    if (kind == Kind::kOptional) return;
    const bool boxed = kind == Kind::kBox;
    if (boxed) type = &type->arguments[0];
    if (boxed && type->kind == Kind::kString) return;
    if (boxed || !is_list) {
      Block* block = draft.make_block(1, draft.types().layout(*type).size);
      Draft::set(at, block);
      value = block->data();
    }
  }
  std::visit(StoreDefault{draft, *type, value}, field.default_value);
}

void append_key(const dynamic::Types& types, const Type& type, const std::byte* key,
                std::vector<std::byte>& out) {
  append_key_part(types, type, key, false, out);
}

}  // namespace parcode::draft
