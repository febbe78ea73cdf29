#include "runtime/reader/known_leaf.h"

namespace parcode::reader {

std::uint32_t KnownLeaf::new_reader() {
  static std::atomic<std::uint64_t> last = 0;
  const std::uint64_t number =
      (last.fetch_add(1, std::memory_order_relaxed) + 1) * (kMostVisits + 1);
  return number <= UINT32_MAX ? static_cast<std::uint32_t>(number) : 0;
}

}  // namespace parcode::reader
