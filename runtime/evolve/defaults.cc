#include "runtime/evolve/defaults.h"

#include <cstring>
#include <string>
#include <variant>

namespace parcode::evolve {
namespace {

using schema::Field;
using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr Place kMemberSlot = 8;  // of a union

// The type's own default. Ends: schema::check() refuses a type whose default holds itself.
bool store_type_default(const dynamic::Types& types, const Type& type, Place at, Output& out) {
  Place place = 0;
  switch (type.kind) {
    case Kind::kArray: {
      const std::uint64_t stride = types.layout(type.arguments[0]).size;
      for (std::uint64_t i = 0; i < type.length; ++i) {
        if (!store_type_default(types, type.arguments[0], at + i * stride, out)) return false;
      }
      return true;
    }
    case Kind::kBox: {
      const schema::Layout value = types.layout(type.arguments[0]);
      return out.take_for_slot(at, 1, value.size, value.align, &place) &&
             store_type_default(types, type.arguments[0], place, out);
    }
    case Kind::kStruct: {
      const auto& fields = types.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!store_default(types, fields[i], at + types.offset(type, i), out)) return false;
      }
      return true;
    }
    case Kind::kUnion: {
      const Field& first = types.definition(type).fields.front();
      const schema::Layout value = types.layout(first.type);
      out.store(at, std::uint32_t{first.number});
      return out.take_for_slot(at + kMemberSlot, 1, value.size, value.align, &place) &&
             store_type_default(types, first.type, place, out);
    }
    default:
      return true;  // zero, empty or none
  }
}

// Stores a literal that fits the type.
struct StoreLiteral {
  const dynamic::Types& types;
  const Type& type;
  Place at;
  Output& out;

  bool operator()(std::monostate) const { return store_type_default(types, type, at, out); }
  bool operator()(bool value) const { return store(value); }
  bool operator()(const Int128& value) const { return store_low_bytes(&value); }
  bool operator()(const UInt128& value) const { return store_low_bytes(&value); }
  bool operator()(double value) const {
    return type.kind == Kind::kF32 ? store(static_cast<float>(value)) : store(value);
  }
  bool operator()(const std::string& value) const {
    if (value.empty()) return true;
    Place place = 0;
    if (!out.take_for_slot(at, value.size(), value.size(), 1, &place)) return false;
    std::memcpy(out.at(place), value.data(), value.size());
    return true;
  }

 private:
  template <class T>
  bool store(T value) const {
    out.store(at, value);
    return true;
  }
  // The low bytes of two's complement are the value in any narrower integer that it fits.
  bool store_low_bytes(const void* value) const {
    std::memcpy(out.at(at), value, types.layout(type).size);
    return true;
  }
};

}  // namespace

bool store_default(const dynamic::Types& types, const Field& field, Place at, Output& out) {
  const Type* type = &field.type;
  if (field.storage != Storage::kInline) {
    const bool is_boxed = type->kind == Kind::kBox;
    if (is_boxed) type = &type->arguments[0];
    const bool is_empty_slot =
        type->kind == Kind::kOptional || (type->kind == Kind::kVec && !is_boxed) ||
        field.storage == Storage::kMap || (type->kind == Kind::kString && is_boxed);
    if (is_empty_slot && !(is_boxed && type->kind == Kind::kOptional)) return true;
    if (type->kind != Kind::kString) {
      const schema::Layout value = types.layout(*type);
      Place place = 0;
      if (!out.take_for_slot(at, 1, value.size, value.align, &place)) return false;
      at = place;
    }
  }
  return std::visit(StoreLiteral{types, *type, at, out}, field.default_value);
}

}  // namespace parcode::evolve
