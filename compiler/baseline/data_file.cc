#include "compiler/baseline/data_file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/check/compile.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/file_reader.h"
#include "runtime/api/file.h"
#include "runtime/inspect/hints.h"
#include "runtime/inspect/inspect.h"
#include "runtime/schema/canonical.h"
#include "runtime/schema/text.h"

namespace parcode::compiler::baseline {

namespace {

using schema::Type;

// The schema through its text, which gives places. Nothing where the way back leads elsewhere.
std::optional<compat::Version> version_through_text(const std::string& path,
                                                    const schema::Schema& schema,
                                                    const std::shared_ptr<SourceSet>& sources) {
  std::map<std::string, std::string> files;
  std::vector<InputFile> inputs;
  for (const schema::PcsFile& file : to_pcs(schema)) {
    const std::filesystem::path shown = std::filesystem::path(path) / file.path;
    const std::string name = shown.lexically_normal().generic_string();
    files.emplace(name, file.text);
    if (inputs.empty()) {
      inputs.push_back({.path = name, .import_path = file.path});
    }
  }
  Diagnostics diagnostics;  // what is wrong with the text is nobody's fault, and not told
  const auto set = compile(inputs, {path}, MemoryReader(files), sources, diagnostics);
  if (!set) {
    return std::nullopt;
  }
  compat::Version version = compat::version_of(*set, set->requested.front());
  const schema::Schema found = schema::canonical_subset(version.schema, version.schema.root);
  if (schema::fingerprint(found) != schema::fingerprint(schema)) {
    return std::nullopt;
  }
  return version;
}

// Where a path of an inspection leads: "regions[*].zones" to the field 'zones' of 'Region'.
class FieldFinder {
 public:
  explicit FieldFinder(const schema::Schema& schema) : schema_(schema), type_(&schema.root) {}

  std::optional<std::pair<std::uint32_t, std::uint32_t>> find(std::string_view path) {
    while (!path.empty()) {
      if (path.starts_with("[*]")) {
        path.remove_prefix(3);
        if (!enter_arguments()) return std::nullopt;
        found_.reset();
        continue;
      }
      if (path.front() == '.') path.remove_prefix(1);
      const std::string_view name = path.substr(0, path.find_first_of(".["));
      path.remove_prefix(name.size());
      if (!enter_field(name)) return std::nullopt;
    }
    return found_;
  }

 private:
  void skip_wrapping() {
    while (type_->kind == schema::Kind::kOptional || type_->kind == schema::Kind::kBox) {
      type_ = &type_->arguments[0];
    }
  }

  bool enter_arguments() {
    skip_wrapping();
    if (type_->arguments.empty()) return false;
    type_ = &type_->arguments.back();
    return true;
  }

  bool enter_field(std::string_view name) {
    skip_wrapping();
    if (!schema::names_definition(type_->kind)) return false;
    const auto& fields = schema_.definitions[type_->definition].fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == name) {
        found_ = {type_->definition, i};
        type_ = &fields[i].type;
        return true;
      }
    }
    return false;
  }

  const schema::Schema& schema_;
  const Type* type_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> found_;
};

struct Measure {
  std::uint64_t chunks = 0;
  std::uint64_t bytes = 0;
};

void add_measures(const Inspection& inspection, compat::Version& version) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Measure> sums;
  for (const FieldInspection& row : inspection.fields) {
    if (const auto field = FieldFinder(version.schema).find(row.path)) {
      Measure& sum = sums[*field];
      sum.chunks += row.chunks;
      sum.bytes += row.stored_bytes + row.table_bytes;
    }
  }
  for (const auto& [field, sum] : sums) {
    if (sum.chunks > 0) {
      version.measures[field] = std::to_string(sum.chunks) +
                                (sum.chunks == 1 ? " chunk, " : " chunks, ") +
                                inspecting::bytes_text(sum.bytes);
    }
  }
  version.is_measured = true;
}

}  // namespace

Result<compat::Version> read_data_file(const std::string& path,
                                       const std::shared_ptr<SourceSet>& sources) {
  const Result<File> file = open(path);
  if (!file) {
    return Failure(file.error());
  }
  Result<schema::Schema> schema = file->schema();
  if (!schema) {
    return Failure(schema.error());
  }
  const Result<Inspection> inspection = inspect(*file, {.deep = true});
  if (!inspection) {
    return Failure(inspection.error());
  }
  auto version = version_through_text(path, *schema, sources);
  if (!version) {
    version = compat::Version{.has_root = true, .schema = std::move(*schema)};
  }
  version->name = path;
  add_measures(*inspection, *version);
  return std::move(*version);
}

}  // namespace parcode::compiler::baseline
