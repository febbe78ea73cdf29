#include "runtime/map/bucket.h"

#include <string>

namespace parcode::map {

bool fail_count(ReadCursor& in, std::uint64_t count) {
  return in.corrupt("a map's bucket counts " + std::to_string(count) +
                    " entries, more than its chunk can hold");
}

}  // namespace parcode::map
