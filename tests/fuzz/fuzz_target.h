// What each fuzz target gives, so that libFuzzer (entry.cc) and replay_test.cc can run it.

#ifndef PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_
#define PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace parcode::fuzz {

using Input = std::span<const std::uint8_t>;

extern const char* const kCorpus;  // the folder of its seeds, and of all that it ever found
extern const int kSeeds;           // how many files there are at least

// There is more than one way to read an input, and a fuzzer learns by short runs: so each run goes
// one way of ways(), which a byte of the input says that nothing else looks at (modulo ways()).
unsigned ways();
unsigned way_of(Input input);

// Must neither crash nor leak nor hang.
void read(Input input, unsigned way);

}  // namespace parcode::fuzz

#endif  // PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_
