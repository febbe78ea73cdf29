#include "runtime/dynamic/keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/base/int128.h"
#include "runtime/dynamic/steps.h"

namespace parcode::dynamic {
namespace {

using nlohmann::json;
using schema::Kind;
using schema::Type;

template <class T>
void append(std::vector<std::byte>& out, const T& number) {
  const auto bytes = std::as_bytes(std::span(&number, 1));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_text(std::vector<std::byte>& out, std::string_view text, bool nested) {
  if (nested) append(out, static_cast<std::uint64_t>(text.size()));
  const auto bytes = std::as_bytes(std::span(text));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

bool append_stored(ReadCursor& in, const Types& types, const Type& type, Place at, bool nested,
                   std::vector<std::byte>& out) {
  switch (type.kind) {
    case Kind::kString: {
      ReadCursor::Target target;
      std::string_view text;
      if (!in.follow(at, 1, 1, /*may_be_elsewhere=*/false, &target) ||
          !read_text(in, target.place, target.count, &text)) {
        return false;
      }
      append_text(out, text, nested);
      return true;
    }
    case Kind::kStruct: {
      const auto& fields = types.definition(type).fields;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!append_stored(in, types, fields[i].type, at + types.offset(type, i), true, out)) {
          return false;
        }
      }
      return true;
    }
    default: {
      const std::byte* stored = in.at(at);
      out.insert(out.end(), stored, stored + types.layout(type).size);
      return true;
    }
  }
}

// Bytes of an integer kind: 1, 2, 4, 8, 16 in each family's order.
std::size_t size_of(Kind kind) {
  const auto first = static_cast<unsigned>(kind >= Kind::kU8 ? Kind::kU8 : Kind::kI8);
  return std::size_t{1} << (static_cast<unsigned>(kind) - first);
}

Failure refuse(std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message));
}

Status append_enum(const schema::Definition& definition, std::string_view text,
                   std::vector<std::byte>& out) {
  const auto& values = definition.values;
  const auto named = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return value.name == text; });
  const std::string number = named == values.end() ? std::string(text) : to_string(named->value);
  auto encoded = encode_integer_text(definition.underlying, number);
  if (!encoded) {
    return refuse("enum " + definition.name + " has no value '" + std::string(text) + "'" +
                  did_you_mean(text, definition));
  }
  out.insert(out.end(), encoded->begin(), encoded->end());
  return {};
}

// What a scalar is in JSON, as text: "text" and 5 alike.
std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Status append_text_key(const Types& types, const Type& type, std::string_view text, bool nested,
                       std::vector<std::byte>& out);

Status append_object(const Types& types, const Type& type, const json& object,
                     std::vector<std::byte>& out) {
  const schema::Definition& definition = types.definition(type);
  for (const auto& item : object.items()) {
    if (find_field(definition, std::string_view(item.key())) == definition.fields.size()) {
      return refuse("struct " + definition.name + " has no field '" + item.key() + "'" +
                    did_you_mean(item.key(), definition));
    }
  }
  for (const schema::Field& field : definition.fields) {
    const auto found = object.find(field.name);
    if (found == object.end()) return refuse("the key lacks the field '" + field.name + "'");
    Status added = append_text_key(types, field.type, plain(*found), true, out);
    if (!added) return added;
  }
  return {};
}

Status append_text_key(const Types& types, const Type& type, std::string_view text, bool nested,
                       std::vector<std::byte>& out) {
  switch (type.kind) {
    case Kind::kString:
      append_text(out, text, nested);
      return {};
    case Kind::kBool:
      if (text != "true" && text != "false") {
        return refuse("a bool is true or false, not '" + std::string(text) + "'");
      }
      out.push_back(std::byte(text == "true"));
      return {};
    case Kind::kEnum:
      return append_enum(types.definition(type), text, out);
    case Kind::kStruct: {
      const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
      if (!object.is_object()) {
        return refuse("the key is a " + types.name(type) +
                      "; write it as JSON, such as {\"field\": 1}");
      }
      return append_object(types, type, object, out);
    }
    default:
      return encode_integer_text(type.kind, text).map([&](const std::vector<std::byte>& number) {
        out.insert(out.end(), number.begin(), number.end());
      });
  }
}

}  // namespace

bool encode_stored_key(ReadCursor& in, const Types& types, const Type& type, Place at,
                       std::vector<std::byte>& out) {
  return append_stored(in, types, type, at, false, out);
}

Result<std::vector<std::byte>> encode_key_text(const Types& types, const Type& type,
                                               std::string_view text) {
  std::vector<std::byte> key;
  if (Status added = append_text_key(types, type, text, false, key); !added) {
    return Failure(std::move(added.error()));
  }
  return key;
}

Result<std::vector<std::byte>> encode_integer_text(Kind kind, std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  const bool is_number = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
  if (!is_number) return refuse("'" + std::string(text) + "' is not an integer");
  const auto [low, high] = schema::range_of(kind);
  // Of a negative number, how far below zero it may be.
  const UInt128::Native most =
      negative ? UInt128::Native{0} - static_cast<UInt128::Native>(low.native()) : high.native();
  UInt128::Native value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<unsigned>(c - '0');
    if (digit > most || value > (most - digit) / 10) {
      return refuse(std::string(text) + " is outside " + std::string(schema::keyword(kind)) + " (" +
                    to_string(low) + " to " + to_string(high) + ")");
    }
    value = value * 10 + digit;
  }
  if (negative) value = UInt128::Native{0} - value;
  std::vector<std::byte> bytes;
  append(bytes, value);
  bytes.resize(size_of(kind));
  return bytes;
}

}  // namespace parcode::dynamic
