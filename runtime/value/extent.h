// Extent: adds up how many bytes a value's tail will take, step by step as WriteCursor will take
// them.
//
// Since every element's tail begins at a multiple of its type's tail_align, sizes do not depend on
// where in a chunk they fall, and a running Extent is exact.
//
// Thread safety: one extent, one thread.

#ifndef PARCODE_RUNTIME_VALUE_EXTENT_H_
#define PARCODE_RUNTIME_VALUE_EXTENT_H_

#include <cstdint>
#include <limits>

#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/table.h"

namespace parcode {

using format::Form;

// How deep values may be nested in values when written: no deeper than readers follow by default.
inline constexpr std::uint32_t kMaxDepth = 1000;

class Extent {
 public:
  // `limit`: measuring may stop early once size() exceeds it; see over().
  explicit Extent(Form form, std::uint64_t limit = std::numeric_limits<std::uint64_t>::max())
      : limit_(limit), form_(form) {}

  Form form() const { return form_; }
  std::uint64_t size() const { return size_; }

  // As WriteCursor::take.
  void add(std::uint64_t size, std::uint64_t align) { size_ = align_up(size_, align) + size; }

  // As WriteCursor::take_for_slot.
  void add_for_slot(std::uint64_t size, std::uint64_t align) {
    if (form_ == Form::kWide) add(sizeof(std::uint64_t), alignof(std::uint64_t));
    add(size, align);
  }

  // As WriteCursor::store_child.
  void add_child() { add_for_slot(sizeof(format::RefBlock), alignof(format::RefBlock)); }

  // Whether the answer is known to be "too large"; loops over elements ask and leave.
  bool over() const { return size_ > limit_; }

  // One level deeper into values within values. Throws EncodeError at kMaxDepth.
  void enter() {
    if (++depth_ > kMaxDepth) refuse_depth();
  }
  void leave() { --depth_; }

 private:
  [[noreturn]] static void refuse_depth();

  std::uint64_t size_ = 0;
  std::uint64_t limit_;
  std::uint32_t depth_ = 0;
  Form form_;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_VALUE_EXTENT_H_
