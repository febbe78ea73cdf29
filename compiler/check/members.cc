#include "compiler/check/members.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "compiler/check/annotations.h"
#include "compiler/check/identifiers.h"
#include "compiler/check/reserved.h"
#include "compiler/check/types.h"
#include "compiler/check/values.h"
#include "compiler/model/cpp_names.h"
#include "compiler/model/type_names.h"

namespace parcode::compiler {

namespace {

using schema::DefinitionKind;
using schema::Kind;

constexpr std::uint64_t kMaxFieldNumber = 65535;

// The names of one definition's members, in the schema and in C++.
class MemberNames {
 public:
  MemberNames(Context& context, const std::string& owner, Code duplicate)
      : context_(context), owner_(owner), duplicate_(duplicate) {}

  void add(const std::string& name, const std::string& cpp_name, Location location) {
    check_identifier(context_, name, location);
    const auto [first, is_new] = names_.emplace(name, location);
    if (!is_new) {
      context_.diagnostics.report(duplicate_, location, {owner_, name})
          .note(first->second, "the first is here");
      return;
    }
    const auto [other, is_new_in_cpp] = cpp_names_.emplace(cpp_name, Named{name, location});
    if (!is_new_in_cpp) {
      context_.diagnostics
          .report(Code::kCppNameCollision, location, {name, other->second.name, cpp_name})
          .note(other->second.location, "the other is here");
    }
  }

 private:
  struct Named {
    std::string name = {};
    Location location = {};
  };

  Context& context_;
  const std::string& owner_;
  Code duplicate_;
  std::map<std::string, Location> names_;
  std::map<std::string, Named> cpp_names_;
};

// ---- Enums

bool can_underlie(Kind kind) {
  return model::is_integer(kind) && kind != Kind::kI128 && kind != Kind::kU128;
}

std::optional<Kind> resolve_underlying(Context& context, std::uint32_t index,
                                       const ast::Path& name) {
  const auto kind = model::builtin_type(name.text);
  if (kind && can_underlie(*kind)) {
    return kind;
  }
  context.diagnostics.report(Code::kBadUnderlyingType, context.at(index, name.span), {name.text})
      .help("use one of i8, i16, i32, i64, u8, u16, u32, u64");
  return std::nullopt;
}

// ---- Fields

bool can_have_default(Kind kind) {
  return kind <= Kind::kString || kind == Kind::kEnum;
}

// Whether `value` is what a field of its type has anyway.
bool is_own_default(const schema::Default& value) {
  if (const auto* number = std::get_if<double>(&value)) {
    const bool positive_zero = *number == 0 && !(1 / *number < 0);
    return positive_zero;
  }
  return value == schema::Default(false) || value == schema::Default(Int128(0)) ||
         value == schema::Default(std::string());
}

// Resolves the fields of one struct or union.
class FieldRules {
 public:
  FieldRules(Context& context, std::uint32_t definition)
      : context_(context),
        definition_(context.set.definitions[definition]),
        tree_(*context.definition_trees[definition]),
        index_(definition_.file),
        reserved_(context, index_, tree_, Kind::kU16),
        names_(context, definition_.name, Code::kDuplicateFieldName) {}

  void resolve() {
    for (const ast::Field& field : tree_.fields) {
      resolve_field(field);
    }
    reserved_.lower_to(definition_);
    if (is_union() && tree_.fields.empty() && tree_.complete) {
      context_.diagnostics.report(Code::kEmptyUnion, definition_.location, {definition_.name});
    }
  }

 private:
  bool is_union() const { return definition_.kind == DefinitionKind::kUnion; }

  void resolve_field(const ast::Field& tree) {
    model::Field field;
    field.name = tree.name.text;
    field.cpp_name = is_union() ? model::cpp_union_member_name(field.name, definition_.cpp_name)
                                : model::cpp_field_name(field.name, definition_.cpp_name);
    field.location = context_.at(index_, tree.name.span);
    field.doc = tree.doc;
    check_number(tree.number, field);
    names_.add(field.name, field.cpp_name, field.location);
    reserved_.check_name(context_, field.name, field.location);
    auto type = resolve_type(context_, index_, tree.type);
    if (!type) {
      return;
    }
    field.type = std::move(*type);
    if (is_union()) {
      resolve_deprecation(context_, index_, tree.annotations, "a member of a union",
                          field.deprecation);
    } else {
      resolve_field_annotations(context_, index_, tree.annotations, field);
    }
    resolve_default(tree, field);
    definition_.fields.push_back(std::move(field));
  }

  void check_number(const ast::Value& number, model::Field& field) {
    const Location location = context_.at(index_, number.span);
    if (number.too_large || number.integer > UInt128(kMaxFieldNumber)) {
      context_.diagnostics.report(Code::kFieldNumberOutOfRange, location).help(free_number());
      return;
    }
    field.number = static_cast<std::uint16_t>(number.integer.low());
    const auto [first, is_new] = numbers_.emplace(field.number, location);
    if (!is_new) {
      context_.diagnostics
          .report(Code::kDuplicateFieldNumber, location, {std::to_string(field.number)})
          .help(free_number())
          .note(first->second, "the first is here");
      return;
    }
    reserved_.check_number(context_, Int128(field.number), location);
  }

  // For a help: the number behind all that are in use or reserved.
  const std::string& free_number() {
    if (!free_number_) {
      free_number_ = find_free_number();
    }
    return *free_number_;
  }

  std::string find_free_number() const {
    std::uint64_t next = 0;
    for (const ast::Field& field : tree_.fields) {
      if (!field.number.too_large && field.number.integer <= UInt128(kMaxFieldNumber)) {
        next = std::max(next, field.number.integer.low() + 1);
      }
    }
    while (reserved_.contains(Int128(next))) {
      ++next;
    }
    return next > kMaxFieldNumber ? "" : std::to_string(next) + " is free";
  }

  void resolve_default(const ast::Field& tree, model::Field& field) {
    if (!tree.default_value) {
      return;
    }
    const Location location = context_.at(index_, tree.default_value->span);
    if (is_union()) {
      context_.diagnostics.report(Code::kDefaultNotAllowed, location, {"a member of a union"})
          .help("a union starts as its first member");
      return;
    }
    if (!can_have_default(field.type.kind)) {
      const std::string type = model::to_string(field.type, context_.set);
      context_.diagnostics.report(Code::kDefaultNotAllowed, location,
                                  {"a field of '" + type + "'"});
      return;
    }
    const auto value = resolve_value(context_, index_, *tree.default_value, field.type);
    if (value && !is_own_default(*value)) {
      field.default_value = *value;
    }
  }

  Context& context_;
  model::Definition& definition_;
  const ast::Definition& tree_;
  std::uint32_t index_;
  ReservedSet reserved_;
  MemberNames names_;
  std::map<std::uint16_t, Location> numbers_;
  std::optional<std::string> free_number_;
};

}  // namespace

void resolve_enum(Context& context, std::uint32_t number) {
  model::Definition& definition = context.set.definitions[number];
  const ast::Definition& tree = *context.definition_trees[number];
  const std::uint32_t index = definition.file;
  const auto underlying = resolve_underlying(context, index, tree.underlying);
  // Without a type, the widest numbers are good, so that nothing else is said of them.
  definition.underlying = underlying.value_or(Kind::kI64);
  const ReservedSet reserved(context, index, tree, definition.underlying);
  MemberNames names(context, definition.name, Code::kDuplicateEnumValueName);
  std::map<Int128, const ast::EnumValue*> numbers;
  for (const ast::EnumValue& item : tree.values) {
    model::EnumValue value;
    value.name = item.name.text;
    value.cpp_name = model::cpp_enumerator_name(value.name);
    value.location = context.at(index, item.name.span);
    value.doc = item.doc;
    names.add(value.name, value.cpp_name, value.location);
    reserved.check_name(context, value.name, value.location);
    resolve_deprecation(context, index, item.annotations, "a value of an enum", value.deprecation);
    const Location location = context.at(index, item.number.span);
    if (const auto given = resolve_integer(context, index, item.number, definition.underlying)) {
      value.value = std::get<Int128>(*given);
      const auto [first, is_new] = numbers.emplace(value.value, &item);
      if (is_new) {
        reserved.check_number(context, value.value, location);
      } else {
        context.diagnostics
            .report(Code::kDuplicateEnumNumber, location,
                    {first->second->name.text, value.name, to_string(value.value)})
            .note(context.at(index, first->second->number.span), "the first is here");
      }
    }
    definition.values.push_back(std::move(value));
  }
  if (tree.values.empty() && tree.complete) {
    context.diagnostics.report(Code::kEmptyEnum, definition.location, {definition.name});
  }
  reserved.lower_to(definition);
}

void resolve_fields(Context& context, std::uint32_t definition) {
  FieldRules(context, definition).resolve();
}

}  // namespace parcode::compiler
