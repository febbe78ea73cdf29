#include "runtime/interop/par4/value_decoder.h"

#include <cstring>
#include <string>
#include <string_view>

#include "runtime/base/utf8.h"
#include "runtime/interop/par4/map_block.h"
#include "runtime/interop/par4/numbers.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr Place kUnionSlotAt = 8;
constexpr Place kStoredFlagAt = 8;  // behind the slot of an optional field that is chunkable

// How many bytes of UTF-8 begin with `first`; 0 where none do.
std::uint64_t utf8_length(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC0) return 0;
  return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

}  // namespace

Place ValueDecoder::behind(const Type& content, Place slot) {
  const schema::Layout layout = types_.layouts().of(content);
  return record_.take_for_slot(slot, 1, layout.size, layout.align);
}

void ValueDecoder::value(const Type& type, BincodeReader& in, Place at) {
  switch (type.kind) {
    case Kind::kBool:
      return record_.store<std::uint8_t>(at, in.flag("a bool") ? 1 : 0);
    case Kind::kF32:
      return record_.store(at, in.fixed<std::uint32_t>());
    case Kind::kF64:
      return record_.store(at, in.fixed<std::uint64_t>());
    case Kind::kString:
      return text(in, at);
    case Kind::kVec:
      return list(type.arguments[0], in, at);
    case Kind::kArray:
      return elements(type.arguments[0], type.length, in, at);
    case Kind::kMap:
      return map(type, in, at);
    case Kind::kOptional:
      if (!in.flag("an Option")) return;
      value(type.arguments[0], in, at);
      return record_.store<std::uint8_t>(at + types_.layouts().of(type.arguments[0]).size, 1);
    case Kind::kBox: {
      const Trail::Level level(trail_);
      return value(type.arguments[0], in, behind(type.arguments[0], at));
    }
    case Kind::kStruct:
      return structure(type, in, at, /*with_stored=*/true);
    case Kind::kEnum:
      return types_.is_char(type) ? character(in, at) : enumerator(type, in, at);
    case Kind::kUnion:
      return one_of(type, in, at);
    default:
      return integers(type.kind, 1, in, at);
  }
}

void ValueDecoder::stored(const Type& type, Storage storage, BincodeReader& in, Place at) {
  if (storage == Storage::kMap && type.kind == Kind::kMap) return map(type, in, at);
  switch (type.kind) {
    case Kind::kOptional:
      if (!in.flag("an Option")) return;
      stored(type.arguments[0], storage, in, at);
      return record_.store<std::uint8_t>(at + kStoredFlagAt, 1);
    case Kind::kString:
    case Kind::kVec:
      return value(type, in, at);
    default: {
      const Type& content = stored_content_of(type);
      if (content.kind == Kind::kString) return value(content, in, at);
      const Trail::Level level(trail_);
      return value(content, in, behind(content, at));
    }
  }
}

void ValueDecoder::inline_fields(const Type& type, BincodeReader& in, Place at) {
  structure(type, in, at, /*with_stored=*/false);
}

void ValueDecoder::structure(const Type& type, BincodeReader& in, Place at, bool with_stored) {
  const auto& offsets = types_.layouts().offsets(type.definition);
  const auto& fields = types_.definition(type).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_inline = fields[i].storage == Storage::kInline;
    if (!is_inline && !with_stored) continue;
    const Trail::Step step(trail_, fields[i].name);
    if (is_inline) {
      value(fields[i].type, in, at + offsets[i]);
    } else {
      stored(fields[i].type, fields[i].storage, in, at + offsets[i]);
    }
  }
}

void ValueDecoder::integers(Kind kind, std::uint64_t count, BincodeReader& in, Place at) {
  with_integer(kind, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (sizeof(T) == 1) {
      if (count != 0) std::memcpy(record_.at(at), in.take(count).data(), count);
    } else {
      std::byte* out = record_.at(at);
      for (std::uint64_t i = 0; i < count; ++i) store_as(out + i * sizeof(T), in.number<T>());
    }
  });
}

void ValueDecoder::elements(const Type& element, std::uint64_t count, BincodeReader& in, Place at,
                            std::uint64_t first) {
  if (is_integer(element.kind)) return integers(element.kind, count, in, at);
  const std::uint64_t stride = types_.layouts().of(element).size;
  if (is_float(element.kind)) {
    if (count != 0) std::memcpy(record_.at(at), in.take(count * stride).data(), count * stride);
    return;
  }
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < count; ++i) {
    step.at(first + i);
    value(element, in, at + i * stride);
  }
}

void ValueDecoder::text(BincodeReader& in, Place slot) {
  const std::uint64_t size = in.count(1);
  if (size == 0) return;
  const Bytes bytes = in.take(size);
  if (!is_utf8({reinterpret_cast<const char*>(bytes.data()), size})) {
    trail_.corrupt("a String is not valid UTF-8");
  }
  const Place place = record_.take_for_slot(slot, size, size, 1);
  std::memcpy(record_.at(place), bytes.data(), size);
}

void ValueDecoder::list(const Type& element, BincodeReader& in, Place slot) {
  const std::uint64_t count = in.count(types_.least_bytes(element));
  if (count == 0) return;
  const Trail::Level level(trail_);
  const schema::Layout layout = types_.layouts().of(element);
  const Place place = record_.take_items(slot, count, layout.size, layout.align);
  elements(element, count, in, place);
}

void ValueDecoder::map(const Type& type, BincodeReader& in, Place slot) {
  const std::uint64_t count =
      in.count(types_.least_bytes(type.arguments[0]) + types_.least_bytes(type.arguments[1]));
  if (count == 0) return;
  const Trail::Level level(trail_);
  MapBlock block(types_, type, count, record_, slot);
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < count; ++i) {
    step.at(i);
    value(type.arguments[0], in, block.key(i));
    value(type.arguments[1], in, block.value(i));
  }
  block.finish();
}

void ValueDecoder::enumerator(const Type& type, BincodeReader& in, Place at) {
  const auto variant = in.number<std::uint32_t>();
  const auto bits = types_.bits_of(type.definition, variant);
  if (!bits) {
    trail_.corrupt("enum " + types_.definition(type).name + " has no variant number " +
                   std::to_string(variant));
  }
  std::memcpy(record_.at(at), &*bits, types_.layouts().of(type).size);
}

void ValueDecoder::character(BincodeReader& in, Place at) {
  const auto first = in.fixed<std::uint8_t>();
  const std::uint64_t length = utf8_length(first);
  std::string encoded(1, static_cast<char>(first));
  if (length > 1) {
    const Bytes rest = in.take(length - 1);
    encoded.append(reinterpret_cast<const char*>(rest.data()), rest.size());
  }
  if (length == 0 || !is_utf8(encoded)) trail_.corrupt("a char is not valid UTF-8");
  // The first byte of a longer one has as many leading ones as there are bytes, then a zero.
  std::uint32_t code_point = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < encoded.size(); ++i) {
    code_point = (code_point << 6) | (static_cast<std::uint8_t>(encoded[i]) & 0x3FU);
  }
  record_.store(at, code_point);
}

void ValueDecoder::one_of(const Type& type, BincodeReader& in, Place at) {
  const auto variant = in.number<std::uint32_t>();
  const schema::Definition& definition = types_.definition(type);
  if (variant >= definition.fields.size()) {
    trail_.corrupt("enum " + definition.name + " has no variant number " + std::to_string(variant));
  }
  const schema::Field& member = definition.fields[variant];
  const Trail::Step step(trail_, member.name);
  const Trail::Level level(trail_);
  record_.store<std::uint32_t>(at, member.number);
  value(member.type, in, behind(member.type, at + kUnionSlotAt));
}

}  // namespace parcode::par4
