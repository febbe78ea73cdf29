#include "compiler/check/values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/check/names.h"
#include "compiler/check/types.h"
#include "compiler/model/type_names.h"
#include "runtime/base/suggest.h"

namespace parcode::compiler {

namespace {

using schema::Default;
using schema::Kind;

// ---- Integers

std::string range_text(Kind kind) {
  const schema::IntegerRange range = schema::range_of(kind);
  return to_string(range.low) + " to " + to_string(range.high);
}

UInt128 negated(UInt128 number) {
  return UInt128(~number.native() + 1);
}

// Whether the number of that sign and magnitude is one of the kind's.
bool fits(bool negative, UInt128 magnitude, Kind kind) {
  const schema::IntegerRange range = schema::range_of(kind);
  const UInt128 low(static_cast<UInt128::Native>(range.low.native()));
  return magnitude <= (negative ? negated(low) : range.high);
}

Default as_default(bool negative, UInt128 magnitude) {
  if (negative) {
    return Int128(static_cast<Int128::Native>(negated(magnitude).native()));
  }
  if (magnitude > schema::range_of(Kind::kI128).high) {
    return magnitude;
  }
  return Int128(static_cast<Int128::Native>(magnitude.native()));
}

// ---- One value

// A type with its article: "a u32", "an i8", "a 'game.Colour'".
std::string with_article(const Context& context, const schema::Type& type) {
  const std::string name = model::to_string(type, context.set);
  if (schema::names_definition(type.kind)) {
    return "a value of '" + name + "'";
  }
  const bool vowel = name[0] == 'i' || name[0] == 'f';  // an i8, an f32, but a u8
  return (vowel ? "an " : "a ") + name;
}

class ValueRule {
 public:
  ValueRule(Context& context, std::uint32_t index, const ast::Value& tree, const schema::Type& type)
      : context_(context), index_(index), tree_(tree), type_(type) {}

  std::optional<Default> resolve() {
    switch (tree_.kind) {
      case ast::Value::Kind::kInteger:
        return integer();
      case ast::Value::Kind::kFloat:
        return model::is_float(type_.kind) ? number(tree_.number) : wrong();
      case ast::Value::Kind::kString:
        return type_.kind == Kind::kString ? Default(tree_.text) : wrong();
      case ast::Value::Kind::kPath:
        return named();
    }
    return std::nullopt;
  }

 private:
  Location location() const { return context_.at(index_, tree_.span); }

  std::string text() const {
    return std::string(context_.file(index_).source->text(tree_.span).substr(0, 60));
  }

  std::optional<Default> wrong(std::string help = {}) {
    const std::string wanted = with_article(context_, type_);
    context_.diagnostics.report(Code::kWrongValue, location(), {text(), wanted})
        .help(std::move(help));
    return std::nullopt;
  }

  std::optional<Default> out_of_range(std::string range) {
    context_.diagnostics.report(
        Code::kNumberOutOfRange, location(),
        {text(), std::string(schema::keyword(type_.kind)), std::move(range)});
    return std::nullopt;
  }

  std::optional<Default> integer() {
    if (model::is_float(type_.kind)) {
      const double wide = static_cast<double>(tree_.integer.native());
      return number(tree_.too_large ? std::numeric_limits<double>::infinity() : wide);
    }
    if (type_.kind == Kind::kEnum) {
      return wrong("name one of its values");
    }
    if (!model::is_integer(type_.kind)) {
      return wrong(type_.kind == Kind::kBool ? "write 'true' or 'false'" : "");
    }
    if (tree_.too_large || !fits(tree_.negative, tree_.integer, type_.kind)) {
      return out_of_range(range_text(type_.kind));
    }
    return as_default(tree_.negative, tree_.integer);
  }

  // A floating-point value that the text writes in digits.
  std::optional<Default> number(double magnitude) {
    const double value = tree_.negative ? -magnitude : magnitude;
    const bool single = type_.kind == Kind::kF32;
    if (std::isinf(value) || (single && std::isinf(static_cast<float>(value)))) {
      return out_of_range(single ? "up to 3.4e38" : "up to 1.7e308");
    }
    return rounded(value);
  }

  // `value` as the type can hold it.
  Default rounded(double value) const {
    return type_.kind == Kind::kF32 ? static_cast<double>(static_cast<float>(value)) : value;
  }

  std::optional<Default> named() {
    const std::string& name = tree_.text;
    if (model::is_float(type_.kind) && name == "inf") {
      const double infinity = std::numeric_limits<double>::infinity();
      return Default(tree_.negative ? -infinity : infinity);
    }
    if (model::is_float(type_.kind) && name == "nan") {
      return Default(std::numeric_limits<double>::quiet_NaN());
    }
    if (tree_.negative) {
      return wrong("only numbers, 'inf' and 'nan' can have a '-'");
    }
    if (name == "true" || name == "false") {
      if (type_.kind == Kind::kBool) {
        return Default(name == "true");
      }
      if (type_.kind != Kind::kEnum) {
        return wrong();
      }
    }
    if (type_.kind == Kind::kEnum) {
      if (const auto value = enum_value()) {
        return value;
      }
    }
    return constant();
  }

  // The value that the path names in the type, plainly or behind the enum's name.
  std::optional<Default> enum_value() {
    const model::Definition& definition = context_.set.definitions[type_.definition];
    const std::size_t dot = tree_.text.rfind('.');
    std::string name = tree_.text;
    if (dot != std::string::npos) {
      const std::string owner = name.substr(0, dot);
      if (owner != definition.full_name && owner != definition.name) {
        return std::nullopt;
      }
      name = name.substr(dot + 1);
    }
    for (const model::EnumValue& value : definition.values) {
      if (value.name == name) {
        return Default(value.value);
      }
    }
    return std::nullopt;
  }

  std::optional<Default> constant() {
    const Lookup found = look_up(context_, index_, tree_.text, tree_.span);
    if (!found.symbol) {
      return found.reported ? std::nullopt : unknown(found.all_read);
    }
    if (found.symbol->kind == Symbol::Kind::kDefinition) {
      return wrong();
    }
    return value_of_const(found.symbol->index);
  }

  // Where not everything was read, an unknown name is an error only if it looks like a known one.
  std::optional<Default> unknown(bool all_read) {
    if (type_.kind == Kind::kEnum) {
      const model::Definition& definition = context_.set.definitions[type_.definition];
      if (!context_.definition_trees[type_.definition]->complete) {
        return std::nullopt;
      }
      std::vector<std::string_view> names;
      for (const model::EnumValue& value : definition.values) {
        names.push_back(value.name);
      }
      const std::string name = tree_.text.substr(tree_.text.rfind('.') + 1);
      std::string help = did_you_mean(name, names);
      if (all_read || !help.empty()) {
        context_.diagnostics.report(Code::kUnknownEnumValue, location(), {definition.name, name})
            .help(std::move(help))
            .note(definition.location, "'" + definition.name + "' is here");
      }
      return std::nullopt;
    }
    std::vector<std::string_view> literals;
    if (type_.kind == Kind::kBool) {
      literals = {"true", "false"};
    } else if (model::is_float(type_.kind)) {
      literals = {"nan", "inf"};
    }
    std::string help = suggestion(context_, index_, tree_.text, Symbol::Kind::kConst, literals);
    if (all_read || !help.empty()) {
      context_.diagnostics.report(Code::kUnknownConst, location(), {tree_.text})
          .help(std::move(help));
    }
    return std::nullopt;
  }

  std::optional<Default> value_of_const(std::uint32_t constant);

  Context& context_;
  std::uint32_t index_;
  const ast::Value& tree_;
  const schema::Type& type_;
};

// ---- Consts

bool can_be_const(Kind kind) {
  return kind <= Kind::kString || kind == Kind::kEnum;
}

void resolve_const(Context& context, std::uint32_t constant) {
  model::Const& target = context.set.consts[constant];
  const ast::Const& tree = *context.const_trees[constant];
  context.const_states[constant] = ConstState::kBad;
  const auto type = resolve_type(context, target.file, tree.type);
  if (!type) {
    return;
  }
  if (!can_be_const(type->kind)) {
    context.diagnostics.report(Code::kBadConstType, context.at(target.file, tree.type.span),
                               {model::to_string(*type, context.set)});
    return;
  }
  target.type = *type;
  context.const_states[constant] = ConstState::kInProgress;
  context.open_consts.push_back(constant);
  const auto value = resolve_value(context, target.file, tree.value, *type);
  context.open_consts.pop_back();
  context.const_states[constant] = value ? ConstState::kGood : ConstState::kBad;
  if (value) {
    target.value = *value;
  }
}

std::optional<Default> ValueRule::value_of_const(std::uint32_t constant) {
  if (context_.const_states[constant] == ConstState::kUntouched) {
    resolve_const(context_, constant);
  }
  const model::Const& source = context_.set.consts[constant];
  if (context_.const_states[constant] == ConstState::kInProgress) {
    std::string cycle;
    const auto& open = context_.open_consts;
    for (auto i = std::find(open.begin(), open.end(), constant); i != open.end(); ++i) {
      cycle += context_.set.consts[*i].name + " -> ";
    }
    context_.diagnostics.report(Code::kConstCycle, location(), {source.name, cycle + source.name});
    return std::nullopt;
  }
  if (context_.const_states[constant] == ConstState::kBad) {
    return std::nullopt;
  }
  const Kind from = source.type.kind;
  if (model::is_integer(from) && model::is_integer(type_.kind)) {
    const auto* wide = std::get_if<UInt128>(&source.value);
    const Int128 number = wide == nullptr ? std::get<Int128>(source.value) : Int128(0);
    const bool negative = number < Int128(0);
    const UInt128 bits(static_cast<UInt128::Native>(number.native()));
    const UInt128 magnitude = wide != nullptr ? *wide : negative ? negated(bits) : bits;
    return fits(negative, magnitude, type_.kind) ? std::optional(source.value)
                                                 : out_of_range(range_text(type_.kind));
  }
  if (model::is_float(from) && model::is_float(type_.kind)) {
    return rounded(std::get<double>(source.value));
  }
  if (source.type == type_) {
    return source.value;
  }
  return wrong("'" + source.name + "' is " + with_article(context_, source.type));
}

}  // namespace

std::optional<Default> resolve_value(Context& context, std::uint32_t index, const ast::Value& tree,
                                     const schema::Type& type) {
  return ValueRule(context, index, tree, type).resolve();
}

std::optional<Default> resolve_integer(Context& context, std::uint32_t index,
                                       const ast::Value& tree, Kind kind) {
  schema::Type type;
  type.kind = kind;
  return resolve_value(context, index, tree, type);
}

void resolve_consts(Context& context, std::uint32_t index) {
  for (const std::uint32_t constant : context.set.files[index].consts) {
    if (context.const_states[constant] == ConstState::kUntouched) {
      resolve_const(context, constant);
    }
  }
}

}  // namespace parcode::compiler
