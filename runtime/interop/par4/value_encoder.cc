#include "runtime/interop/par4/value_encoder.h"

#include <algorithm>
#include <string>

#include "runtime/base/utf8.h"
#include "runtime/interop/par4/numbers.h"
#include "runtime/interop/par4/stored_values.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

constexpr Place kStoredFlagAt = 8;  // behind the slot of an optional field that is chunkable

}  // namespace

void ValueEncoder::value(ReadCursor& in, const Type& type, Place at, BincodeWriter& out) {
  switch (type.kind) {
    case Kind::kBool:
      return out.fixed<std::uint8_t>(stored_flag(in, at, trail_) ? 1 : 0);
    case Kind::kString:
      return text(stored_text(in, at, /*elsewhere=*/false, trail_), out);
    case Kind::kVec: {
      Sequence sequence = Sequence::of_vec(in, type, at, false, types_, trail_);
      return list(sequence, type, out);
    }
    case Kind::kMap: {
      Sequence sequence = Sequence::of_map(in, type, at, false, types_, trail_);
      return list(sequence, type, out);
    }
    case Kind::kArray:
      return elements(in, type.arguments[0], type.length, at, 0, out);
    case Kind::kOptional: {
      const bool present =
          stored_flag(in, at + types_.layouts().of(type.arguments[0]).size, trail_);
      out.fixed<std::uint8_t>(present ? 1 : 0);
      if (present) value(in, type.arguments[0], at, out);
      return;
    }
    case Kind::kBox: {
      const Trail::Level level(trail_);
      const Place content = stored_box(in, type.arguments[0], at, types_, trail_);
      return value(in, type.arguments[0], content, out);
    }
    case Kind::kStruct:
      return structure(in, type, at, /*with_stored=*/true, out);
    case Kind::kEnum:
      if (types_.is_char(type)) return character(in, at, out);
      return out.variant(stored_variant(in, type, at, types_, trail_));
    case Kind::kUnion:
      return one_of(in, type, at, out);
    default:
      return elements(in, type, 1, at, 0, out);
  }
}

void ValueEncoder::stored(ReadCursor& in, const Type& type, Storage storage, Place at,
                          BincodeWriter& out) {
  if (storage == Storage::kMap && type.kind == Kind::kMap) {
    Sequence sequence = Sequence::of_map(in, type, at, true, types_, trail_);
    return list(sequence, type, out);
  }
  switch (type.kind) {
    case Kind::kOptional: {
      const bool present = stored_flag(in, at + kStoredFlagAt, trail_);
      out.fixed<std::uint8_t>(present ? 1 : 0);
      if (present) stored(in, type.arguments[0], storage, at, out);
      return;
    }
    case Kind::kString: {
      reader::ChunkPin pin;
      return text(stored_text(in, at, /*elsewhere=*/true, trail_, &pin), out);
    }
    case Kind::kVec: {
      Sequence sequence = Sequence::of_vec(in, type, at, true, types_, trail_);
      return list(sequence, type, out);
    }
    default: {
      const Type& held = stored_content_of(type);
      if (held.kind == Kind::kString) return stored(in, held, storage, at, out);
      const Trail::Level level(trail_);
      StoredContent content = stored_content(in, held, at, types_, trail_);
      return value(content.in, held, content.at, out);
    }
  }
}

void ValueEncoder::inline_fields(ReadCursor& in, const Type& type, Place at, BincodeWriter& out) {
  structure(in, type, at, /*with_stored=*/false, out);
}

void ValueEncoder::structure(ReadCursor& in, const Type& type, Place at, bool with_stored,
                             BincodeWriter& out) {
  const auto& offsets = types_.layouts().offsets(type.definition);
  const auto& fields = types_.definition(type).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_inline = fields[i].storage == Storage::kInline;
    if (!is_inline && !with_stored) continue;
    const Trail::Step step(trail_, fields[i].name);
    if (is_inline) {
      value(in, fields[i].type, at + offsets[i], out);
    } else {
      stored(in, fields[i].type, fields[i].storage, at + offsets[i], out);
    }
  }
}

void ValueEncoder::list(Sequence& sequence, const Type& type, BincodeWriter& out) {
  out.count(sequence.size());
  const Trail::Level level(trail_);
  if (type.kind == Kind::kVec) return items(sequence, type.arguments[0], 0, sequence.size(), out);
  const Place value_offset = types_.layouts().entry(type).value_offset;
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < sequence.size(); ++i) {
    step.at(i);
    Sequence::Item entry = sequence.item(i);
    value(entry.in, type.arguments[0], entry.at, out);
    value(entry.in, type.arguments[1], entry.at + value_offset, out);
  }
}

void ValueEncoder::items(Sequence& sequence, const Type& element, std::uint64_t first,
                         std::uint64_t count, BincodeWriter& out) {
  while (count > 0) {
    Sequence::Item run = sequence.item(first);
    const std::uint64_t here = std::min(run.count, count);
    elements(run.in, element, here, run.at, first, out);
    first += here;
    count -= here;
  }
}

void ValueEncoder::elements(ReadCursor& in, const Type& element, std::uint64_t count, Place at,
                            std::uint64_t first, BincodeWriter& out) {
  const std::uint64_t stride = types_.layouts().of(element).size;
  if (is_float(element.kind)) return out.append(in.at(at), count * stride);
  if (is_integer(element.kind)) {
    return with_integer(element.kind, [&](auto zero) {
      using T = decltype(zero);
      if constexpr (sizeof(T) == 1) {
        out.append(in.at(at), count);
      } else {
        const std::byte* from = in.at(at);
        for (std::uint64_t i = 0; i < count; ++i) out.number(load_as<T>(from + i * sizeof(T)));
      }
    });
  }
  Trail::Step step(trail_);
  for (std::uint64_t i = 0; i < count; ++i) {
    step.at(first + i);
    value(in, element, at + i * stride, out);
  }
}

void ValueEncoder::text(Bytes text, BincodeWriter& out) {
  out.count(text.size());
  out.append(text.data(), text.size());
}

void ValueEncoder::character(ReadCursor& in, Place at, BincodeWriter& out) {
  const auto code_point = in.number<std::uint32_t>(at);
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  const auto head = [&](unsigned mark, unsigned shift) {
    return static_cast<char>(mark | (code_point >> shift));
  };
  std::string encoded;
  if (code_point < 0x80) {
    encoded = {head(0, 0)};
  } else if (code_point < 0x800) {
    encoded = {head(0xC0, 6), tail(0)};
  } else if (code_point < 0x10000) {
    encoded = {head(0xE0, 12), tail(6), tail(0)};
  } else if (code_point <= 0x10FFFF) {
    encoded = {head(0xF0, 18), tail(12), tail(6), tail(0)};
  }
  if (encoded.empty() || !is_utf8(encoded)) {
    trail_.fail(ErrorCode::kInvalidArgument,
                "number " + std::to_string(code_point) + " is no code point that a char can be");
  }
  out.append(encoded.data(), encoded.size());
}

void ValueEncoder::one_of(ReadCursor& in, const Type& type, Place at, BincodeWriter& out) {
  const StoredMember member = stored_member(in, type, at, types_, trail_);
  const Trail::Step step(trail_, member.field->name);
  const Trail::Level level(trail_);
  out.variant(member.variant);
  value(in, member.field->type, member.at, out);
}

}  // namespace parcode::par4
