#include "compiler/check/types.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/check/names.h"
#include "compiler/check/values.h"
#include "compiler/model/lower.h"
#include "compiler/model/type_names.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

constexpr std::uint64_t kMaxArrayLength = schema::kMaxFixedSize;  // of the smallest elements

// What the types of other languages are called here.
struct ForeignName {
  std::string_view foreign = {};
  std::string_view ours = {};
};
constexpr auto kForeignNames = std::to_array<ForeignName>({
    {"boolean", "bool"},  {"byte", "u8"},       {"bytes", "vec<u8>"},
    {"char", "u8"},       {"double", "f64"},    {"float", "f32"},
    {"float32", "f32"},   {"float64", "f64"},   {"int", "i32"},
    {"int16", "i16"},     {"int32", "i32"},     {"int64", "i64"},
    {"int8", "i8"},       {"list", "vec<T>"},   {"long", "i64"},
    {"short", "i16"},     {"str", "string"},    {"text", "string"},
    {"uint", "u32"},      {"uint16", "u16"},    {"uint32", "u32"},
    {"uint64", "u64"},    {"uint8", "u8"},      {"unordered_map", "map<K, V>"},
    {"variant", "union"}, {"vector", "vec<T>"},
});

std::string foreign_name_help(const std::string& name) {
  for (const ForeignName& known : kForeignNames) {
    if (known.foreign == name) {
      return "did you mean '" + std::string(known.ours) + "'?";
    }
  }
  return {};
}

std::string_view wanted_arguments(Kind kind) {
  switch (kind) {
    case Kind::kVec:
    case Kind::kOptional:
    case Kind::kBox:
      return "one type: <T>";
    case Kind::kMap:
      return "a key and a value type: <K, V>";
    case Kind::kArray:
      return "a type and a length: <T, N>";
    default:
      return "no arguments";
  }
}

void report_wrong_arguments(Context& context, std::uint32_t index, const ast::Type& tree,
                            std::string_view wanted) {
  context.diagnostics.report(Code::kWrongTypeArguments, context.at(index, tree.span),
                             {tree.name.text, std::string(wanted)});
}

// The number that a const, as the length of an array, stands for.
std::optional<UInt128> const_length(Context& context, std::uint32_t index, const ast::Type& tree) {
  if (!tree.arguments.empty()) {
    context.diagnostics.report(Code::kBadArrayLength, context.at(index, tree.span),
                               {std::to_string(kMaxArrayLength)});
    return std::nullopt;
  }
  ast::Value value;
  value.kind = ast::Value::Kind::kPath;
  value.text = tree.name.text;
  value.span = tree.span;
  schema::Type type;
  type.kind = Kind::kU64;
  const auto resolved = resolve_value(context, index, value, type);
  if (!resolved) {
    return std::nullopt;
  }
  return UInt128(std::get<Int128>(*resolved).low());
}

std::optional<std::uint64_t> resolve_length(Context& context, std::uint32_t index,
                                            const ast::Type& tree) {
  const bool literal = tree.number.has_value();
  const auto length = literal ? tree.number->integer : const_length(context, index, tree);
  if (!length) {
    return std::nullopt;
  }
  const bool too_large = literal && tree.number->too_large;
  if (too_large || *length == UInt128(0) || *length > UInt128(kMaxArrayLength)) {
    context.diagnostics.report(Code::kBadArrayLength, context.at(index, tree.span),
                               {std::to_string(kMaxArrayLength)});
    return std::nullopt;
  }
  return length->low();
}

std::optional<schema::Type> resolve_builtin(Context& context, std::uint32_t index,
                                            const ast::Type& tree, Kind kind) {
  const std::size_t types = schema::argument_count(kind);
  if (tree.arguments.size() != types + (kind == Kind::kArray ? 1 : 0)) {
    report_wrong_arguments(context, index, tree, wanted_arguments(kind));
    return std::nullopt;
  }
  schema::Type type;
  type.kind = kind;
  bool good = true;
  for (std::size_t i = 0; i < types; ++i) {
    if (auto argument = resolve_type(context, index, tree.arguments[i])) {
      type.arguments.push_back(std::move(*argument));
    } else {
      good = false;
    }
  }
  if (kind == Kind::kArray) {
    const auto length = resolve_length(context, index, tree.arguments[1]);
    good = good && length;
    type.length = length.value_or(0);
  }
  if (!good) {
    return std::nullopt;
  }
  if (kind == Kind::kArray) {
    context.arrays.push_back({type, context.at(index, tree.span)});
  } else if (kind == Kind::kMap) {
    context.map_keys.push_back({type.arguments[0], context.at(index, tree.arguments[0].span)});
  }
  return type;
}

// Where not everything was read, an unknown name is an error only if it looks like a known one.
void report_unknown_type(Context& context, std::uint32_t index, const ast::Path& name,
                         bool all_read) {
  std::string help = foreign_name_help(name.text);
  if (help.empty()) {
    help = suggestion(context, index, name.text, Symbol::Kind::kDefinition, model::builtin_names());
  }
  if (all_read || !help.empty()) {
    context.diagnostics.report(Code::kUnknownType, context.at(index, name.span), {name.text})
        .help(std::move(help));
  }
}

// Why `type` cannot be a key: the part of it that is at fault, or empty where it can be one.
class KeyRule {
 public:
  explicit KeyRule(const model::SchemaSet& set) : set_(set), states_(set.definitions.size()) {}

  std::string fault_of(const schema::Type& type) {
    switch (type.kind) {
      case Kind::kBool:
      case Kind::kString:
      case Kind::kEnum:
        return {};
      case Kind::kStruct:
        return fault_of_struct(type.definition);
      default:
        return model::is_integer(type.kind) ? "" : "'" + model::to_string(type, set_) + "'";
    }
  }

 private:
  struct State {
    bool visited = false;
    std::string fault = {};
  };

  // Recursion is as deep as values contain each other, which check_cycles has bounded.
  const std::string& fault_of_struct(std::uint32_t index) {
    State& state = states_[index];
    if (state.visited) {
      return state.fault;
    }
    state.visited = true;
    const model::Definition& definition = set_.definitions[index];
    for (const model::Field& field : definition.fields) {
      const std::string fault = field.storage == schema::Storage::kInline
                                    ? fault_of(field.type)
                                    : "its storage outside of the struct";
      if (!fault.empty()) {
        state.fault = "field '" + field.name + "' of '" + definition.name + "' with " + fault;
        break;
      }
    }
    return state.fault;
  }

  const model::SchemaSet& set_;
  std::vector<State> states_;
};

}  // namespace

std::optional<schema::Type> resolve_type(Context& context, std::uint32_t index,
                                         const ast::Type& tree) {
  if (tree.number) {
    const std::string_view text = context.file(index).source->text(tree.span);
    context.diagnostics.report(Code::kNotAType, context.at(index, tree.span), {std::string(text)});
    return std::nullopt;
  }
  if (const auto kind = model::builtin_type(tree.name.text)) {
    return resolve_builtin(context, index, tree, *kind);
  }
  const Lookup found = look_up(context, index, tree.name.text, tree.name.span);
  if (!found.symbol) {
    if (!found.reported) {
      report_unknown_type(context, index, tree.name, found.all_read);
    }
    return std::nullopt;
  }
  if (found.symbol->kind == Symbol::Kind::kConst) {
    context.diagnostics.report(Code::kNotAType, context.at(index, tree.name.span), {tree.name.text})
        .note(context.set.consts[found.symbol->index].location, "it is a const");
    return std::nullopt;
  }
  if (!tree.arguments.empty()) {
    report_wrong_arguments(context, index, tree, "no arguments");
    return std::nullopt;
  }
  return model::type_of(context.set, found.symbol->index);
}

void check_map_keys(Context& context) {
  KeyRule rule(context.set);
  for (const PlacedType& key : context.map_keys) {
    const std::string fault = rule.fault_of(key.type);
    if (!fault.empty()) {
      Diagnostic& diagnostic = context.diagnostics.report(
          Code::kBadKeyType, key.location, {model::to_string(key.type, context.set)});
      diagnostic.help(key.type.kind == Kind::kStruct
                          ? "a key cannot have " + fault
                          : "keys are integers, bool, string, enums, and structs of these");
    }
  }
}

}  // namespace parcode::compiler
