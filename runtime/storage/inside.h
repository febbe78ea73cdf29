// Whether a value is kept inside its parent's chunk, asked without asking twice.
//
// To find out, a value is measured, and so is what it holds: chunkable values again, about each of
// which the same is asked before it is measured in turn. Level by level that would double the work.
// So a question asked within others notes its answer, until the outermost one is answered.
//
// Thread safety: any thread; each has notes of its own.

#ifndef PARCODE_RUNTIME_STORAGE_INSIDE_H_
#define PARCODE_RUNTIME_STORAGE_INSIDE_H_

#include <cstdint>
#include <optional>

#include "runtime/value/extent.h"

namespace parcode {

// A value whose inline encoding takes at most this many bytes is kept inside its parent. Small
// enough that a parent stays cheap to read, large enough that a chunk's reference and alignment
// cost less than a tenth of it.
inline constexpr std::uint64_t kInsideBytes = 1024;

namespace storage {

class InsideQuestion {
 public:
  // About the value at an address, of a kind: an address that stands for its type and storage.
  InsideQuestion(const void* value, const void* kind);
  ~InsideQuestion();
  InsideQuestion(const InsideQuestion&) = delete;
  InsideQuestion& operator=(const InsideQuestion&) = delete;

  std::optional<bool> noted() const;
  bool note(bool inside) const;  // returns it

 private:
  const void* value_;
  const void* kind_;
};

// An address for each type of storage.
template <class Storage>
inline constexpr char kKind = 0;

}  // namespace storage

// Whether a value whose fixed part takes `fixed_bytes`, and whose tail `measure` adds to an Extent,
// is small enough to be kept inside. Every pass over a value asks again and gets the same answer:
// it depends on the value alone (not on the form of the chunk that it lies in).
template <class Measure>
bool is_kept_inside(std::uint64_t fixed_bytes, const Measure& measure) {
  if (fixed_bytes > kInsideBytes) return false;
  Extent extent(Form::kNarrow, kInsideBytes - fixed_bytes);
  measure(extent);
  return !extent.over();
}
// The same of a value that may hold others of which it is asked; see InsideQuestion.
template <class Measure>
bool is_kept_inside(const void* value, const void* kind, std::uint64_t fixed_bytes,
                    const Measure& measure) {
  if (fixed_bytes > kInsideBytes) return false;
  const storage::InsideQuestion question(value, kind);
  if (const auto noted = question.noted()) return *noted;
  return question.note(is_kept_inside(fixed_bytes, measure));
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_STORAGE_INSIDE_H_
