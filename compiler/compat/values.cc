// Values that are read, but not as before: defaults, numbers that may not fit, types that nothing
// leads to any more.

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/compat/elements.h"
#include "compiler/compat/rules.h"
#include "runtime/schema/conversion.h"
#include "runtime/schema/text.h"

namespace parcode::compiler::compat {

namespace {

using schema::Kind;
using schema::NumberStep;

// The kind of the number that a value of `type` is; kString where it is none.
Kind number_kind(const schema::Type& type, const schema::Schema& schema) {
  if (type.kind == Kind::kEnum) {
    return schema.definitions[type.definition].underlying;
  }
  return type.kind <= Kind::kF64 ? type.kind : Kind::kString;
}

class ValueRules {
 public:
  explicit ValueRules(Context& context)
      : context_(context), before_(context.before.schema), after_(context.after.schema) {}

  void check_fields(Pair pair) {
    const schema::Definition& old_owner = before_.definitions[pair.before];
    const schema::Definition& new_owner = after_.definitions[pair.after];
    if (new_owner.kind == schema::DefinitionKind::kUnion) {
      check_first_member(pair);
      return;
    }
    std::map<std::uint16_t, std::uint32_t> by_number;
    for (std::uint32_t i = 0; i < old_owner.fields.size(); ++i) {
      by_number.emplace(old_owner.fields[i].number, i);
    }
    for (std::uint32_t i = 0; i < new_owner.fields.size(); ++i) {
      const auto old = by_number.find(new_owner.fields[i].number);
      if (old != by_number.end() &&
          !context_.broken.contains(MemberPair(pair.before, old->second, pair.after, i))) {
        check_field(pair, old->second, i);
      }
    }
  }

  void check_reached() {
    for (std::uint32_t i = 0; i < before_.definitions.size(); ++i) {
      is_read_.push_back(!context_.pairing.is_reached_before(i));
    }
    for (const Pair& pair : context_.pairing.wire()) {
      is_read_[pair.before] = true;
    }
    for (std::uint32_t i = 0; i < before_.definitions.size(); ++i) {
      const auto counterpart = context_.pairing.counterpart(i);
      const bool elsewhere = counterpart && context_.pairing.is_reached_after(*counterpart);
      if (!is_read_[i] && !elsewhere) {
        const Element before = definition_of(context_.before, i);
        context_.findings.push_back(make_finding(Code::kTypeUnreachable, Direction::kBackward,
                                                 before, absent_from(context_.after),
                                                 {before.name}));
      }
    }
  }

 private:
  void check_field(Pair pair, std::uint32_t old_index, std::uint32_t new_index) {
    const schema::Field& old_field = before_.definitions[pair.before].fields[old_index];
    const schema::Field& new_field = after_.definitions[pair.after].fields[new_index];
    const Element before = field_of(context_.before, pair.before, old_index);
    const Element after = field_of(context_.after, pair.after, new_index);
    const std::string old_default = whole_default_text(old_field, before_);
    const std::string new_default = whole_default_text(new_field, after_);
    if (!is_same_default(old_field, new_field)) {
      Finding finding = make_finding(Code::kDefaultChanged, Direction::kNone, before, after,
                                     {after.name, old_default, new_default});
      schema::Field kept = new_field;
      kept.default_value = old_field.default_value;
      if (old_field.type.kind == new_field.type.kind) {
        finding.cure = line_of(kept, after_, after_.definitions[pair.after]);
      }
      context_.findings.push_back(std::move(finding));
    }
    for (const auto& [old_type, new_type] : leaves(old_field.type, new_field.type)) {
      const Kind old_kind = number_kind(*old_type, before_);
      const Kind new_kind = number_kind(*new_type, after_);
      if (old_kind == Kind::kString || new_kind == Kind::kString) {
        continue;
      }
      const std::initializer_list<std::string> arguments = {
          after.name, number_text(*old_type, before_), number_text(*new_type, after_)};
      if (new_field.narrowing && number_step(old_kind, new_kind) == NumberStep::kNarrow) {
        context_.findings.push_back(
            make_finding(Code::kNarrowingChecked, Direction::kBackward, before, after, arguments));
      }
      if (old_field.narrowing && number_step(new_kind, old_kind) == NumberStep::kNarrow) {
        context_.findings.push_back(
            make_finding(Code::kNarrowingChecked, Direction::kForward, before, after, arguments));
      }
    }
  }

  // Whether a field that a file lacks has the same value by both. Values of enums by their number:
  // their names are another matter.
  bool is_same_default(const schema::Field& old_field, const schema::Field& new_field) const {
    const auto* old_number = std::get_if<double>(&old_field.default_value);
    const auto* new_number = std::get_if<double>(&new_field.default_value);
    if (old_number != nullptr && new_number != nullptr) {  // NaN is not equal to itself
      return default_text(old_field, before_) == default_text(new_field, after_);
    }
    return old_field.default_value == new_field.default_value;
  }

  // A new value of a union is its first member.
  void check_first_member(Pair pair) {
    const schema::Field& old_first = before_.definitions[pair.before].fields.front();
    const schema::Field& new_first = after_.definitions[pair.after].fields.front();
    if (old_first.number == new_first.number) {
      return;
    }
    Element before = definition_of(context_.before, pair.before);
    Element after = definition_of(context_.after, pair.after);
    before.text += " " + old_first.name;
    after.text += " " + new_first.name;
    Finding finding = make_finding(Code::kDefaultChanged, Direction::kNone, before, after,
                                   {after.name, old_first.name, new_first.name});
    finding.advice = "Declare the member that was the first one before all others.";
    context_.findings.push_back(std::move(finding));
  }

  Context& context_;
  const schema::Schema& before_;
  const schema::Schema& after_;
  std::vector<bool> is_read_;
};

}  // namespace

void check_values(Context& context) {
  ValueRules rules(context);
  for (const Pair& pair : context.pairing.wire()) {
    rules.check_fields(pair);
  }
  if (context.before.has_root && context.after.has_root) {
    rules.check_reached();
  }
}

}  // namespace parcode::compiler::compat
