#include "runtime/storage/inside.h"

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <utility>

namespace parcode::storage {
namespace {

using Key = std::pair<const void*, const void*>;
struct HashKey {
  std::size_t operator()(const Key& key) const {
    return std::hash<const void*>()(key.first) * 31 + std::hash<const void*>()(key.second);
  }
};

struct Notes {
  std::size_t depth = 0;  // of questions within questions, now
  std::unordered_map<Key, bool, HashKey> answers;
};
thread_local Notes notes;

// Questions nested no deeper are answered anew: nearly all are, and noting costs more.
constexpr std::size_t kShallow = 3;

}  // namespace

InsideQuestion::InsideQuestion(const void* value, const void* kind) : value_(value), kind_(kind) {
  ++notes.depth;
}

InsideQuestion::~InsideQuestion() {
  if (--notes.depth == 0 && !notes.answers.empty()) notes.answers.clear();
}

std::optional<bool> InsideQuestion::noted() const {
  if (notes.depth <= kShallow) return std::nullopt;
  const auto found = notes.answers.find({value_, kind_});
  return found == notes.answers.end() ? std::nullopt : std::optional(found->second);
}

bool InsideQuestion::note(bool inside) const {
  if (notes.depth > kShallow) notes.answers.emplace(Key(value_, kind_), inside);
  return inside;
}

}  // namespace parcode::storage
