#include "runtime/schema/references.h"

#include <numeric>
#include <utility>

namespace parcode::schema {
namespace {

bool contains_arguments(Kind kind) {
  return kind == Kind::kArray || kind == Kind::kOptional;
}

enum class State : std::uint8_t { kUnseen, kOpen, kLeft };

// A definition on the path from the start of the walk, and how far its references are done.
struct Step {
  std::uint32_t definition = 0;
  std::size_t next = 0;
  std::vector<std::uint32_t> references = {};
};

}  // namespace

void append_references(const Type& type, Reference which, std::vector<std::uint32_t>& out) {
  if (names_definition(type.kind)) out.push_back(type.definition);
  if (which == Reference::kContained && !contains_arguments(type.kind)) return;
  for (const Type& argument : type.arguments) append_references(argument, which, out);
}

std::vector<std::uint32_t> references(const Definition& definition, Reference which) {
  std::vector<std::uint32_t> found;
  for (const Field& field : definition.fields) append_references(field.type, which, found);
  return found;
}

Walk walk(const Schema& schema, const std::vector<std::uint32_t>& starts, Reference which) {
  Walk result;
  std::vector<State> states(schema.definitions.size(), State::kUnseen);
  std::vector<Step> path;
  const auto enter = [&](std::uint32_t definition) {
    if (states[definition] == State::kOpen) result.cyclic = true;
    if (states[definition] != State::kUnseen) return;
    states[definition] = State::kOpen;
    result.preorder.push_back(definition);
    path.push_back({.definition = definition,
                    .references = references(schema.definitions[definition], which)});
  };
  for (const std::uint32_t start : starts) {
    enter(start);
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next < step.references.size()) {
        enter(step.references[step.next++]);  // may move `step`
        continue;
      }
      states[step.definition] = State::kLeft;
      result.postorder.push_back(step.definition);
      path.pop_back();
    }
  }
  return result;
}

Walk walk_all(const Schema& schema, Reference which) {
  std::vector<std::uint32_t> starts(schema.definitions.size());
  std::iota(starts.begin(), starts.end(), 0U);
  return walk(schema, starts, which);
}

}  // namespace parcode::schema
