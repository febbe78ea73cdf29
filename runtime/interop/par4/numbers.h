// From a schema's kind of number to the C++ type of it.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_NUMBERS_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_NUMBERS_H_

#include <cstdint>

#include "runtime/interop/par4/bincode.h"
#include "runtime/schema/schema.h"

namespace parcode::par4 {

// Whether with_integer() takes the kind.
constexpr bool is_integer(schema::Kind kind) {
  return kind >= schema::Kind::kI8 && kind <= schema::Kind::kU128;
}
constexpr bool is_float(schema::Kind kind) {
  return kind == schema::Kind::kF32 || kind == schema::Kind::kF64;
}

// Returns visit(T{}) for the integer type T of `kind`; 128 bits are SignedWide and Wide.
template <class Visit>
decltype(auto) with_integer(schema::Kind kind, const Visit& visit) {
  using schema::Kind;
  switch (kind) {
    case Kind::kI8:
      return visit(std::int8_t{});
    case Kind::kI16:
      return visit(std::int16_t{});
    case Kind::kI32:
      return visit(std::int32_t{});
    case Kind::kI64:
      return visit(std::int64_t{});
    case Kind::kI128:
      return visit(SignedWide{});
    case Kind::kU8:
      return visit(std::uint8_t{});
    case Kind::kU16:
      return visit(std::uint16_t{});
    case Kind::kU32:
      return visit(std::uint32_t{});
    case Kind::kU128:
      return visit(Wide{});
    default:
      return visit(std::uint64_t{});
  }
}

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_NUMBERS_H_
