#include "compiler/check/reserved.h"

#include <iterator>
#include <string_view>
#include <variant>

#include "compiler/check/identifiers.h"
#include "compiler/check/values.h"

namespace parcode::compiler {

ReservedSet::ReservedSet(Context& context, std::uint32_t index, const ast::Definition& tree,
                         schema::Kind kind) {
  for (const ast::Reserved& reserved : tree.reserved) {
    if (const auto* range = std::get_if<ast::ReservedRange>(&reserved)) {
      add_range(context, index, *range, kind);
    } else {
      add_name(context, index, std::get<ast::ReservedName>(reserved));
    }
  }
}

void ReservedSet::add_range(Context& context, std::uint32_t index, const ast::ReservedRange& range,
                            schema::Kind kind) {
  const auto first = resolve_integer(context, index, range.first, kind);
  const bool one = range.first.span == range.last.span;
  const auto last = one ? first : resolve_integer(context, index, range.last, kind);
  if (!first || !last) {
    return;
  }
  const Int128 begin = std::get<Int128>(*first);
  const Int128 end = std::get<Int128>(*last);
  const Location location = context.at(index, range.span);
  if (end < begin) {
    context.diagnostics
        .report(Code::kBadReservedRange, location, {to_string(begin), to_string(end)})
        .help("write " + to_string(end) + ".." + to_string(begin));
    return;
  }
  const auto next = ranges_.lower_bound(begin);
  const auto* overlapped = find(begin);
  if (overlapped == nullptr && next != ranges_.end() && next->first <= end) {
    overlapped = &*next;
  }
  if (overlapped != nullptr) {
    const Int128 twice = begin < overlapped->first ? overlapped->first : begin;
    context.diagnostics.report(Code::kDuplicateReserved, location, {to_string(twice)})
        .note(overlapped->second.location, "the first is here");
    return;
  }
  ranges_.emplace(begin, Range{end, location});
}

void ReservedSet::add_name(Context& context, std::uint32_t index, const ast::ReservedName& name) {
  const Location location = context.at(index, name.span);
  if (!is_identifier(name.name)) {
    context.diagnostics.report(Code::kBadReservedName, location, {name.name});
    return;
  }
  const auto [first, is_new] = names_.emplace(name.name, location);
  if (!is_new) {
    context.diagnostics.report(Code::kDuplicateReserved, location, {quoted(name.name)})
        .note(first->second, "the first is here");
  }
}

const std::pair<const Int128, ReservedSet::Range>* ReservedSet::find(Int128 number) const {
  const auto next = ranges_.upper_bound(number);
  if (next == ranges_.begin()) {
    return nullptr;
  }
  const auto& before = *std::prev(next);
  return number <= before.second.last ? &before : nullptr;
}

bool ReservedSet::contains(Int128 number) const {
  return find(number) != nullptr;
}

void ReservedSet::check_number(Context& context, Int128 number, Location location) const {
  if (const auto* range = find(number)) {
    context.diagnostics.report(Code::kReservedNumberInUse, location, {to_string(number)})
        .note(range->second.location, "it is reserved here");
  }
}

void ReservedSet::check_name(Context& context, const std::string& name, Location location) const {
  const auto found = names_.find(name);
  if (found != names_.end()) {
    context.diagnostics.report(Code::kReservedNameInUse, location, {name})
        .note(found->second, "it is reserved here");
  }
}

void ReservedSet::lower_to(model::Definition& definition) const {
  schema::Reserved& lowered = definition.reserved;
  for (const auto& [first, range] : ranges_) {
    const bool adjacent =
        !lowered.ranges.empty() && lowered.ranges.back().second.native() + 1 == first.native();
    if (adjacent) {
      lowered.ranges.back().second = range.last;
    } else {
      lowered.ranges.emplace_back(first, range.last);
      definition.reserved_range_locations.push_back(range.location);
    }
  }
  for (const auto& [name, location] : names_) {
    lowered.names.push_back(name);
    definition.reserved_name_locations.push_back(location);
  }
}

}  // namespace parcode::compiler
