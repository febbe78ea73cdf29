#include "runtime/schema/conversion.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/schema/field_index.h"

namespace parcode::schema {
namespace {

// What is told of mismatches at most. A file's names may be as long as the file.
constexpr std::size_t kMostText = std::size_t{16} << 20;  // bytes

// Fields in the path of a mismatch; of longer ones the end is told.
constexpr std::size_t kMostSteps = 64;

bool is_integer(Kind kind) {
  return kind >= Kind::kI8 && kind <= Kind::kU128;
}
bool is_number(Kind kind) {
  return kind <= Kind::kF64;
}

class Comparison {
 public:
  Comparison(const Schema& from, const Schema& to) : from_(from), to_(to), from_fields_(from) {}

  std::vector<Mismatch> run() {
    compare_root_names();
    compare(from_.root, to_.root, Visit{});
    for (std::size_t next = 0; next < open_.size() && !too_complex_; ++next) {
      compare_fields(next);
      too_complex_ = too_complex_ || open_.size() > kMostPairs;
    }
    if (too_complex_) found_.push_back({.why = Obstacle::kTooComplex});
    return std::move(found_);
  }

 private:
  static constexpr std::size_t kRoot = SIZE_MAX;

  // Where the walk stands: in a field of a pair, and some lists below it.
  struct Visit {
    std::size_t pair = kRoot;
    const std::string* field = nullptr;
    std::string lists = {};  // "[][]"
    Place from = {};
    Place to = {};
    bool narrowing = false;
  };
  // Two structs or two unions whose fields are to be compared.
  struct Pair {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    // How it was reached. Whole paths here would take the square of a chain's length.
    std::size_t above = kRoot;
    std::string step = {};  // "zones[]"
  };

  static std::string step_of(const Visit& at) {
    return at.field == nullptr ? at.lists : *at.field + at.lists;
  }

  std::string path_of(const Visit& at) const {
    std::string path = step_of(at);
    std::size_t above = at.pair;
    for (std::size_t steps = 1; above != kRoot; ++steps) {
      const Pair& pair = open_[above];
      if (steps == kMostSteps) return "..." + path;
      if (!pair.step.empty()) path = pair.step + "." + path;
      above = pair.above;
    }
    return path;
  }

  void note(Obstacle why, const Type& from, const Type& to, const Visit& at) {
    if (too_complex_) return;
    const Mismatch& told = found_.emplace_back(Mismatch{.why = why,
                                                        .path = path_of(at),
                                                        .from = at.from,
                                                        .to = at.to,
                                                        .from_type = to_string(from, from_),
                                                        .to_type = to_string(to, to_)});
    text_ += sizeof(told) + told.path.size() + told.from_type.size() + told.to_type.size();
    too_complex_ = text_ > kMostText;
  }

  static const Type& innermost(const Type& type) {
    const Type* inner = &type;
    while (!inner->arguments.empty()) inner = &inner->arguments.back();
    return *inner;
  }
  void compare_root_names() {
    const Type& from = innermost(from_.root);
    const Type& to = innermost(to_.root);
    if (!names_definition(from.kind) || from.kind != to.kind) return;
    if (short_name(from_.definitions[from.definition].name) !=
        short_name(to_.definitions[to.definition].name)) {
      note(Obstacle::kRootName, from_.root, to_.root, Visit{});
    }
  }

  // Types nest no deeper than kMaxTypeDepth.
  void compare(const Type& from, const Type& to, const Visit& at) {
    if (to.kind == Kind::kOptional) {
      return compare(from.kind == Kind::kOptional ? from.arguments[0] : from, to.arguments[0], at);
    }
    if (from.kind == Kind::kOptional) return note(Obstacle::kPresence, from, to, at);
    if (to.kind == Kind::kBox || from.kind == Kind::kBox) {
      return compare(from.kind == Kind::kBox ? from.arguments[0] : from,
                     to.kind == Kind::kBox ? to.arguments[0] : to, at);
    }
    if (to.kind == Kind::kVec && (from.kind == Kind::kVec || from.kind == Kind::kArray)) {
      return compare(from.arguments[0], to.arguments[0], inside(at));
    }
    if (is_number(from.kind) && is_number(to.kind)) {
      return compare_numbers(number_step(from.kind, to.kind), from, to, at);
    }
    if (from.kind != to.kind) return note(Obstacle::kKind, from, to, at);
    switch (to.kind) {
      case Kind::kArray:
        if (from.length != to.length) return note(Obstacle::kArrayLength, from, to, at);
        return compare(from.arguments[0], to.arguments[0], inside(at));
      case Kind::kMap:
        if (!is_same_key(from_, from.arguments[0], to_, to.arguments[0])) {
          note(Obstacle::kKey, from, to, at);
        }
        return compare(from.arguments[1], to.arguments[1], inside(at));
      case Kind::kEnum:
        return compare_numbers(number_step(from_.definitions[from.definition].underlying,
                                           to_.definitions[to.definition].underlying),
                               from, to, at);
      case Kind::kStruct:
      case Kind::kUnion:
        if (met_.emplace(from.definition, to.definition).second) {
          open_.push_back({from.definition, to.definition, at.pair, step_of(at)});
        }
        return;
      default:
        return;  // two strings
    }
  }

  static Visit inside(const Visit& at) {
    Visit element = at;
    element.lists += "[]";
    return element;
  }

  void compare_numbers(NumberStep step, const Type& from, const Type& to, const Visit& at) {
    if (step == NumberStep::kNone) note(Obstacle::kKind, from, to, at);
    if (step == NumberStep::kNarrow && !at.narrowing) note(Obstacle::kNarrowing, from, to, at);
  }

  void compare_fields(std::size_t index) {
    const std::uint32_t from = open_[index].from;
    const std::uint32_t to = open_[index].to;
    const std::vector<Field>& before = from_.definitions[from].fields;
    const std::vector<Field>& after = to_.definitions[to].fields;
    for (std::uint32_t i = 0; i < after.size(); ++i) {
      const auto old = from_fields_.find(from, after[i].number);
      if (!old) continue;
      compare(before[*old].type, after[i].type,
              {.pair = index,
               .field = &after[i].name,
               .from = {from, *old},
               .to = {to, i},
               .narrowing = after[i].narrowing});
    }
  }

  const Schema& from_;
  const Schema& to_;
  const FieldIndex from_fields_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> met_;
  std::vector<Pair> open_;  // breadth first, so that paths are the shortest
  std::vector<Mismatch> found_;
  std::size_t text_ = 0;  // bytes of what was found
  bool too_complex_ = false;
};

std::string_view reason(Obstacle why) {
  switch (why) {
    case Obstacle::kRootName:
      return "the root's name tells versions of one type from other types";
    case Obstacle::kKind:
      return "no value of the one is a value of the other";
    case Obstacle::kNarrowing:
      return "values may not fit; the field may say [narrowing] to have each one checked";
    case Obstacle::kPresence:
      return "an absent value would have none to become";
    case Obstacle::kArrayLength:
      return "the lengths differ; vec<T> takes arrays of any length";
    case Obstacle::kKey:
      return "entries are found by their key's encoding, which must stay";
    case Obstacle::kTooComplex:
      return "more differs than can be told, or too many definitions meet";
  }
  return "";
}

}  // namespace

std::vector<Mismatch> find_mismatches(const Schema& from, const Schema& to) {
  return Comparison(from, to).run();
}

NumberStep number_step(Kind from, Kind to) {
  if (from == to) return NumberStep::kSame;
  if (from == Kind::kF32 && to == Kind::kF64) return NumberStep::kWiden;
  if (from == Kind::kF64 && to == Kind::kF32) return NumberStep::kNarrow;
  if (!is_integer(from) || !is_integer(to)) return NumberStep::kNone;
  const IntegerRange before = range_of(from);
  const IntegerRange after = range_of(to);
  return after.low <= before.low && before.high <= after.high ? NumberStep::kWiden
                                                              : NumberStep::kNarrow;
}

// Structs that are keys hold keys by value, so the recursion ends; definitions nested by value are
// at most kMaxContainmentDepth.
bool is_same_key(const Schema& from, const Type& from_key, const Schema& to, const Type& to_key) {
  if (from_key.kind != to_key.kind) return false;
  if (!names_definition(from_key.kind)) return from_key.arguments.empty();
  const Definition& before = from.definitions[from_key.definition];
  const Definition& after = to.definitions[to_key.definition];
  if (from_key.kind == Kind::kEnum) return before.underlying == after.underlying;
  if (before.fields.size() != after.fields.size()) return false;
  for (std::size_t i = 0; i < after.fields.size(); ++i) {
    if (before.fields[i].number != after.fields[i].number ||
        !is_same_key(from, before.fields[i].type, to, after.fields[i].type)) {
      return false;
    }
  }
  return true;
}

std::string to_string(const Mismatch& mismatch) {
  if (mismatch.why == Obstacle::kTooComplex) return std::string(reason(mismatch.why));
  std::string text = mismatch.path.empty() ? "the root" : mismatch.path;
  text += ": the file has " + mismatch.from_type + ", the program " + mismatch.to_type + " (";
  return text.append(reason(mismatch.why)) + ")";
}

}  // namespace parcode::schema
