// How long the tests of this room run: as short as `make test` needs by default, longer under
// `make soak`, which sets PARCODE_SOAK.

#ifndef PARCODE_TESTS_TRUST_SOAK_H_
#define PARCODE_TESTS_TRUST_SOAK_H_

#include <cstdint>
#include <cstdlib>

namespace parcode::testing {

// `count` times what PARCODE_SOAK says, or once.
inline std::uint64_t soaked(std::uint64_t count) {
  const char* const text = std::getenv("PARCODE_SOAK");
  const std::uint64_t factor = text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
  return factor == 0 ? count : count * factor;
}

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_SOAK_H_
