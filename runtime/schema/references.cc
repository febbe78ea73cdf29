#include "runtime/schema/references.h"

#include <numeric>

namespace parcode::schema {
namespace {

bool follows_arguments(Kind kind, Reference which) {
  if (which == Reference::kAny || kind == Kind::kArray) return true;
  return kind == (which == Reference::kContained ? Kind::kOptional : Kind::kBox);
}

enum class State : std::uint8_t { kUnseen, kOpen, kLeft };

// A definition on the path from the start of the walk, and how far its references are done.
struct Step {
  std::uint32_t definition = 0;
  std::size_t next = 0;
};

}  // namespace

void append_references(const Type& type, Reference which, std::vector<std::uint32_t>& out) {
  if (names_definition(type.kind)) out.push_back(type.definition);
  if (!follows_arguments(type.kind, which)) return;
  for (const Type& argument : type.arguments) append_references(argument, which, out);
}

References references(const Schema& schema, Reference which) {
  References found(schema.definitions.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Field& field : schema.definitions[i].fields) {
      append_references(field.type, which, found[i]);
      const bool is_union = schema.definitions[i].kind == DefinitionKind::kUnion;
      if (is_union && which == Reference::kDefault) break;
    }
  }
  return found;
}

Walk walk(const References& references, const std::vector<std::uint32_t>& starts) {
  Walk result;
  std::vector<State> states(references.size(), State::kUnseen);
  std::vector<Step> path;
  const auto enter = [&](std::uint32_t definition) {
    if (states[definition] == State::kOpen) result.cyclic = true;
    if (states[definition] != State::kUnseen) return;
    states[definition] = State::kOpen;
    result.preorder.push_back(definition);
    path.push_back({.definition = definition});
  };
  for (const std::uint32_t start : starts) {
    enter(start);
    while (!path.empty()) {
      Step& step = path.back();
      const std::vector<std::uint32_t>& named = references[step.definition];
      if (step.next < named.size()) {
        enter(named[step.next++]);  // may move `step`
        continue;
      }
      states[step.definition] = State::kLeft;
      result.postorder.push_back(step.definition);
      path.pop_back();
    }
  }
  return result;
}

Walk walk_all(const References& references) {
  std::vector<std::uint32_t> starts(references.size());
  std::iota(starts.begin(), starts.end(), 0U);
  return walk(references, starts);
}

}  // namespace parcode::schema
