#include "compiler/check/cycles.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/lower.h"

namespace parcode::compiler {

namespace {

// What holds a value of what, in which sense, and what is said of one that holds itself.
struct Relation {
  std::vector<model::Containment> (*contained)(const model::Definition&) = nullptr;
  Code cycle = Code::kContainmentCycle;
  std::string_view help;  // before "optional<box<T>>"
};

constexpr Relation kByValue = {model::contained_in, Code::kContainmentCycle,
                               "put one of them elsewhere: "};
constexpr Relation kByDefault = {model::contained_in_default, Code::kEndlessDefault,
                                 "let one of them be absent: "};

// Depth-first with a stack of its own: only the walk finds out that the depth is bounded.
class CycleSearch {
 public:
  CycleSearch(Context& context, const Relation& relation)
      : context_(context),
        relation_(relation),
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
    way_.push_back({definition, relation_.contained(context_.set.definitions[definition])});
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
        .report(relation_.cycle, field.location, {definition.name, text + definition.name})
        .help(std::string(relation_.help) + "optional<box<" + definition.name + ">>");
  }

  Context& context_;
  const Relation& relation_;
  std::vector<State> states_;
  std::vector<std::size_t> depths_;
  std::vector<Step> way_;
  bool good_ = true;
};

}  // namespace

bool check_cycles(Context& context) {
  return CycleSearch(context, kByValue).run() && CycleSearch(context, kByDefault).run();
}

}  // namespace parcode::compiler
