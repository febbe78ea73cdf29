// Not for ThreadSanitizer: the headers of oneTBB, used directly, look like races to it.

#include <gtest/gtest.h>
#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <thread>

#include "runtime/task/workers.h"

namespace parcode::task {
namespace {

TEST(Workers, NeverPutABodyThatUsesTbbUnderAnother) {
  static thread_local int depth;
  std::atomic<bool> nested = false;
  for (int round = 0; round < 20; ++round) {
    Workers(16).run_on_all([&](unsigned) {
      if (++depth > 1) nested = true;
      oneapi::tbb::parallel_for(0, 200, [](int) { std::this_thread::yield(); });
      --depth;
    });
  }
  EXPECT_FALSE(nested);
}

}  // namespace
}  // namespace parcode::task
