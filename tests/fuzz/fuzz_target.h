// What each fuzz target gives besides LLVMFuzzerTestOneInput, so that replay_test.cc can run it.

#ifndef PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_
#define PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>

// libFuzzer's: must return 0, and neither crash nor leak nor hang.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace parcode::fuzz {

extern const char* const kCorpus;  // the folder of its seeds, and of all that it ever found
extern const int kSeeds;           // how many files there are at least

}  // namespace parcode::fuzz

#endif  // PARCODE_TESTS_FUZZ_FUZZ_TARGET_H_
