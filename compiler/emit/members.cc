#include "compiler/emit/members.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "compiler/emit/cpp_text.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

constexpr std::size_t kMemberIndent = 2;

bool is_zero_initialised(const schema::Type& type) {
  return type.kind < Kind::kString || type.kind == Kind::kEnum;
}

// " = 7", or nothing where the type starts as it should.
std::string initial_value(const Emission& emission, const CppTypes& types,
                          const model::Field& field) {
  const schema::Type& type = field.type;
  if (is_zero_initialised(type)) {
    return " = " + value_text(emission, types, type, field.default_value);
  }
  const auto* text = std::get_if<std::string>(&field.default_value);
  if (text == nullptr || text->empty()) {
    // Making a struct by `S{}` would warn of a deprecated field that has no initialiser.
    return type.kind == Kind::kArray || field.deprecation.deprecated ? " = {}" : "";
  }
  return " = " + value_text(emission, types, type, field.default_value);
}

std::string enum_text(const CppTypes& types, const model::Definition& definition,
                      const schema::Type& type, const schema::Default& value) {
  const auto* number = std::get_if<Int128>(&value);
  const Int128 wanted = number == nullptr ? Int128(0) : *number;
  const std::string name = types.name(type.definition);
  const auto named = std::ranges::find(definition.values, wanted, &model::EnumValue::value);
  if (named != definition.values.end() && !named->deprecation.deprecated) {
    return name + "::" + named->cpp_name;
  }
  if (wanted == Int128(0)) return name + "{}";
  return name + "{" + number_literal(value, definition.underlying) + "}";
}

// Names for storages in Traits<S>::Fields: those of the fields, unless they would hide what the
// storages are spelled with.
std::vector<std::string> storage_names(const model::Definition& definition) {
  const std::set<std::string> used = {"Box",    "Chunked", "Compression", "Compressor", "Fields",
                                      "Int128", "Mapped",  "UnionMember", "Traits",     "UInt128",
                                      "Value",  "kShape",  "parcode",     "std"};
  const std::set<std::string> fields = member_names(definition);
  std::vector<std::string> names;
  for (const model::Field& field : definition.fields) {
    const std::string& name = field.cpp_name;
    names.push_back(used.contains(name) ? not_among(fields, name + "_") : name);
  }
  return names;
}

std::string place_text(std::uint64_t offset) {
  return offset == 0 ? "at" : "at + " + std::to_string(offset);
}

// "encoding.add(key.name)".
std::string key_encoding(const Emission& emission, const model::Field& field) {
  if (field.type.kind != Kind::kStruct) return "encoding.add(key." + field.cpp_name + ")";
  return "Traits<" + emission.stored.name(field.type.definition) + ">::encode_key(key." +
         field.cpp_name + ", encoding)";
}

std::string layout_assert(const std::string& alias, const schema::Layout& layout) {
  return alias + "::kShape.size == " + std::to_string(layout.size) + " && " + alias +
         "::kShape.align == " + std::to_string(layout.align);
}

// What the accessors of a union's members are called, where a member is called `is_x` itself.
std::string predicate_name(const std::set<std::string>& members, const std::string& name) {
  return not_among(members, "is_" + name);
}

// What the declarations in a union and in its mirror have in common.
View member_view(const model::Definition& definition, const std::set<std::string>& names,
                 std::size_t index, std::string type) {
  const model::Field& member = definition.fields[index];
  const std::string attribute = deprecated_attribute(member.deprecation);
  return View()
      .set("index", std::to_string(index))
      .set("name", member.cpp_name)
      .set("predicate", predicate_name(names, member.cpp_name))
      .set("type", std::move(type))
      .set("doc", doc_view(member.doc, kMemberIndent))
      .set("deprecated", attribute.empty() ? "" : attribute + " ");
}

}  // namespace

std::vector<View> doc_view(std::string_view doc, std::size_t indent) {
  return lines_view(comment_lines(doc, indent));
}

std::string deprecated_attribute(const schema::Deprecation& deprecation) {
  if (!deprecation.deprecated) return {};
  if (deprecation.reason.empty()) return "[[deprecated]]";
  return "[[deprecated(" + string_literal(deprecation.reason) + ")]]";
}

std::string value_text(const Emission& emission, const CppTypes& types, const schema::Type& type,
                       const schema::Default& value) {
  if (type.kind == Kind::kEnum) {
    return enum_text(types, emission.facts.definition(type.definition), type, value);
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr && text->find('\0') == text->npos) return string_literal(*text);
  if (text != nullptr) {
    return "{" + string_literal(*text) + ", " + std::to_string(text->size()) + "}";
  }
  const auto* number = std::get_if<double>(&value);
  if (number != nullptr && number_literal(value, type.kind).starts_with("std::numeric_limits")) {
    emission.headers.insert("limits");
  }
  return number_literal(value, type.kind);
}

std::set<std::string> member_names(const model::Definition& definition) {
  std::set<std::string> names;
  for (const model::Field& field : definition.fields) names.insert(field.cpp_name);
  return names;
}

bool has_deprecated(const model::Definition& definition) {
  const auto deprecated = [](const auto& member) { return member.deprecation.deprecated; };
  return std::ranges::any_of(definition.fields, deprecated) ||
         std::ranges::any_of(definition.values, deprecated);
}

std::string not_among(const std::set<std::string>& taken, std::string name) {
  while (taken.contains(name)) name += '_';
  return name;
}

View plain_field(const Emission& emission, const CppTypes& types, const model::Field& field) {
  const std::string attribute = deprecated_attribute(field.deprecation);
  return View()
      .set("doc", doc_view(field.doc, kMemberIndent))
      .set("deprecated", attribute.empty() ? "" : attribute + " ")
      .set("type", types.plain(field.type))
      .set("name", field.cpp_name)
      .set("initial", initial_value(emission, types, field));
}

View mirror_field(const Emission& emission, const CppTypes& types, const model::Field& field) {
  const std::string attribute = deprecated_attribute(field.deprecation);
  std::string initial;
  if (field.storage == schema::Storage::kInline && field.type.kind != Kind::kString) {
    initial = initial_value(emission, types, field);
  } else if (field.deprecation.deprecated) {
    initial = " = {}";
  }
  return View()
      .set("doc", doc_view(field.doc, kMemberIndent))
      .set("deprecated", attribute.empty() ? "" : attribute + " ")
      .set("type", types.mirror(field))
      .set("name", field.cpp_name)
      .set("initial", initial);
}

std::vector<View> stored_fields(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const schema::Layouts& layouts = emission.facts.layouts();
  const std::vector<std::string> aliases = storage_names(d);
  std::vector<View> views;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    const model::Field& field = d.fields[i];
    const schema::Layout layout = layouts.of(field);
    const std::uint64_t offset = layouts.offsets(definition)[i];
    views.push_back(View()
                        .set("name", field.cpp_name)
                        .set("schema_name", field.name)
                        .set("alias", aliases[i])
                        .set("storage", emission.stored.storage(field))
                        .set("layout", layout_assert(aliases[i], layout))
                        .set("at", place_text(offset))
                        .set("offset", std::to_string(offset))
                        .set("measured", !layout.fixed)
                        .set("planned", emission.facts.has_chunks(field))
                        .set("lead", i == 0 ? "return " : "       ")
                        .set("tail", i + 1 == d.fields.size() ? ";" : " &&")
                        .set("key_encoding", key_encoding(emission, field)));
  }
  return views;
}

std::vector<View> written_fields(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const std::vector<std::string> aliases = storage_names(d);
  const std::vector<std::uint64_t>& offsets = emission.facts.layouts().offsets(definition);
  std::vector<View> views;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    views.push_back(View()
                        .set("name", d.fields[i].cpp_name)
                        .set("alias", aliases[i])
                        .set("offset", std::to_string(offsets[i]))
                        .set("streamed", is_streamed(d.fields[i])));
  }
  return views;
}

std::vector<View> streamed_fields(const CppTypes& types, const model::Definition& definition) {
  const std::set<std::string> own = {"Streams", "create", "finish", "streams"};
  const std::set<std::string> fields = member_names(definition);
  std::vector<View> views;
  for (const model::Field& field : definition.fields) {
    if (!is_streamed(field)) continue;
    const std::string& name = field.cpp_name;
    const std::string attribute = deprecated_attribute(field.deprecation);
    const std::string compressor = compressor_text(field, "parcode::");
    views.push_back(View()
                        .set("name", name)
                        .set("accessor", own.contains(name) ? not_among(fields, name + "_") : name)
                        .set("schema_name", field.name)
                        .set("stream", types.stream(field))
                        .set("compressor", compressor.empty() ? "" : ", " + compressor)
                        .set("doc", doc_view(field.doc, kMemberIndent))
                        .set("deprecated", attribute.empty() ? "" : attribute + " "));
  }
  return views;
}

std::vector<View> plain_members(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const std::set<std::string> names = member_names(d);
  const CppTypes types = emission.types.within(names);
  std::vector<View> views;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    views.push_back(member_view(d, names, i, types.plain(d.fields[i].type))
                        .set("union", d.cpp_name)
                        .set("setter", not_among(names, "set_" + d.fields[i].cpp_name))
                        .set("maker", not_among(names, "from_" + d.fields[i].cpp_name)));
  }
  return views;
}

std::vector<View> mirror_members(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const std::set<std::string> names = member_names(d);
  const CppTypes types = emission.types.within(names);
  std::vector<View> views;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    views.push_back(member_view(d, names, i, types.mirror(d.fields[i].type)));
  }
  return views;
}

std::vector<View> stored_members(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const std::vector<std::string> aliases = storage_names(d);
  std::vector<View> views;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    const model::Field& member = d.fields[i];
    views.push_back(
        View()
            .set("name", member.cpp_name)
            .set("schema_name", member.name)
            .set("alias", aliases[i])
            .set("storage", emission.stored.storage(member))
            .set("layout", layout_assert(aliases[i], emission.facts.layouts().of(member)))
            .set("index", std::to_string(i))
            .set("number", std::to_string(member.number))
            .set("planned", emission.facts.has_chunks(member)));
  }
  return views;
}

}  // namespace parcode::compiler
