// A fuzz target as libFuzzer calls it.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parcode;
  const fuzz::Input input(data, size);
  fuzz::read(input, fuzz::way_of(input) % fuzz::ways());
  return 0;
}
