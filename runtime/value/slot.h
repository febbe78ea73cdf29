// Slot: the 8 bytes in a fixed part that point to a tail in the same chunk.
//
//   narrow form (chunks below 4 GiB)      wide form
//   offset size field                     offset size field
//        0    4 place                          0    8 place of the count; 0: empty
//        4    4 count                     at `place` (aligned to 8):
//                                              0    8 count
//                                         and the data at the next multiple of its alignment
//
// `count` is of elements (vec, map), bytes (string) or 1 (box, struct); 0 means empty, and the slot
// is all zeros. A count of kElsewhere means that a RefBlock (format/table.h) stands at `place`: the
// value has chunks of its own.

#ifndef PARCODE_RUNTIME_VALUE_SLOT_H_
#define PARCODE_RUNTIME_VALUE_SLOT_H_

#include <cstdint>
#include <limits>

namespace parcode::slot {

inline constexpr std::uint64_t kElsewhere = std::numeric_limits<std::uint64_t>::max();
inline constexpr std::uint32_t kElsewhereNarrow = std::numeric_limits<std::uint32_t>::max();

}  // namespace parcode::slot

#endif  // PARCODE_RUNTIME_VALUE_SLOT_H_
