// Output: a converted chunk while it is written. It grows as it is needed, since its size is known
// only when all has been converted; so it is addressed by places, not by pointers.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_EVOLVE_OUTPUT_H_
#define PARCODE_RUNTIME_EVOLVE_OUTPUT_H_

#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"
#include "runtime/reader/conversion.h"
#include "runtime/value/shape.h"

namespace parcode::evolve {

class Output {
 public:
  // `limit`: bytes that it may take. `expected`: bytes that it may well take.
  Output(format::Form form, std::uint64_t limit, std::uint64_t expected)
      : form_(form), limit_(limit), expected_(expected) {}

  format::Form form() const { return form_; }
  std::byte* at(Place place) { return memory_.get() + place; }
  template <class T>
  void store(Place place, const T& value) {
    store_as(at(place), value);
  }

  // What is in bytes that were just taken.
  enum class Fill : std::uint8_t { kZeros = 1, kAnything };

  // Reserves `size` bytes at the next multiple of `align`. False: see failure().
  bool take(std::uint64_t size, std::uint64_t align, Place* place, Fill fill = Fill::kZeros) {
    const Place at = align_up(used_, align);
    std::uint64_t end = 0;
    if (!checked_add(at, size, &end) || (end > capacity_ && !grow(end))) return refuse(end);
    clear(fill == Fill::kZeros ? end : at);
    used_ = end;
    *place = at;
    return true;
  }
  // Reserves what the slot at `slot` leads to, as docs/format.md ("Slots") says.
  bool take_for_slot(Place slot, std::uint64_t count, std::uint64_t size, std::uint64_t align,
                     Place* place, Fill fill = Fill::kZeros);
  // Makes the slot at `slot` lead to a RefBlock.
  bool store_reference(Place slot, const format::RefBlock& block);

  // Whether it ended because the narrow form has no room for so much.
  bool needs_wide_form() const { return needs_wide_form_; }
  const Error& failure() const { return failure_; }
  // The chunk. Nothing may be done with this object afterwards.
  Result<reader::ConvertedBytes> finish();

 private:
  bool grow(std::uint64_t size);
  bool refuse(std::uint64_t size);
  void clear(Place end);

  const format::Form form_;
  const std::uint64_t limit_;
  const std::uint64_t expected_;
  reader::Buffer memory_;
  std::uint64_t used_ = 0;
  std::uint64_t capacity_ = 0;
  bool needs_wide_form_ = false;
  Error failure_ = {};
};

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_OUTPUT_H_
