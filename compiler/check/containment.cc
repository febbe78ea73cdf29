#include "compiler/check/containment.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/lower.h"
#include "compiler/model/type_names.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

// ---- Cycles

// Depth-first with a stack of its own: only the walk finds out that the depth is bounded.
class CycleSearch {
 public:
  explicit CycleSearch(Context& context)
      : context_(context),
        states_(context.set.definitions.size(), State::kNew),
        depths_(context.set.definitions.size(), 1) {}

  bool run() {
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      if (states_[i] == State::kNew) {
        walk_from(i);
      }
    }
    return good_;
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };

  // A definition on the way, and the field that the way goes on with.
  struct Step {
    std::uint32_t definition = 0;
    std::vector<model::Containment> contained = {};
    std::size_t next = 0;
  };

  void walk_from(std::uint32_t start) {
    enter(start);
    while (!way_.empty()) {
      Step& step = way_.back();
      if (step.next == step.contained.size()) {
        leave();
        continue;
      }
      const std::uint32_t inner = step.contained[step.next++].definition;
      if (states_[inner] == State::kNew) {
        enter(inner);
      } else if (states_[inner] == State::kOpen) {
        report_cycle(inner);
      } else {
        depths_[step.definition] = std::max(depths_[step.definition], depths_[inner] + 1);
      }
    }
  }

  void enter(std::uint32_t definition) {
    states_[definition] = State::kOpen;
    way_.push_back({definition, model::contained_in(context_.set.definitions[definition])});
  }

  void leave() {
    const std::uint32_t done = way_.back().definition;
    states_[done] = State::kDone;
    way_.pop_back();
    if (!way_.empty()) {
      std::size_t& outer = depths_[way_.back().definition];
      outer = std::max(outer, depths_[done] + 1);
    }
    if (depths_[done] == schema::kMaxContainmentDepth + 1) {  // not again for all that contain it
      good_ = false;
      const model::Definition& definition = context_.set.definitions[done];
      context_.diagnostics.report(Code::kContainmentTooDeep, definition.location,
                                  {definition.name, std::to_string(schema::kMaxContainmentDepth)});
    }
  }

  // "Tree.left -> Node.children -> Tree", reported at the first field of the cycle.
  void report_cycle(std::uint32_t start) {
    good_ = false;
    const auto first = std::find_if(way_.begin(), way_.end(),
                                    [start](const Step& step) { return step.definition == start; });
    std::string text;
    for (auto step = first; step != way_.end(); ++step) {
      const model::Definition& definition = context_.set.definitions[step->definition];
      const std::uint32_t field = step->contained[step->next - 1].field;
      text += definition.name + "." + definition.fields[field].name + " -> ";
    }
    const model::Definition& definition = context_.set.definitions[start];
    const model::Field& field = definition.fields[first->contained[first->next - 1].field];
    context_.diagnostics
        .report(Code::kContainmentCycle, field.location, {definition.name, text + definition.name})
        .help("put a box around one of them: box<" + definition.name + ">");
  }

  Context& context_;
  std::vector<State> states_;
  std::vector<std::size_t> depths_;
  std::vector<Step> way_;
  bool good_ = true;
};

// ---- Sizes

// Bytes that values take in memory on a 64-bit machine, about; saturating.
class Sizes {
 public:
  explicit Sizes(const model::SchemaSet& set) : set_(set), known_(set.definitions.size(), 0) {}

  std::uint64_t of(const schema::Type& type) {
    switch (type.kind) {
      case Kind::kArray:
        return capped(UInt128::Native{of(type.arguments[0])} * type.length);
      case Kind::kOptional:
        return capped(UInt128::Native{of(type.arguments[0])} + 8);
      case Kind::kStruct:
      case Kind::kUnion:
        return of_definition(type.definition);
      case Kind::kEnum:
        return of_scalar(set_.definitions[type.definition].underlying);
      default:
        return of_scalar(type.kind);
    }
  }

  std::uint64_t of_definition(std::uint32_t index) {
    std::uint64_t& size = known_[index];
    if (size != 0) {
      return size;
    }
    const model::Definition& definition = set_.definitions[index];
    UInt128::Native sum = 1;
    UInt128::Native largest = 1;
    for (const model::Field& field : definition.fields) {
      const std::uint64_t part = of(field.type);
      sum += part;
      largest = std::max<UInt128::Native>(largest, part);
    }
    size = capped(definition.kind == schema::DefinitionKind::kUnion ? largest : sum);
    return size;
  }

 private:
  static std::uint64_t of_scalar(Kind kind) {
    switch (kind) {
      case Kind::kBool:
      case Kind::kI8:
      case Kind::kU8:
        return 1;
      case Kind::kI16:
      case Kind::kU16:
        return 2;
      case Kind::kI32:
      case Kind::kU32:
      case Kind::kF32:
        return 4;
      case Kind::kI64:
      case Kind::kU64:
      case Kind::kF64:
      case Kind::kBox:
        return 8;
      case Kind::kI128:
      case Kind::kU128:
        return 16;
      case Kind::kString:
        return 32;
      case Kind::kVec:
        return 24;
      default:
        return 56;  // a map
    }
  }

  static std::uint64_t capped(UInt128::Native size) {
    return size > 2 * schema::kMaxFixedSize ? 2 * schema::kMaxFixedSize
                                            : static_cast<std::uint64_t>(size);
  }

  const model::SchemaSet& set_;
  std::vector<std::uint64_t> known_;
};

void report_size(Context& context, std::string type, Location location) {
  context.diagnostics
      .report(Code::kValueTooLarge, location,
              {std::move(type), std::to_string(schema::kMaxFixedSize >> 30U) + " GiB"})
      .help("use a vec");
}

}  // namespace

bool check_containment(Context& context) {
  return CycleSearch(context).run();
}

void check_value_sizes(Context& context) {
  Sizes sizes(context.set);
  for (const PlacedType& array : context.arrays) {
    const bool too_large = sizes.of(array.type) > schema::kMaxFixedSize;
    if (too_large && sizes.of(array.type.arguments[0]) <= schema::kMaxFixedSize) {
      report_size(context, model::to_string(array.type, context.set), array.location);
    }
  }
  for (std::uint32_t i = 0; i < context.set.definitions.size(); ++i) {
    const model::Definition& definition = context.set.definitions[i];
    const bool by_a_part = std::any_of(
        definition.fields.begin(), definition.fields.end(),
        [&sizes](const auto& field) { return sizes.of(field.type) > schema::kMaxFixedSize; });
    if (!by_a_part && sizes.of_definition(i) > schema::kMaxFixedSize) {
      report_size(context, definition.full_name, definition.location);
    }
  }
}

}  // namespace parcode::compiler
