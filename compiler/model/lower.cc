#include "compiler/model/lower.h"

#include <optional>
#include <utility>

namespace parcode::compiler::model {

namespace {

schema::Definition lower_definition(const Definition& definition) {
  schema::Definition lowered;
  lowered.kind = definition.kind;
  lowered.name = definition.full_name;
  lowered.doc = definition.doc;
  lowered.fields.assign(definition.fields.begin(), definition.fields.end());
  lowered.underlying = definition.underlying;
  lowered.values.assign(definition.values.begin(), definition.values.end());
  lowered.reserved = definition.reserved;
  return lowered;
}

// The definition that a value of `type` consists of or repeats, where it does that.
std::optional<std::uint32_t> definition_in(const schema::Type& type) {
  switch (type.kind) {
    case schema::Kind::kStruct:
    case schema::Kind::kEnum:
    case schema::Kind::kUnion:
      return type.definition;
    case schema::Kind::kArray:
    case schema::Kind::kOptional:
      return definition_in(type.arguments[0]);
    default:
      return std::nullopt;
  }
}

// The definition that a default value of `type` holds a value of, where it does that.
std::optional<std::uint32_t> default_definition_in(const schema::Type& type) {
  switch (type.kind) {
    case schema::Kind::kStruct:
    case schema::Kind::kUnion:
      return type.definition;
    case schema::Kind::kArray:
    case schema::Kind::kBox:
      return default_definition_in(type.arguments[0]);
    default:
      return std::nullopt;
  }
}

// A depth-first walk with its own stack: chains of containment may be long.
class ContainmentOrder {
 public:
  ContainmentOrder(const SchemaSet& set, const File& file)
      : set_(set), visited_(set.definitions.size(), false) {
    for (const std::uint32_t index : file.definitions) {
      visit(index);
    }
  }

  std::vector<std::uint32_t> take() { return std::move(order_); }

 private:
  struct Step {
    std::uint32_t definition = 0;
    std::vector<Containment> contained = {};
    std::size_t next = 0;
  };

  void visit(std::uint32_t start) {
    const std::uint32_t file = set_.definitions[start].file;
    push(start);
    while (!stack_.empty()) {
      Step& step = stack_.back();
      if (step.next == step.contained.size()) {
        order_.push_back(step.definition);
        stack_.pop_back();
        continue;
      }
      const std::uint32_t next = step.contained[step.next++].definition;
      if (set_.definitions[next].file == file) {
        push(next);
      }
    }
  }

  void push(std::uint32_t index) {
    if (!visited_[index]) {
      visited_[index] = true;
      stack_.push_back({index, contained_in(set_.definitions[index])});
    }
  }

  const SchemaSet& set_;
  std::vector<bool> visited_;
  std::vector<Step> stack_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

schema::Schema lower_all(const SchemaSet& set) {
  schema::Schema whole;
  whole.definitions.reserve(set.definitions.size());
  for (const Definition& definition : set.definitions) {
    whole.definitions.push_back(lower_definition(definition));
  }
  return whole;
}

schema::Schema lower(const schema::Schema& whole, const schema::Type& root, std::uint32_t version) {
  schema::Schema lowered = schema::canonical_subset(whole, root);
  lowered.version = version;
  return lowered;
}

schema::Type type_of(const SchemaSet& set, std::uint32_t index) {
  schema::Type type;
  type.definition = index;
  switch (set.definitions[index].kind) {
    case schema::DefinitionKind::kStruct:
      type.kind = schema::Kind::kStruct;
      break;
    case schema::DefinitionKind::kEnum:
      type.kind = schema::Kind::kEnum;
      break;
    case schema::DefinitionKind::kUnion:
      type.kind = schema::Kind::kUnion;
      break;
  }
  return type;
}

std::vector<Containment> contained_in(const Definition& definition) {
  std::vector<Containment> found;
  for (std::uint32_t i = 0; i < definition.fields.size(); ++i) {
    if (const auto inner = definition_in(definition.fields[i].type)) {
      found.push_back({*inner, i});
    }
  }
  return found;
}

std::vector<Containment> contained_in_default(const Definition& definition) {
  std::vector<Containment> found;
  for (std::uint32_t i = 0; i < definition.fields.size(); ++i) {
    if (const auto inner = default_definition_in(definition.fields[i].type)) {
      found.push_back({*inner, i});
    }
    if (definition.kind == schema::DefinitionKind::kUnion) break;
  }
  return found;
}

std::vector<std::uint32_t> containment_order(const SchemaSet& set, const File& file) {
  return ContainmentOrder(set, file).take();
}

}  // namespace parcode::compiler::model
