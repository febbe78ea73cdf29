// What C++ code that includes the generated header has to change. Names are what counts here.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/compat/elements.h"
#include "compiler/compat/members.h"
#include "compiler/compat/rules.h"
#include "compiler/diagnostics/diagnostics.h"

namespace parcode::compiler::compat {

namespace {

using schema::DefinitionKind;
using schema::Kind;
using schema::Storage;
using schema::Type;

// What a field's lazy mirror has in its place, in words.
std::string mirror_text(const schema::Field& field) {
  const Kind kind =
      field.type.kind == Kind::kOptional ? field.type.arguments[0].kind : field.type.kind;
  switch (field.storage) {
    case Storage::kInline:
      return "the value itself";
    case Storage::kMap:
      return "a LazyMap";
    case Storage::kChunkable:
      return kind == Kind::kVec ? "a LazyVec" : "a Lazy";
  }
  return "";
}

class SourceRules {
 public:
  explicit SourceRules(Context& context)
      : context_(context), before_(context.before.schema), after_(context.after.schema) {}

  void check() {
    for (std::uint32_t i = 0; i < before_.definitions.size(); ++i) {
      const auto counterpart = context_.pairing.counterpart(i);
      if (!counterpart) {
        const Element before = definition_of(context_.before, i);
        add(Code::kTypeRemoved, before, absent_from(context_.after), {before.name});
        continue;
      }
      check_names(i, *counterpart);
      if (before_.definitions[i].kind == after_.definitions[*counterpart].kind) {
        check_members(i, *counterpart);
      }
    }
  }

 private:
  void add(Code code, const Element& before, const Element& after,
           std::initializer_list<std::string> arguments) {
    context_.findings.push_back(make_finding(code, Direction::kNone, before, after, arguments));
  }

  void check_names(std::uint32_t old_index, std::uint32_t new_index) {
    const std::string& old_name = before_.definitions[old_index].name;
    const std::string& new_name = after_.definitions[new_index].name;
    if (old_name == new_name) {
      return;
    }
    const Element before = definition_of(context_.before, old_index);
    const Element after = definition_of(context_.after, new_index);
    const std::string old_package(schema::package_of(old_name));
    const std::string new_package(schema::package_of(new_name));
    if (schema::short_name(old_name) != schema::short_name(new_name)) {
      add(Code::kTypeRenamed, before, after, {old_name, new_name});
    } else if (packages_.emplace(old_package, new_package).second) {
      const Element old_one = {.name = old_package, .text = old_package, .place = before.place};
      const Element new_one = {.name = new_package, .text = new_package, .place = after.place};
      add(Code::kPackageRenamed, old_one, new_one, {quoted(old_package), quoted(new_package)});
    }
  }

  void check_members(std::uint32_t old_index, std::uint32_t new_index) {
    const Members before(context_.before, old_index);
    const Members after(context_.after, new_index);
    std::vector<const Member*> successors;  // of the old members, in their order
    for (const Member& old_member : before.all()) {
      const Member* successor = after.with_name(old_member.name);
      if (successor == nullptr) {
        successor = check_renamed(before, old_member, after);
      }
      if (successor != nullptr && !before.is_enum()) {
        check_field(before, old_member, after, *successor);
      }
      if (successor != nullptr) {
        successors.push_back(successor);
      }
    }
    if (before.is_enum()) {
      check_underlying(old_index, new_index);
    } else if (after.definition().kind == DefinitionKind::kStruct) {
      check_order(old_index, new_index, successors);
    }
  }

  // What has the number of a member whose name is gone, if it is that member.
  const Member* check_renamed(const Members& before, const Member& old_member,
                              const Members& after) {
    const Element old_element = before.element_of(old_member);
    const Member* successor = after.with_number(old_member.number);
    if (successor == nullptr || before.with_name(successor->name) != nullptr ||
        context_.reused.contains(
            MemberPair(before.index(), old_member.index, after.index(), successor->index))) {
      add(before.is_enum() ? Code::kEnumValueRemoved : Code::kFieldRemoved, old_element,
          after.absent(old_member.name), {old_element.name});
      return nullptr;
    }
    const Element element = after.element_of(*successor);
    add(before.is_enum() ? Code::kEnumValueRenamed : Code::kFieldRenamed, old_element, element,
        {old_element.name, element.name});
    return successor;
  }

  void check_field(const Members& before, const Member& old_member, const Members& after,
                   const Member& new_member) {
    const schema::Field& old_field = before.definition().fields[old_member.index];
    const schema::Field& new_field = after.definition().fields[new_member.index];
    const Element old_element = before.element_of(old_member);
    const Element new_element = after.element_of(new_member);
    const std::string old_mirror = mirror_text(old_field);
    const std::string new_mirror = mirror_text(new_field);
    if (!is_same_in_cpp(old_field.type, new_field.type)) {
      add(Code::kMemberTypeChanged, old_element, new_element,
          {new_element.name, to_string(old_field.type, before_),
           to_string(new_field.type, after_)});
    } else if (old_mirror != new_mirror) {
      add(Code::kMirrorChanged, old_element, new_element,
          {new_element.name, old_mirror, new_mirror});
    }
  }

  // Types that were renamed are told of by themselves.
  bool is_same_in_cpp(const Type& before, const Type& after) const {
    if (before.kind != after.kind || before.length != after.length) {
      return false;
    }
    if (schema::names_definition(before.kind)) {
      return context_.pairing.counterpart(before.definition) == after.definition;
    }
    return std::ranges::equal(
        before.arguments, after.arguments,
        [this](const Type& a, const Type& b) { return is_same_in_cpp(a, b); });
  }

  void check_underlying(std::uint32_t old_index, std::uint32_t new_index) {
    const std::string was(schema::keyword(before_.definitions[old_index].underlying));
    const std::string is(schema::keyword(after_.definitions[new_index].underlying));
    if (was != is) {
      Element before = definition_of(context_.before, old_index);
      Element after = definition_of(context_.after, new_index);
      before.text += " : " + was;
      after.text += " : " + is;
      add(Code::kEnumTypeChanged, before, after, {after.name, was, is});
    }
  }

  // `successors`: the members that there were, in the order that they had.
  void check_order(std::uint32_t old_index, std::uint32_t new_index,
                   const std::vector<const Member*>& successors) {
    const auto is_before = [](const Member* a, const Member* b) { return a->index < b->index; };
    const auto moved = std::ranges::is_sorted_until(successors, is_before);
    const auto& fields = after_.definitions[new_index].fields;
    std::string what;
    if (moved != successors.end()) {
      what =
          quoted((*moved)->name) + " is declared before " + quoted((*(moved - 1))->name) + " now";
    } else if (!successors.empty() && successors.back()->index >= successors.size()) {
      std::size_t added = 0;  // the first that is new
      while (successors[added]->index == added) {
        ++added;
      }
      what = quoted(fields[added].name) + " is declared before " + quoted(successors[added]->name) +
             ", not behind all that there were";
    } else {
      return;
    }
    Element before = definition_of(context_.before, old_index);
    Element after = definition_of(context_.after, new_index);
    before.text += order_text(before_.definitions[old_index]);
    after.text += order_text(after_.definitions[new_index]);
    add(Code::kFieldOrderChanged, before, after, {after.name, what});
  }

  static std::string order_text(const schema::Definition& definition) {
    std::string text;
    for (const schema::Field& field : definition.fields) {
      text += " " + field.name;
    }
    return text;
  }

  Context& context_;
  const schema::Schema& before_;
  const schema::Schema& after_;
  std::set<std::pair<std::string, std::string>> packages_;  // renamed: reported once
};

}  // namespace

void check_source(Context& context) {
  SourceRules(context).check();
}

}  // namespace parcode::compiler::compat
