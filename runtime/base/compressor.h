// Compressor: what a schema says of the compression of a field's chunks.

#ifndef PARCODE_RUNTIME_BASE_COMPRESSOR_H_
#define PARCODE_RUNTIME_BASE_COMPRESSOR_H_

#include <cstdint>

#include "runtime/base/options.h"

namespace parcode {

// Where it is not `given`, SaveOptions decide.
struct Compressor {
  bool given = false;
  Compression compression = Compression::kNone;
  std::int8_t level = 0;  // 0: the codec's own

  friend bool operator==(const Compressor&, const Compressor&) = default;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_COMPRESSOR_H_
