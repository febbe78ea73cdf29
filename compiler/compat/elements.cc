#include "compiler/compat/elements.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "compiler/diagnostics/diagnostics.h"
#include "runtime/schema/text.h"

namespace parcode::compiler::compat {

namespace {

using schema::Kind;

Location at(const std::vector<Location>& locations, std::size_t index) {
  return index < locations.size() ? locations[index] : Location{};
}

const DefinitionPlaces& places_of(const Version& version, std::uint32_t definition) {
  static const DefinitionPlaces kUnknown;
  return definition < version.places.size() ? version.places[definition] : kUnknown;
}

std::string range_text(const std::pair<Int128, Int128>& range) {
  const std::string first = to_string(range.first);
  return range.first == range.second ? first : first + ".." + to_string(range.second);
}

// "struct ", "enum ", "union ".
std::string word_of(const schema::Definition& definition) {
  constexpr std::string_view kWords[] = {"struct ", "enum ", "union "};
  const auto kind = static_cast<std::size_t>(definition.kind);
  return std::string(kWords[kind - 1]);
}

}  // namespace

Element root_of(const Version& version) {
  Element root = {.name = "root", .place = version.location};
  if (version.has_root) {
    root.text = "root " + to_string(version.schema.root, version.schema) + ";";
  }
  return root;
}

Element definition_of(const Version& version, std::uint32_t definition) {
  const schema::Definition& found = version.schema.definitions[definition];
  return {.name = found.name,
          .text = word_of(found) + found.name,
          .place = places_of(version, definition).definition};
}

Element field_of(const Version& version, std::uint32_t definition, std::uint32_t field) {
  const schema::Definition& owner = version.schema.definitions[definition];
  return {.name = owner.name + "." + owner.fields[field].name,
          .text = to_pcs(owner.fields[field], version.schema),
          .place = at(places_of(version, definition).fields, field)};
}

Element value_of(const Version& version, std::uint32_t definition, std::uint32_t value) {
  const schema::Definition& owner = version.schema.definitions[definition];
  return {.name = owner.name + "." + owner.values[value].name,
          .text = schema::to_pcs(owner.values[value]),
          .place = at(places_of(version, definition).values, value)};
}

Element reserved_range_of(const Version& version, std::uint32_t definition, std::uint32_t range) {
  const schema::Definition& owner = version.schema.definitions[definition];
  const std::string text = range_text(owner.reserved.ranges[range]);
  return {.name = owner.name + "#" + text,
          .text = "reserved " + text + ";",
          .place = at(places_of(version, definition).reserved_ranges, range)};
}

Element reserved_name_of(const Version& version, std::uint32_t definition, std::uint32_t name) {
  const schema::Definition& owner = version.schema.definitions[definition];
  const std::string& text = owner.reserved.names[name];
  return {.name = owner.name + "#" + text,
          .text = "reserved \"" + text + "\";",
          .place = at(places_of(version, definition).reserved_names, name)};
}

Element absent_from(const Version& version, std::uint32_t definition, std::string_view name) {
  const schema::Definition& owner = version.schema.definitions[definition];
  return {.name = owner.name + "." + std::string(name),
          .place = places_of(version, definition).definition};
}

Element absent_from(const Version& version) {
  return {.place = version.location};
}

Finding make_finding(Code rule, Direction direction, const Element& before, const Element& after,
                     std::initializer_list<std::string> arguments) {
  return {.rule = rule,
          .direction = direction,
          .element = after.name.empty() ? before.name : after.name,
          .message = message_of(rule, arguments),
          .advice = std::string(entry_of(rule).cure),
          .old_hash = element_hash(before.text),
          .new_hash = element_hash(after.text),
          .old_place = before.place,
          .new_place = after.place};
}

std::string consequence_of(Direction direction) {
  switch (direction) {
    case Direction::kBackward:
      return "new programs refuse old files";
    case Direction::kForward:
      return "old programs refuse new files";
    case Direction::kBoth:
      return "new programs refuse old files, and old programs new ones";
    case Direction::kNone:
      break;
  }
  return "old files mean something else now";
}

std::string free_number(const schema::Definition& before, const schema::Definition& after) {
  constexpr std::uint16_t kLargest = std::numeric_limits<std::uint16_t>::max();
  Ranges taken = before.reserved.ranges;
  taken.insert(taken.end(), after.reserved.ranges.begin(), after.reserved.ranges.end());
  Int128 next = 0;  // behind all members
  for (const schema::Definition* definition : {&before, &after}) {
    for (const schema::Field& field : definition->fields) {
      taken.emplace_back(field.number, field.number);
      next = std::max(next, Int128(field.number + 1));
    }
    for (const schema::EnumValue& value : definition->values) {
      taken.emplace_back(value.value, value.value);
      next = std::max(next, Int128(value.value.native() + 1));
    }
  }
  std::ranges::sort(taken);
  const auto first_free = [&taken](Int128 from) {
    for (const auto& [first, last] : taken) {
      if (first <= from && from <= last) {
        from = last.native() + 1;
      }
    }
    return from;
  };
  next = first_free(next);
  const bool has_limit = after.kind != schema::DefinitionKind::kEnum;
  return to_string(has_limit && next > Int128(kLargest) ? first_free(0) : next);
}

std::string line_of(const schema::Field& field, const schema::Schema& schema,
                    const schema::Definition& owner) {
  return to_pcs(field, schema, schema::package_of(owner.name)) + "\n";
}

std::string root_line(const schema::Schema& schema) {
  const schema::Type* inner = &schema.root;
  while (!inner->arguments.empty()) {
    inner = &inner->arguments.back();
  }
  const bool named = schema::names_definition(inner->kind);
  const std::string_view package =
      named ? schema::package_of(schema.definitions[inner->definition].name) : "";
  return "root " + to_string(schema.root, schema, package) + ";\n";
}

std::string number_text(const schema::Type& type, const schema::Schema& schema) {
  std::string text = to_string(type, schema);
  if (type.kind == Kind::kEnum) {
    text += " : " + std::string(schema::keyword(schema.definitions[type.definition].underlying));
  }
  return text;
}

std::string title_of(const schema::Definition& definition) {
  return word_of(definition) + quoted(schema::short_name(definition.name));
}

std::string whole_default_text(const schema::Field& field, const schema::Schema& schema) {
  std::string text = default_text(field, schema);
  if (!text.empty()) {
    return text;
  }
  const Kind kind = field.type.kind;
  if (kind == Kind::kBool) {
    return "false";
  }
  if (kind == Kind::kString) {
    return "\"\"";
  }
  if (kind == Kind::kEnum) {
    const auto& values = schema.definitions[field.type.definition].values;
    const auto zero = std::ranges::find(values, Int128(0), &schema::EnumValue::value);
    return zero == values.end() ? "0" : zero->name;
  }
  return kind < Kind::kString ? "0" : "empty";
}

std::string ranges_text(const Ranges& ranges) {
  std::string text;
  for (const auto& range : ranges) {
    text += (text.empty() ? "" : ", ") + range_text(range);
  }
  return text;
}

}  // namespace parcode::compiler::compat
