// What makes files unreadable. Whether they are is not decided here: schema::find_mismatches does
// that, for the reader of files as well. This file says it in words, once for both directions, and
// knows the cures.

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/compat/elements.h"
#include "compiler/compat/rules.h"
#include "runtime/schema/conversion.h"

namespace parcode::compiler::compat {

namespace {

using schema::Kind;
using schema::Mismatch;
using schema::Obstacle;
using schema::Place;
using schema::Type;

// A mismatch with its sides in the order of time.
struct Obstruction {
  Obstacle why = Obstacle::kKind;
  Direction direction = Direction::kNone;
  std::string path = {};
  Place before = {};
  Place after = {};
  std::string before_type = {};
  std::string after_type = {};

  auto identity() const {
    return std::tuple(why, before.definition, before.member, after.definition, after.member,
                      before_type, after_type);
  }
};

// Fields that a struct has at most.
constexpr std::size_t kMostNamesakes = 65536;

// A schema with a root of its own: a struct whose fields are the namesakes of one side, from
// `first` on.
schema::Schema with_namesakes(const schema::Schema& whole, const std::vector<Start>& starts,
                              std::size_t first, Type Start::*side) {
  schema::Schema extended = whole;
  const auto index = static_cast<std::uint32_t>(whole.definitions.size());
  schema::Definition& all = extended.definitions.emplace_back();
  for (std::size_t i = first; i < std::min(starts.size(), first + kMostNamesakes); ++i) {
    const Type& type = starts[i].*side;
    all.fields.push_back(
        {.number = static_cast<std::uint16_t>(i - first),
         .name = std::string(schema::short_name(whole.definitions[type.definition].name)),
         .type = type});
  }
  extended.root = {.kind = Kind::kStruct, .definition = index};
  return extended;
}

// Finds what is in the way in both directions, and says it.
class Readability {
 public:
  explicit Readability(Context& context)
      : context_(context), before_(context.before.schema), after_(context.after.schema) {}

  void check() {
    if (context_.before.has_root && !context_.after.has_root) {
      report_root_removed();
    }
    if (context_.before.has_root && context_.after.has_root) {
      add(find_mismatches(before_, after_), Direction::kBackward, 0);
      add(find_mismatches(after_, before_), Direction::kForward, 0);
    }
    const std::vector<Start>& starts = context_.pairing.namesakes();
    for (std::size_t first = 0; first < starts.size(); first += kMostNamesakes) {
      const auto before = with_namesakes(before_, starts, first, &Start::before);
      const auto after = with_namesakes(after_, starts, first, &Start::after);
      add(find_mismatches(before, after), Direction::kBackward, first);
      add(find_mismatches(after, before), Direction::kForward, first);
    }
    for (const Obstruction& found : found_) {
      report(found);
    }
  }

 private:
  // `first`: the namesake that is the first field of the definition behind all others.
  void add(std::vector<Mismatch> mismatches, Direction direction, std::size_t first) {
    const bool backward = direction == Direction::kBackward;
    for (Mismatch& mismatch : mismatches) {
      (backward ? context_.backward : context_.forward) = false;
      if (!backward) {
        std::swap(mismatch.from, mismatch.to);
        std::swap(mismatch.from_type, mismatch.to_type);
      }
      Obstruction added = {
          .why = mismatch.why,
          .direction = direction,
          .path = std::move(mismatch.path),
          .before = definition_itself(mismatch.from, before_, first, &Start::before),
          .after = definition_itself(mismatch.to, after_, first, &Start::after),
          .before_type = std::move(mismatch.from_type),
          .after_type = std::move(mismatch.to_type)};
      const auto [known, is_new] = indices_.emplace(added.identity(), found_.size());
      if (is_new) {
        found_.push_back(std::move(added));
      } else if (found_[known->second].direction != direction) {
        found_[known->second].direction = Direction::kBoth;
      }
    }
  }

  // A field of the definition behind all others stands for the namesake that it is of.
  Place definition_itself(const Place& place, const schema::Schema& schema, std::size_t first,
                          Type Start::*side) const {
    if (place.definition != schema.definitions.size()) {
      return place;
    }
    const Start& start = context_.pairing.namesakes()[first + place.member];
    return {.definition = (start.*side).definition};
  }

  void report_root_removed() {
    context_.backward = false;
    const Element root = root_of(context_.before);
    Finding finding = make_finding(Code::kRootRemoved, Direction::kBackward, root,
                                   absent_from(context_.after), {to_string(before_.root, before_)});
    finding.cure = root_line(before_);
    context_.findings.push_back(std::move(finding));
  }

  static Element element_at(const Version& version, const Place& place) {
    if (place.definition == Place::kNone) {
      return root_of(version);
    }
    return place.member == Place::kNone ? definition_of(version, place.definition)
                                        : field_of(version, place.definition, place.member);
  }

  static const schema::Field* field_at(const schema::Schema& schema, const Place& place) {
    return place.member == Place::kNone
               ? nullptr
               : &schema.definitions[place.definition].fields[place.member];
  }

  // The part of a type that has this text.
  static const Type* part_of(const Type& whole, const std::string& text,
                             const schema::Schema& schema) {
    if (to_string(whole, schema) == text) {
      return &whole;
    }
    for (const Type& argument : whole.arguments) {
      if (const Type* found = part_of(argument, text, schema)) {
        return found;
      }
    }
    return nullptr;
  }

  // All that decides how a key is stored: "u64", "game.Colour : u8", "game.Key {u32, string}".
  static std::string key_text(const Type& key, const schema::Schema& schema) {
    std::string text = number_text(key, schema);
    if (key.kind != Kind::kStruct) {
      return text;
    }
    text += " {";
    for (const schema::Field& field : schema.definitions[key.definition].fields) {
      text += (text.back() == '{' ? "" : ", ") + std::to_string(field.number) + ": " +
              key_text(field.type, schema);
    }
    return text + "}";
  }

  // The type at a place, with what its name does not say.
  std::string type_text(Obstacle why, const std::string& text, const schema::Schema& schema,
                        const Place& place) const {
    const schema::Field* field = field_at(schema, place);
    const Type* type = part_of(field == nullptr ? schema.root : field->type, text, schema);
    if (type == nullptr) {
      return text;
    }
    if (why == Obstacle::kKey) {
      return key_text(type->arguments[0], schema);
    }
    return number_text(*type, schema);
  }

  void report(const Obstruction& found) {
    const std::string old_type = type_text(found.why, found.before_type, before_, found.before);
    const std::string new_type = type_text(found.why, found.after_type, after_, found.after);
    Element before = element_at(context_.before, found.before);
    Element after = element_at(context_.after, found.after);
    before.text += " " + old_type;  // so that a waiver ends when what the type names changes
    after.text += " " + new_type;
    const schema::Field* old_field = field_at(before_, found.before);
    const schema::Field* new_field = field_at(after_, found.after);
    if (found.why == Obstacle::kKind && old_field != nullptr && new_field != nullptr) {
      context_.broken.emplace(MemberPair(found.before.definition, found.before.member,
                                         found.after.definition, found.after.member),
                              found.direction);
      if (old_field->name != new_field->name && found.direction != Direction::kForward) {
        return;  // another field under its number: check_numbers says so
      }
    }
    Finding finding = finding_of(found, before, after, old_type, new_type);
    if (found.direction == Direction::kForward) {
      finding.advice = "Keep it as it was, as long as old programs shall read new files.";
    }
    add_cure(found, old_field, new_field, finding);
    context_.findings.push_back(std::move(finding));
  }

  static bool is_about_root(const Obstruction& found) {
    return found.why == Obstacle::kRootName ||
           (found.why == Obstacle::kKind && found.after.definition == Place::kNone);
  }

  static Code code_of(const Obstruction& found) {
    if (is_about_root(found)) {
      return Code::kRootChanged;
    }
    switch (found.why) {
      case Obstacle::kNarrowing:
        return Code::kNarrowing;
      case Obstacle::kPresence:
        return Code::kOptionalDropped;
      case Obstacle::kArrayLength:
        return Code::kArrayLengthChanged;
      case Obstacle::kKey:
        return Code::kKeyChanged;
      case Obstacle::kTooComplex:
        return Code::kTooManyPairs;
      default:
        return Code::kTypeChanged;
    }
  }

  // The arguments of all these messages: what, its old and its new type, who reads what, and of two
  // numbers the narrower and the wider type.
  static Finding finding_of(const Obstruction& found, const Element& before, const Element& after,
                            const std::string& old_type, const std::string& new_type) {
    const bool narrower = found.direction != Direction::kForward;
    std::string where = found.path;
    if (where.empty() || where.front() == '[') {
      where = found.after.definition == Place::kNone ? "root" + where : after.name + where;
    }
    return make_finding(code_of(found), found.direction, before, after,
                        {where, old_type, new_type, consequence_of(found.direction),
                         narrower ? new_type : old_type, narrower ? old_type : new_type});
  }

  void add_cure(const Obstruction& found, const schema::Field* old_field,
                const schema::Field* new_field, Finding& finding) {
    if (is_about_root(found)) {
      finding.cure = root_line(before_);
    }
    if (old_field == nullptr || new_field == nullptr) {
      return;
    }
    const schema::Definition& old_owner = before_.definitions[found.before.definition];
    const schema::Definition& new_owner = after_.definitions[found.after.definition];
    const bool in_union = new_owner.kind == schema::DefinitionKind::kUnion;
    schema::Field kept = *old_field;
    kept.name = new_field->name;
    schema::Field changed = *new_field;
    if (found.direction == Direction::kForward || found.why == Obstacle::kPresence) {
      finding.cure = line_of(kept, before_, new_owner);
    } else if (found.why == Obstacle::kNarrowing && !in_union) {
      changed.narrowing = true;
      finding.cure = line_of(changed, after_, new_owner);
    } else if (found.why == Obstacle::kArrayLength &&
               found.after_type == to_string(new_field->type, after_)) {
      changed.type = {.kind = Kind::kVec, .arguments = new_field->type.arguments};
      finding.cure = line_of(changed, after_, new_owner);
    } else {
      finding.cure = both_lines(std::move(kept), *new_field, old_owner, new_owner);
    }
  }

  // The old field as it was, and the new one under a number and a name of its own. Nothing where
  // both lines say the same, since it is a definition that changed.
  std::string both_lines(schema::Field kept, schema::Field added,
                         const schema::Definition& old_owner, const schema::Definition& new_owner) {
    if (to_string(kept.type, before_) == to_string(added.type, after_)) {
      return "";
    }
    std::string& number = free_numbers_[{&old_owner, &new_owner}];
    if (number.empty()) {
      number = free_number(old_owner, new_owner);
    }
    kept.deprecation.deprecated = true;
    added.name += "_" + number;
    const std::string line = line_of(added, after_, new_owner);
    return line_of(kept, before_, new_owner) + number + line.substr(line.find(':'));
  }

  Context& context_;
  const schema::Schema& before_;
  const schema::Schema& after_;
  std::vector<Obstruction> found_;
  std::map<decltype(Obstruction().identity()), std::size_t> indices_;  // of found_
  std::map<std::pair<const schema::Definition*, const schema::Definition*>, std::string>
      free_numbers_;
};

}  // namespace

void check_readability(Context& context) {
  Readability(context).check();
}

}  // namespace parcode::compiler::compat
