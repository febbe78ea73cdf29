#include "compiler/check/annotations.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/model/type_names.h"
#include "runtime/base/suggest.h"

namespace parcode::compiler {

namespace {

using schema::Compression;
using schema::Kind;

constexpr auto kAnnotations = std::to_array<std::string_view>(
    {"chunkable", "map", "compression", "level", "narrowing", "deprecated"});
constexpr auto kCompressions = std::to_array<std::string_view>({"none", "lz4", "zstd", "auto"});

constexpr std::int32_t kMaxZstdLevel = 22;
constexpr std::int32_t kMaxLz4Level = 12;

// The annotations of one element by name: known ones, each once. Reports the others.
class AnnotationSet {
 public:
  AnnotationSet(Context& context, std::uint32_t index,
                const std::vector<ast::Annotation>& annotations)
      : context_(context), index_(index) {
    for (const ast::Annotation& annotation : annotations) {
      add(annotation);
    }
  }

  // The annotation of that name, where it is there.
  const ast::Annotation* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  Location location(const ast::Annotation& annotation) const {
    return context_.at(index_, annotation.span);
  }

  // Whether the flag is there; reports a value, which it does not take.
  bool flag(std::string_view name) const {
    const ast::Annotation* annotation = find(name);
    if (annotation != nullptr && annotation->value) {
      report_value(*annotation, "no value");
    }
    return annotation != nullptr;
  }

  Diagnostic& report_value(const ast::Annotation& annotation, std::string wanted) const {
    const Span span = annotation.value ? annotation.value->span : annotation.span;
    return context_.diagnostics.report(Code::kBadAnnotationValue, context_.at(index_, span),
                                       {annotation.name.text, std::move(wanted)});
  }

  Diagnostic& report_place(const ast::Annotation& annotation, std::string owner) const {
    return context_.diagnostics.report(Code::kAnnotationNotAllowed, location(annotation),
                                       {annotation.name.text, std::move(owner)});
  }

  void resolve_deprecated(schema::Deprecation& deprecation) const {
    const ast::Annotation* annotation = find("deprecated");
    if (annotation == nullptr) {
      return;
    }
    deprecation.deprecated = true;
    if (!annotation->value) {
      return;
    }
    if (annotation->value->kind == ast::Value::Kind::kString) {
      deprecation.reason = annotation->value->text;
    } else {
      report_value(*annotation, "no value or a string, which says why");
    }
  }

 private:
  void add(const ast::Annotation& annotation) {
    const std::string& name = annotation.name.text;
    if (std::find(kAnnotations.begin(), kAnnotations.end(), name) == kAnnotations.end()) {
      std::string help = did_you_mean(name, kAnnotations);
      context_.diagnostics
          .report(Code::kUnknownAnnotation, context_.at(index_, annotation.name.span), {name})
          .help(help.empty()
                    ? "annotations are chunkable, map, compression, level, narrowing and deprecated"
                    : std::move(help));
      return;
    }
    const auto [first, is_new] = by_name_.emplace(name, &annotation);
    if (!is_new) {
      context_.diagnostics.report(Code::kDuplicateAnnotation, location(annotation), {name})
          .note(location(*first->second), "the first is here");
    }
  }

  Context& context_;
  std::uint32_t index_;
  std::map<std::string_view, const ast::Annotation*> by_name_;
};

// What `optional` is about, or the type itself.
const schema::Type& without_optional(const schema::Type& type) {
  return type.kind == Kind::kOptional ? type.arguments[0] : type;
}

bool can_be_chunkable(const schema::Type& type) {
  const Kind kind = without_optional(type).kind;
  return kind == Kind::kString || kind == Kind::kVec || kind == Kind::kArray ||
         kind == Kind::kMap || kind == Kind::kBox || kind == Kind::kStruct || kind == Kind::kUnion;
}

void resolve_storage(const AnnotationSet& annotations, const std::string& type_text,
                     schema::Field& field) {
  const std::string owner = "a field of '" + type_text + "'";
  if (annotations.flag("chunkable")) {
    field.storage = schema::Storage::kChunkable;
    if (!can_be_chunkable(field.type)) {
      annotations.report_place(*annotations.find("chunkable"), owner)
          .help(
              "string, vec, map, array, box, structs and unions can be chunkable, and optional "
              "ones of these");
    }
  }
  if (annotations.flag("map")) {
    field.storage = schema::Storage::kMap;
    if (without_optional(field.type).kind != Kind::kMap) {
      annotations.report_place(*annotations.find("map"), owner)
          .help("'map' is for map<K, V>; what makes other types lazy is 'chunkable'");
    }
  }
}

std::optional<Compression> compression_named(std::string_view name) {
  constexpr std::array kValues = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                  Compression::kAuto};
  const auto found = std::find(kCompressions.begin(), kCompressions.end(), name);
  if (found == kCompressions.end()) {
    return std::nullopt;
  }
  return kValues[static_cast<std::size_t>(found - kCompressions.begin())];
}

void resolve_compression(Context& context, const AnnotationSet& annotations, schema::Field& field) {
  const ast::Annotation* annotation = annotations.find("compression");
  if (annotation == nullptr) {
    return;
  }
  const bool named = annotation->value && annotation->value->kind == ast::Value::Kind::kPath;
  const auto compression = named ? compression_named(annotation->value->text) : std::nullopt;
  if (!compression) {
    annotations.report_value(*annotation, "none, lz4, zstd or auto")
        .help(named ? did_you_mean(annotation->value->text, kCompressions) : "");
  }
  // A value that is not known still answers the question whether there is one.
  field.compression = compression.value_or(Compression::kZstd);
  if (field.storage == schema::Storage::kInline) {
    context.diagnostics
        .report(Code::kCompressionNeedsStorage, annotations.location(*annotation), {"compression"})
        .help(can_be_chunkable(field.type) ? "add 'chunkable'" : "");
  }
}

void resolve_level(Context& context, const AnnotationSet& annotations, schema::Field& field) {
  const ast::Annotation* annotation = annotations.find("level");
  if (annotation == nullptr) {
    return;
  }
  const auto& value = annotation->value;
  if (!value || value->kind != ast::Value::Kind::kInteger) {
    annotations.report_value(*annotation, "a number");
    return;
  }
  const bool zstd = field.compression == Compression::kZstd;
  if (!zstd && field.compression != Compression::kLz4) {
    context.diagnostics.report(Code::kLevelNeedsCompression, annotations.location(*annotation));
    return;
  }
  const std::int32_t largest = zstd ? kMaxZstdLevel : kMaxLz4Level;
  if (value->negative || value->too_large || value->integer == UInt128(0) ||
      value->integer > UInt128(largest)) {
    context.diagnostics.report(Code::kLevelOutOfRange, annotations.location(*annotation),
                               {zstd ? "zstd" : "lz4", "1 to " + std::to_string(largest)});
    return;
  }
  field.level = static_cast<std::int32_t>(value->integer.low());
}

void resolve_narrowing(const AnnotationSet& annotations, const std::string& type_text,
                       schema::Field& field) {
  field.narrowing = annotations.flag("narrowing");
  if (field.narrowing && !schema::can_narrow(field.type)) {
    annotations.report_place(*annotations.find("narrowing"), "a field of '" + type_text + "'")
        .help(
            "integers, floats and enums can be narrowed, and what holds them: vec<u8>, but not the "
            "keys of a map");
  }
}

}  // namespace

void resolve_field_annotations(Context& context, std::uint32_t index,
                               const std::vector<ast::Annotation>& annotations,
                               schema::Field& field) {
  const AnnotationSet set(context, index, annotations);
  const std::string type_text = model::to_string(field.type, context.set);
  resolve_storage(set, type_text, field);
  resolve_compression(context, set, field);
  resolve_level(context, set, field);
  resolve_narrowing(set, type_text, field);
  set.resolve_deprecated(field.deprecation);
}

void resolve_deprecation(Context& context, std::uint32_t index,
                         const std::vector<ast::Annotation>& annotations, std::string_view owner,
                         schema::Deprecation& deprecation) {
  const AnnotationSet set(context, index, annotations);
  for (const std::string_view name : kAnnotations) {
    const ast::Annotation* annotation = set.find(name);
    if (annotation != nullptr && name != "deprecated") {
      set.report_place(*annotation, std::string(owner)).help("only 'deprecated' can stand here");
    }
  }
  set.resolve_deprecated(deprecation);
}

}  // namespace parcode::compiler
