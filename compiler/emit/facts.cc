#include "compiler/emit/facts.h"

#include <algorithm>
#include <functional>

#include "compiler/model/lower.h"

namespace parcode::compiler {

namespace {

using schema::DefinitionKind;
using schema::Kind;

using Visit = std::function<void(std::uint32_t definition)>;

// Visits the definitions that `type` names.
void each_named(const schema::Type& type, const Visit& visit) {
  if (schema::names_definition(type.kind)) visit(type.definition);
  for (const schema::Type& argument : type.arguments) each_named(argument, visit);
}

// Visits the definitions that must be complete where C++ declares a member of this type.
void each_needed(const schema::Type& type, bool by_value, const Visit& visit) {
  if (schema::names_definition(type.kind)) {
    if (by_value) visit(type.definition);
  } else if (type.kind == Kind::kMap) {
    each_needed(type.arguments[0], true, visit);
    each_needed(type.arguments[1], false, visit);
  } else if (!type.arguments.empty()) {
    const bool inside = type.kind == Kind::kArray || type.kind == Kind::kOptional;
    each_needed(type.arguments[0], by_value && inside, visit);
  }
}

// Visits the definitions that are, or are in, the value of a map that `type` contains.
void each_mapped(const schema::Type& type, const Visit& visit) {
  if (type.kind == Kind::kMap) each_named(type.arguments[1], visit);
  for (const schema::Type& argument : type.arguments) each_mapped(argument, visit);
}

// For each definition those that name it.
std::vector<std::vector<std::uint32_t>> users_of(const model::SchemaSet& set) {
  std::vector<std::vector<std::uint32_t>> users(set.definitions.size());
  for (std::uint32_t index = 0; index < set.definitions.size(); ++index) {
    for (const model::Field& field : set.definitions[index].fields) {
      each_named(field.type, [&](std::uint32_t named) { users[named].push_back(index); });
    }
  }
  return users;
}

// Marks all that `starts` reach through `next` and returns them, the starts included.
void spread(const std::vector<std::vector<std::uint32_t>>& next, std::vector<std::uint32_t> starts,
            const std::function<bool(std::uint32_t)>& mark) {
  while (!starts.empty()) {
    const std::uint32_t index = starts.back();
    starts.pop_back();
    if (!mark(index)) continue;
    starts.insert(starts.end(), next[index].begin(), next[index].end());
  }
}

// A depth-first walk with its own stack: chains of containment may be long.
class DefinitionOrder {
 public:
  DefinitionOrder(const model::SchemaSet& set, const model::File& file)
      : set_(set), visited_(set.definitions.size(), false) {
    for (const std::uint32_t index : file.definitions) visit(index);
  }

  std::vector<std::uint32_t> take() { return std::move(order_); }

 private:
  struct Step {
    std::uint32_t definition = 0;
    std::vector<std::uint32_t> needed = {};
    std::size_t next = 0;
  };

  void visit(std::uint32_t start) {
    push(start);
    while (!stack_.empty()) {
      Step& step = stack_.back();
      if (step.next == step.needed.size()) {
        order_.push_back(step.definition);
        stack_.pop_back();
      } else {
        const std::uint32_t next = step.needed[step.next++];
        if (set_.definitions[next].file == set_.definitions[start].file) push(next);
      }
    }
  }

  void push(std::uint32_t index) {
    const model::Definition& definition = set_.definitions[index];
    if (visited_[index] || definition.kind == DefinitionKind::kEnum) return;
    visited_[index] = true;
    Step& step = stack_.emplace_back();
    step.definition = index;
    for (const model::Field& field : definition.fields) {
      each_needed(field.type, true, [&](std::uint32_t needed) { step.needed.push_back(needed); });
    }
  }

  const model::SchemaSet& set_;
  std::vector<bool> visited_;
  std::vector<Step> stack_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

Facts::Facts(const model::SchemaSet& set)
    : set_(set),
      whole_(model::lower_all(set)),
      layouts_(whole_),
      has_chunks_(set.definitions.size(), false),
      is_key_(set.definitions.size(), false) {
  find_chunks();
  find_keys();
}

schema::Type Facts::type(std::uint32_t definition) const {
  return model::type_of(set_, definition);
}

bool Facts::has_chunks(const schema::Type& type) const {
  if (schema::names_definition(type.kind)) return has_chunks_[type.definition];
  return std::ranges::any_of(type.arguments,
                             [this](const schema::Type& argument) { return has_chunks(argument); });
}

void Facts::find_chunks() {
  std::vector<std::uint32_t> starts;
  for (std::uint32_t index = 0; index < set_.definitions.size(); ++index) {
    const auto& fields = set_.definitions[index].fields;
    if (std::ranges::any_of(fields, [](const model::Field& field) {
          return field.storage != schema::Storage::kInline;
        })) {
      starts.push_back(index);
    }
  }
  spread(users_of(set_), std::move(starts), [this](std::uint32_t index) {
    const bool is_new = !has_chunks_[index];
    has_chunks_[index] = true;
    return is_new;
  });
}

void Facts::find_keys() {
  // Those that can't be keys by themselves, and then all that name one of them.
  std::vector<bool> refused(set_.definitions.size(), false);
  std::vector<std::uint32_t> starts;
  for (std::uint32_t index = 0; index < set_.definitions.size(); ++index) {
    const model::Definition& d = set_.definitions[index];
    const auto fits = [](const model::Field& field) {
      const Kind kind = field.type.kind;
      return field.storage == schema::Storage::kInline &&
             (kind <= Kind::kU128 || kind == Kind::kString || kind == Kind::kStruct ||
              kind == Kind::kEnum);
    };
    if (d.kind == DefinitionKind::kUnion || !std::ranges::all_of(d.fields, fits)) {
      starts.push_back(index);
    }
  }
  spread(users_of(set_), std::move(starts), [&](std::uint32_t index) {
    const bool is_new = !refused[index];
    refused[index] = true;
    return is_new;
  });
  for (std::uint32_t index = 0; index < set_.definitions.size(); ++index) {
    is_key_[index] = !refused[index] && set_.definitions[index].kind == DefinitionKind::kStruct;
  }
}

std::vector<std::uint32_t> definition_order(const model::SchemaSet& set, const model::File& file) {
  return DefinitionOrder(set, file).take();
}

std::vector<bool> late_comparisons(const model::SchemaSet& set,
                                   const std::vector<std::uint32_t>& order) {
  // last[d]: the greatest position (from 1) of what `d` reaches; 0 outside of `order`. Each
  // definition gets its value once, from the greatest position down.
  const auto users = users_of(set);
  std::vector<std::size_t> last(set.definitions.size(), 0);
  for (std::size_t position = order.size(); position > 0; --position) {
    spread(users, {order[position - 1]}, [&](std::uint32_t index) {
      if (last[index] != 0) return false;
      last[index] = position;
      return true;
    });
  }
  std::vector<bool> late(set.definitions.size(), false);
  for (std::size_t position = 1; position <= order.size(); ++position) {
    for (const model::Field& field : set.definitions[order[position - 1]].fields) {
      each_mapped(field.type, [&](std::uint32_t mapped) {
        if (last[mapped] >= position) late[order[position - 1]] = true;
      });
    }
  }
  return late;
}

}  // namespace parcode::compiler
