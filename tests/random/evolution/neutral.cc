#include "tests/random/evolution/neutral.h"

#include <algorithm>
#include <set>
#include <string>

#include "runtime/base/int128.h"

namespace parcode::testing {
namespace {

using schema::Definition;
using schema::Field;
using schema::Kind;
using schema::Schema;
using schema::Type;
using Why = NotConvertible::Why;

bool is_integer(Kind kind) {
  return kind >= Kind::kI8 && kind <= Kind::kU128;
}

const Field* field_of(const Definition& definition, std::uint32_t number) {
  const auto found = std::find_if(definition.fields.begin(), definition.fields.end(),
                                  [&](const Field& field) { return field.number == number; });
  return found == definition.fields.end() ? nullptr : &*found;
}

Neutral random_integer(std::mt19937_64& random, Kind kind) {
  const std::uint64_t bits = random() >> (random() % 64);
  const schema::IntegerRange range = schema::range_of(kind);
  const bool is_signed = range.low < Int128{0};
  if (is_signed && random() % 2 == 0) {
    const auto low = range.low < Int128{INT64_MIN} ? Int128{INT64_MIN} : range.low;
    const auto value = -static_cast<std::int64_t>(bits >> 1);
    return std::max<std::int64_t>(value, static_cast<std::int64_t>(low.native()));
  }
  const UInt128 high = range.high > UInt128{UINT64_MAX} ? UInt128{UINT64_MAX} : range.high;
  return std::min<std::uint64_t>(bits, high.low());
}

// Text that tells where it comes from, at times long enough for a chunk of its own.
Neutral random_text(std::mt19937_64& random) {
  const std::uint64_t size = random() % 12 == 0 ? random() % 3000 : random() % 12;
  std::string text;
  while (text.size() < size) text += static_cast<char>('a' + random() % 26);
  return text;
}

std::uint64_t random_count(std::mt19937_64& random, std::uint32_t depth) {
  if (depth > 6) return 0;
  if (depth < 3 && random() % 6 == 0) return 100 + random() % 900;
  return random() % (depth < 4 ? 5 : 2);
}

Neutral random_map(std::mt19937_64& random, const Schema& schema, const Type& type,
                   std::uint32_t depth) {
  Neutral entries = Neutral::array();
  std::set<std::string> keys;
  for (std::uint64_t count = random_count(random, depth); count > 0; --count) {
    Neutral key = random_value(random, schema, type.arguments[0], depth + 1);
    if (!keys.insert(key.dump()).second) continue;
    entries.push_back({key, random_value(random, schema, type.arguments[1], depth + 1)});
  }
  return entries;
}

Neutral fitting(const Neutral& value, const schema::IntegerRange& range) {
  const bool fits =
      value.is_number_unsigned()
          ? UInt128{value.get<std::uint64_t>()} <= range.high
          : Int128{value.get<std::int64_t>()} >= range.low &&
                (value.get<std::int64_t>() < 0 || UInt128{value.get<std::int64_t>()} <= range.high);
  if (!fits) throw NotConvertible{Why::kDoesNotFit};
  return value;
}

bool contains(const schema::IntegerRange& outer, const schema::IntegerRange& inner) {
  return outer.low <= inner.low && inner.high <= outer.high;
}

Neutral converted_integer(const Neutral& value, Kind from, Kind to, bool narrowing) {
  if (from == to || contains(schema::range_of(to), schema::range_of(from))) return value;
  if (!narrowing) throw NotConvertible{Why::kNoRule};
  return fitting(value, schema::range_of(to));
}

}  // namespace

Neutral random_value(std::mt19937_64& random, const Schema& schema, const Type& type,
                     std::uint32_t depth) {
  switch (type.kind) {
    case Kind::kBool:
      return random() % 2 == 0;
    case Kind::kF32:
    case Kind::kF64:
      return static_cast<double>(static_cast<std::int64_t>(random() % 20001) - 10000) / 8;
    case Kind::kString:
      return random_text(random);
    case Kind::kArray:
    case Kind::kVec: {
      Neutral list = Neutral::array();
      const std::uint64_t count =
          type.kind == Kind::kArray ? type.length : random_count(random, depth);
      for (std::uint64_t i = 0; i < count; ++i) {
        list.push_back(random_value(random, schema, type.arguments[0], depth + 1));
      }
      return list;
    }
    case Kind::kMap:
      return random_map(random, schema, type, depth);
    case Kind::kOptional: {
      if (random() % 3 == 0) return nullptr;
      Neutral present = Neutral::array();
      present.push_back(random_value(random, schema, type.arguments[0], depth + 1));
      return present;
    }
    case Kind::kBox:
      return random_value(random, schema, type.arguments[0], depth + 1);
    case Kind::kStruct: {
      Neutral object = Neutral::object();
      for (const Field& field : schema.definitions[type.definition].fields) {
        object[std::to_string(field.number)] = random_value(random, schema, field.type, depth + 1);
      }
      return object;
    }
    case Kind::kEnum: {
      const Definition& definition = schema.definitions[type.definition];
      if (random() % 4 == 0) return random_integer(random, definition.underlying);
      return definition.values[random() % definition.values.size()].value.low();
    }
    case Kind::kUnion: {
      const auto& members = schema.definitions[type.definition].fields;
      const Field& member = members[random() % members.size()];
      return {{"n", member.number}, {"v", random_value(random, schema, member.type, depth + 1)}};
    }
    default:
      return random_integer(random, type.kind);
  }
}

Neutral converted(const Neutral& value, const Schema& from, const Type& from_type, const Schema& to,
                  const Type& to_type, bool narrowing) {
  const auto again = [&](const Neutral& part, const Type& a, const Type& b) {
    return converted(part, from, a, to, b, narrowing);
  };
  const auto all = [&](const Type& a, const Type& b) {
    Neutral list = Neutral::array();
    for (const Neutral& element : value) list.push_back(again(element, a, b));
    return list;
  };
  const Kind before = from_type.kind;
  const Kind after = to_type.kind;
  if (after == Kind::kOptional) {
    if (before == Kind::kOptional) {
      return value.is_null() ? value : all(from_type.arguments[0], to_type.arguments[0]);
    }
    Neutral present = Neutral::array();
    present.push_back(again(value, from_type, to_type.arguments[0]));
    return present;
  }
  if (before == Kind::kOptional) throw NotConvertible{Why::kNoRule};
  if (after == Kind::kBox && before == Kind::kBox) {
    return again(value, from_type.arguments[0], to_type.arguments[0]);
  }
  if (after == Kind::kBox) return again(value, from_type, to_type.arguments[0]);
  if (before == Kind::kBox) return again(value, from_type.arguments[0], to_type);
  if (is_integer(before) && is_integer(after)) {
    return converted_integer(value, before, after, narrowing);
  }
  const bool lists = (before == Kind::kArray || before == Kind::kVec) && after == Kind::kVec;
  if (lists) return all(from_type.arguments[0], to_type.arguments[0]);
  if (before == Kind::kF32 && after == Kind::kF64) return value;
  if (before != after) throw NotConvertible{Why::kNoRule};
  switch (after) {
    case Kind::kArray:
      if (from_type.length != to_type.length) throw NotConvertible{Why::kNoRule};
      return all(from_type.arguments[0], to_type.arguments[0]);
    case Kind::kMap: {
      Neutral entries = Neutral::array();
      for (const Neutral& entry : value) {
        entries.push_back(
            {entry[0], again(entry[1], from_type.arguments[1], to_type.arguments[1])});
        // A struct's fields keep their numbers, so the key is the same in either version.
      }
      return entries;
    }
    case Kind::kEnum:
      return converted_integer(value, from.definitions[from_type.definition].underlying,
                               to.definitions[to_type.definition].underlying, narrowing);
    case Kind::kUnion: {
      const auto number = value["n"].get<std::uint32_t>();
      const Field* old = field_of(from.definitions[from_type.definition], number);
      const Field* now = field_of(to.definitions[to_type.definition], number);
      if (now == nullptr) throw NotConvertible{Why::kUnknownMember};
      return {{"n", number}, {"v", converted(value["v"], from, old->type, to, now->type, false)}};
    }
    case Kind::kStruct: {
      Neutral object = Neutral::object();
      for (const Field& now : to.definitions[to_type.definition].fields) {
        const Field* old = field_of(from.definitions[from_type.definition], now.number);
        if (old == nullptr) continue;
        const std::string name = std::to_string(now.number);
        object[name] = converted(value[name], from, old->type, to, now.type, now.narrowing);
      }
      return object;
    }
    default:
      return value;
  }
}

Neutral rendered(const Neutral& value, const Schema& schema, const Type& type) {
  switch (type.kind) {
    case Kind::kArray:
    case Kind::kVec: {
      Neutral list = Neutral::array();
      for (const Neutral& element : value) {
        list.push_back(rendered(element, schema, type.arguments[0]));
      }
      return list;
    }
    case Kind::kMap: {
      Neutral entries = Neutral::array();
      for (const Neutral& entry : value) {
        entries.push_back({{"key", rendered(entry[0], schema, type.arguments[0])},
                           {"value", rendered(entry[1], schema, type.arguments[1])}});
      }
      return entries;
    }
    case Kind::kOptional: {
      if (value.is_null()) return nullptr;
      const Type* held = &type.arguments[0];
      while (held->kind == Kind::kBox) held = &held->arguments[0];
      Neutral content = rendered(value[0], schema, type.arguments[0]);
      if (held->kind != Kind::kOptional) return content;
      Neutral brackets = Neutral::array();
      brackets.push_back(std::move(content));
      return brackets;
    }
    case Kind::kBox:
      return rendered(value, schema, type.arguments[0]);
    case Kind::kStruct: {
      Neutral object = Neutral::object();
      for (const Field& field : schema.definitions[type.definition].fields) {
        const auto found = value.find(std::to_string(field.number));
        if (found != value.end()) object[field.name] = rendered(*found, schema, field.type);
      }
      return object;
    }
    case Kind::kUnion: {
      const Field* member =
          field_of(schema.definitions[type.definition], value["n"].get<std::uint32_t>());
      Neutral object = Neutral::object();
      object[member->name] = rendered(value["v"], schema, member->type);
      return object;
    }
    default:
      return value;
  }
}

}  // namespace parcode::testing
