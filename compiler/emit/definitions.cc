#include "compiler/emit/definitions.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/emit/cpp_text.h"

namespace parcode::compiler {

namespace {

using schema::DefinitionKind;

// "game::world::Zone", for code in no namespace.
std::string qualified(const Emission& emission, const model::Definition& definition) {
  return namespace_of(emission.facts.set().files[definition.file]) + "::" + definition.cpp_name;
}

// "{.size = 16, .align = 8}": a Shape, as far as it differs from a default one.
std::string shape_text(const schema::Layout& layout, bool has_chunks) {
  std::string text = "{.size = " + std::to_string(layout.size);
  if (layout.align != 1) text += ", .align = " + std::to_string(layout.align);
  if (layout.tail_align != 1) text += ", .tail_align = " + std::to_string(layout.tail_align);
  if (layout.fixed) text += ", .fixed = true";
  if (layout.any_bits) text += ", .any_bits = true";
  if (layout.padded) text += ", .padded = true";
  if (has_chunks) text += ", .has_chunks = true";
  return text + "}";
}

std::string fingerprint_text(const Emission& emission, std::uint32_t definition) {
  const schema::Fingerprint print = emission.fingerprints.of(emission.facts.type(definition));
  return "{.high = " + hex_literal(print.high) + ", .low = " + hex_literal(print.low) + "}";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

View plain_struct(const Emission& emission, const model::Definition& d, bool late) {
  const CppTypes types = emission.types.within(member_names(d));
  std::vector<View> fields;
  for (const model::Field& field : d.fields) {
    fields.push_back(plain_field(emission, types, field));
  }
  return View()
      .set("name", d.cpp_name)
      .set("doc", doc_view(d.doc, 0))
      .set("has_fields", !fields.empty())
      .set("fields", std::move(fields))
      .set("unwarned", has_deprecated(d))
      .set("comparison", late ? "" : " = default");
}

View mirror_struct(const Emission& emission, const model::Definition& d, bool recorded) {
  const CppTypes types = emission.types.within(member_names(d));
  std::vector<View> fields;
  for (const model::Field& field : d.fields) {
    fields.push_back(mirror_field(emission, types, field));
  }
  return View()
      .set("name", d.cpp_name)
      .set("has_fields", !fields.empty())
      .set("fields", std::move(fields))
      .set("unwarned", has_deprecated(d))
      .set("recorded", recorded);
}

std::vector<std::string> member_types(const Emission& emission, const model::Definition& d,
                                      bool mirrors) {
  const CppTypes types = emission.types.within(member_names(d));
  std::vector<std::string> names;
  for (const model::Field& member : d.fields) {
    names.push_back(mirrors ? types.mirror(member.type) : types.plain(member.type));
  }
  return names;
}

// Bytes of a struct's fixed part that belong to a field.
std::uint64_t used_bytes(const Emission& emission, const model::Definition& d) {
  std::uint64_t used = 0;
  for (const model::Field& field : d.fields) used += emission.facts.layouts().of(field).size;
  return used;
}

View stored_struct(const Emission& emission, std::uint32_t definition,
                   const schema::Layout& layout) {
  const model::Definition& d = emission.facts.definition(definition);
  const bool copied = layout.fixed && !layout.padded;
  const bool has_fields = !d.fields.empty();
  return View()
      .set("fields", stored_fields(emission, definition))
      .set("has_fields", has_fields)
      .set("fixed", layout.fixed)
      .set("copied", copied)
      .set("cleared", !copied && used_bytes(emission, d) != layout.size)
      .set("recorded", !layout.fixed)
      // Parameters without a name where nothing uses them.
      .set("in", has_fields ? " in" : "")
      .set("at", has_fields ? " at" : "")
      .set("value", has_fields ? " value" : "")
      .set("mirror", has_fields ? " mirror" : "");
}

// The fields that have columns.
View listed_fields(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  std::vector<View> fields;
  bool deprecated = false;
  for (std::size_t i = 0; i < d.fields.size(); ++i) {
    const model::Field& field = d.fields[i];
    if (field.storage != schema::Storage::kInline) continue;
    deprecated = deprecated || field.deprecation.deprecated;
    const std::uint64_t offset = emission.facts.layouts().offsets(definition)[i];
    fields.push_back(View().set("name", field.cpp_name).set("offset", std::to_string(offset)));
  }
  return View().set("fields", std::move(fields)).set("unwarned", deprecated);
}

bool has_inline_field(const model::Definition& d) {
  return d.kind == DefinitionKind::kStruct &&
         std::ranges::any_of(d.fields, [](const model::Field& field) {
           return field.storage == schema::Storage::kInline;
         });
}

}  // namespace

View enum_view(const Emission& emission, std::uint32_t definition, const std::string& schema) {
  const model::Definition& d = emission.facts.definition(definition);
  std::vector<View> values;
  for (const model::EnumValue& value : d.values) {
    const std::string attribute = deprecated_attribute(value.deprecation);
    values.push_back(View()
                         .set("enum", d.cpp_name)
                         .set("name", value.cpp_name)
                         .set("schema_name", value.name)
                         .set("doc", doc_view(value.doc, 2))
                         .set("deprecated", attribute.empty() ? "" : " " + attribute)
                         .set("value", number_literal(value.value, d.underlying)));
  }
  emission.headers.insert("string_view");
  schema::Type underlying;
  underlying.kind = d.underlying;
  return View()
      .set("name", d.cpp_name)
      .set("qualified", "::" + qualified(emission, d))
      .set("full_name", d.full_name)
      .set("schema", schema)
      .set("doc", doc_view(d.doc, 0))
      .set("underlying", emission.types.plain(underlying))
      .set("values", std::move(values));
}

View plain_view(const Emission& emission, std::uint32_t definition, bool late, bool last) {
  const model::Definition& d = emission.facts.definition(definition);
  View view;
  if (d.kind == DefinitionKind::kStruct) {
    view.set("structs", only_if(true, plain_struct(emission, d, late)))
        .set("unions", only_if(false, {}));
  } else {
    emission.headers.insert({"memory", "variant"});
    View made = View()
                    .set("name", d.cpp_name)
                    .set("doc", doc_view(d.doc, 0))
                    .set("types", joined(member_types(emission, d, /*mirrors=*/false)))
                    .set("members", plain_members(emission, definition))
                    .set("comparison", late ? "" : " = default");
    view.set("structs", only_if(false, {})).set("unions", only_if(true, std::move(made)));
  }
  const bool is_key = emission.facts.is_key(definition);
  if (is_key) emission.headers.insert({"cstddef", "functional"});
  return view.set("keys", only_if(is_key, View()
                                              .set("name", d.cpp_name)
                                              .set("qualified", qualified(emission, d))
                                              .set("reopens", !last)));
}

View comparison_view(const model::Definition& d) {
  const bool is_struct = d.kind == DefinitionKind::kStruct;
  std::vector<std::string> names;
  for (const model::Field& field : d.fields) {
    if (is_struct) names.push_back(field.cpp_name);
  }
  if (!is_struct) names.push_back("value");
  std::vector<View> fields;
  for (std::size_t i = 0; i < names.size(); ++i) {
    fields.push_back(
        View().set("name", names[i]).set("tail", i + 1 == names.size() ? ";" : " && "));
  }
  return View()
      .set("name", d.cpp_name)
      .set("other", not_among(member_names(d), "other"))
      .set("fields", std::move(fields));
}

View traits_view(const Emission& emission, std::uint32_t definition, const std::string& schema) {
  const model::Definition& d = emission.facts.definition(definition);
  const schema::Layout layout = emission.facts.layouts().of(emission.facts.type(definition));
  const std::string name = "::" + qualified(emission, d);
  const bool is_struct = d.kind == DefinitionKind::kStruct;
  const bool is_key = emission.facts.is_key(definition);
  const bool has_chunks = emission.facts.has_chunks(definition);
  return View()
      .set("name", d.cpp_name)
      .set("qualified", name)
      .set("full_name", d.full_name)
      .set("schema", schema)
      .set("base", is_key ? " : StructKey<" + name + ">" : "")
      .set("shape", shape_text(layout, has_chunks))
      .set("fingerprint", fingerprint_text(emission, definition))
      .set("measured", !layout.fixed)
      .set("planned", has_chunks)
      .set("streamed", has_writer(d))
      .set("key", is_key)
      .set("listed", has_inline_field(d) ? only_if(true, listed_fields(emission, definition))
                                         : std::vector<View>())
      .set("structs", is_struct ? only_if(true, stored_struct(emission, definition, layout))
                                : std::vector<View>())
      .set("unions",
           only_if(!is_struct,
                   View().set("members", is_struct ? std::vector<View>()
                                                   : stored_members(emission, definition))));
}

View mirror_view(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  const bool is_struct = d.kind == DefinitionKind::kStruct;
  const bool recorded = !emission.facts.layouts().of(emission.facts.type(definition)).fixed;
  View view;
  view.set("name", d.cpp_name).set("recorded", recorded);
  if (is_struct) {
    return view.set("structs", only_if(true, mirror_struct(emission, d, recorded)))
        .set("unions", only_if(false, {}));
  }
  View made = View()
                  .set("name", d.cpp_name)
                  .set("types", joined(member_types(emission, d, /*mirrors=*/true)))
                  .set("members", mirror_members(emission, definition));
  return view.set("structs", only_if(false, {})).set("unions", only_if(true, std::move(made)));
}

bool has_writer(const model::Definition& definition) {
  return definition.kind == DefinitionKind::kStruct &&
         std::ranges::any_of(definition.fields, is_streamed);
}

View writer_view(const Emission& emission, std::uint32_t definition) {
  const model::Definition& d = emission.facts.definition(definition);
  // What else a name could mean within the class: members of its bases and its own.
  std::set<std::string> members = {
      "FileScratch", "NewFile",       "StreamFile",  "StreamSet", "StreamWriter", "Streams",
      "Whole",       "add",           "add_record",  "attempt",   "conclude",     "create",
      "each_field",  "encode",        "file_",       "finish",    "graph",        "located",
      "scratch",     "settle_before", "shard_bytes", "stop",      "streams",      "write"};
  members.merge(member_names(d));
  const CppTypes types = emission.types.within(std::move(members));
  return View()
      .set("name", d.cpp_name)
      .set("type", types.name(definition))
      .set("fields", streamed_fields(types, d))
      .set("has_others", !std::ranges::all_of(d.fields, is_streamed))
      .set("all_fields", written_fields(emission, definition));
}

}  // namespace parcode::compiler
