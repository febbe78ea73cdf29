#include "runtime/map/bucket.h"

#include <string>

namespace parcode::map {

bool fail_count(ReadCursor& in, std::uint64_t count) {
  return in.corrupt("a map's bucket counts " + std::to_string(count) +
                    " entries, more than its chunk can hold");
}

Match fail_index(ReadCursor& in) {
  in.corrupt("the index of a map's bucket leads out of it");
  return Match::kError;
}

bool fail_collisions(ReadCursor& in) {
  return in.fail(ErrorCode::kLimit,
                 "more keys of a map collide in the program's hash table than "
                 "OpenOptions.limits.collisions (" +
                     std::to_string(in.scope().limits->collisions) +
                     ") allows, as if they were chosen to; raise it if the file can be trusted");
}

}  // namespace parcode::map
