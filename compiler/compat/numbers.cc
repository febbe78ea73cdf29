// Numbers and names for ever: what is read, but not as it was meant, or will be one day.

#include <optional>
#include <string>
#include <utility>

#include "compiler/compat/elements.h"
#include "compiler/compat/members.h"
#include "compiler/compat/rules.h"
#include "compiler/diagnostics/diagnostics.h"

namespace parcode::compiler::compat {

namespace {

using schema::DefinitionKind;

// What the cures have in common: "in struct 'Zone': ".
std::string in(const schema::Definition& definition, const std::string& advice) {
  return "In " + title_of(definition) + ": " + advice;
}

std::string reserved_line(const std::string& items) {
  return "reserved " + items + ";\n";
}

// The rules for one pair of definitions.
class NumberRules {
 public:
  NumberRules(Context& context, Pair pair)
      : context_(context),
        pair_(pair),
        before_(context.before, pair.before),
        after_(context.after, pair.after) {}

  void check() {
    for (const Member& old_member : before_.all()) {
      if (const Member* successor = after_.with_number(old_member.number)) {
        check_successor(old_member, *successor);
      } else {
        check_removed(old_member);
      }
    }
    for (const Member& new_member : after_.all()) {
      if (before_.with_number(new_member.number) == nullptr) {
        check_added(new_member);
      }
    }
    check_dropped_numbers();
    check_dropped_names();
  }

 private:
  DefinitionKind kind() const { return after_.definition().kind; }
  bool is_union() const { return kind() == DefinitionKind::kUnion; }

  void add(Finding finding) { context_.findings.push_back(std::move(finding)); }

  // Two members of one number: one that was renamed, or two different ones?
  void check_successor(const Member& old_member, const Member& successor) {
    if (old_member.name == successor.name) {
      return;
    }
    Direction direction = Direction::kNone;
    if (const auto broken = context_.broken.find(
            MemberPair(pair_.before, old_member.index, pair_.after, successor.index));
        !before_.is_enum() && broken != context_.broken.end()) {
      direction = broken->second == Direction::kForward ? Direction::kNone : broken->second;
    }
    const Member* moved = after_.with_name(old_member.name);
    if (before_.is_enum() && moved != nullptr) {
      report_moved(old_member, *moved);
      return;
    }
    const bool is_other_one = direction != Direction::kNone || moved != nullptr ||
                              after_.reserves(old_member.name) ||
                              before_.with_name(successor.name) != nullptr;
    if (is_other_one) {
      context_.reused.emplace(pair_.before, old_member.index, pair_.after, successor.index);
      report_reuse(direction, old_member.number, before_.title_of(old_member), successor,
                   before_.element_of(old_member));
    }
  }

  void check_removed(const Member& old_member) {
    if (const Member* moved = after_.with_name(old_member.name)) {
      report_moved(old_member, *moved);
    } else {
      check_reserved(old_member);
    }
    if (is_union()) {
      add(make_finding(Code::kUnionMemberRemoved, Direction::kBackward,
                       before_.element_of(old_member), after_.absent(old_member.name),
                       {label_of(old_member)}));
    }
  }

  void check_added(const Member& new_member) {
    if (before_.reserves(new_member.number)) {
      const std::string number = to_string(new_member.number);
      const Element reserved = {.name = {},
                                .text = "reserved " + number + ";",
                                .place = reserved_place(new_member.number)};
      report_reuse(Direction::kNone, new_member.number, "reserved", new_member, reserved);
    }
    if (is_union()) {
      add(make_finding(Code::kUnionMemberAdded, Direction::kForward,
                       before_.absent(new_member.name), after_.element_of(new_member),
                       {label_of(new_member)}));
    }
  }

  Location reserved_place(Int128 number) const {
    const Ranges& ranges = before_.definition().reserved.ranges;
    for (std::uint32_t i = 0; i < ranges.size(); ++i) {
      if (ranges[i].first <= number && number <= ranges[i].second) {
        return reserved_range_of(context_.before, pair_.before, i).place;
      }
    }
    return {};
  }

  // "3 'email'"
  static std::string label_of(const Member& member) {
    return to_string(member.number) + " " + quoted(member.name);
  }

  // free_number, which looks at all members, once.
  const std::string& free_one() {
    if (!free_number_) {
      free_number_ = free_number(before_.definition(), after_.definition());
    }
    return *free_number_;
  }

  // A new member as its line would be with that number.
  std::string line_with(const std::string& number, const Member& member) const {
    if (after_.is_enum()) {
      return std::string(member.name) + " = " + number + ";\n";
    }
    const schema::Definition& owner = after_.definition();
    const std::string line = line_of(owner.fields[member.index], context_.after.schema, owner);
    return number + line.substr(line.find(':'));
  }

  void report_reuse(Direction direction, Int128 number, const std::string& was,
                    const Member& successor, const Element& before) {
    Finding finding =
        make_finding(Code::kNumberReused, direction, before, after_.element_of(successor),
                     {to_string(number), after_.definition().name, was, after_.title_of(successor),
                      consequence_of(direction)});
    // Each back to the number that it had; one that is new gets a new one.
    const Member* home = before_.with_name(successor.name);
    finding.cure = line_with(home == nullptr ? free_one() : to_string(home->number), successor);
    const Member* old_member = before_.with_number(number);
    const Member* moved = old_member == nullptr ? nullptr : after_.with_name(old_member->name);
    if (moved != nullptr) {
      finding.cure += line_with(to_string(number), *moved);
    } else if (old_member == nullptr || after_.reserves(old_member->name)) {
      finding.cure += reserved_line(to_string(number));
    } else {
      finding.cure +=
          reserved_line(to_string(number) + ", \"" + std::string(old_member->name) + "\"");
    }
    add(std::move(finding));
  }

  void report_moved(const Member& old_member, const Member& moved) {
    const Element before = before_.element_of(old_member);
    const Element after = after_.element_of(moved);
    const std::string old_number = to_string(old_member.number);
    const std::string new_number = to_string(moved.number);
    if (before_.is_enum()) {
      const Member* successor = after_.with_number(old_member.number);
      const std::string meaning =
          successor == nullptr ? "has no name" : "is " + quoted(successor->name);
      Finding finding = make_finding(Code::kEnumValueRenumbered, Direction::kNone, before, after,
                                     {after.name, old_number, new_number, meaning});
      finding.cure = line_with(old_number, moved);
      add(std::move(finding));
      return;
    }
    Finding finding = make_finding(Code::kFieldRenumbered, Direction::kNone, before, after,
                                   {after.name, old_number, new_number});
    finding.cure = line_with(old_number, moved);
    add(std::move(finding));
  }

  Code unreserved_code() const {
    switch (kind()) {
      case DefinitionKind::kEnum:
        return Code::kUnreservedEnumValue;
      case DefinitionKind::kUnion:
        return Code::kUnreservedUnionMember;
      case DefinitionKind::kStruct:
        break;
    }
    return Code::kUnreservedField;
  }

  void check_reserved(const Member& old_member) {
    const bool number = !after_.reserves(old_member.number);
    const bool name = !after_.reserves(old_member.name);
    if (!number && !name) {
      return;
    }
    const std::string what = number && name ? "its number and its name"
                             : number       ? "its number"
                                            : "its name";
    Finding finding =
        make_finding(unreserved_code(), Direction::kNone, before_.element_of(old_member),
                     after_.absent(old_member.name), {label_of(old_member), what});
    finding.advice = in(after_.definition(), "reserve what is gone.");
    std::string items = number ? to_string(old_member.number) : "";
    if (name) {
      items += (number ? ", \"" : "\"") + std::string(old_member.name) + "\"";
    }
    finding.cure = reserved_line(items);
    add(std::move(finding));
  }

  void check_dropped_numbers() {
    const schema::Reserved& old_reserved = before_.definition().reserved;
    for (std::uint32_t i = 0; i < old_reserved.ranges.size(); ++i) {
      const Ranges dropped =
          without({old_reserved.ranges[i]}, after_.definition().reserved.ranges, after_);
      if (!dropped.empty()) {
        report_dropped(reserved_range_of(context_.before, pair_.before, i), ranges_text(dropped),
                       "is not reserved any more", "put it back.");
      }
    }
  }

  void check_dropped_names() {
    const schema::Reserved& old_reserved = before_.definition().reserved;
    for (std::uint32_t i = 0; i < old_reserved.names.size(); ++i) {
      const std::string& name = old_reserved.names[i];
      if (after_.reserves(name)) {
        continue;
      }
      const bool used = after_.with_name(name) != nullptr;
      report_dropped(reserved_name_of(context_.before, pair_.before, i), "\"" + name + "\"",
                     used ? "was reserved and is used again" : "is not reserved any more",
                     used ? "put it back, and call the new one something else." : "put it back.");
    }
  }

  void report_dropped(const Element& before, const std::string& items, const std::string& what,
                      const std::string& advice) {
    Element after = definition_of(context_.after, pair_.after);
    after.text.clear();
    after.name = after_.definition().name + before.name.substr(before.name.find('#'));
    Finding finding = make_finding(Code::kReservedDropped, Direction::kNone, before, after,
                                   {items, after_.definition().name, what});
    finding.advice = in(after_.definition(), advice);
    finding.cure = reserved_line(items);
    add(std::move(finding));
  }

  Context& context_;
  Pair pair_;
  Members before_;
  Members after_;
  std::optional<std::string> free_number_;
};

}  // namespace

void check_numbers(Context& context) {
  for (const Pair& pair : context.pairing.wire()) {
    NumberRules(context, pair).check();
  }
}

}  // namespace parcode::compiler::compat
