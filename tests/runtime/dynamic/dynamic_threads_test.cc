// One DynamicValue, many threads.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

TEST(DynamicThreads, ReadOneValueAtTheSameTime) {
  const auto sample = tests::shapes::make_everything(2000);
  const auto bytes = serialize(sample).value();
  const auto root = open_bytes(std::span(bytes), {.cache_bytes = 100'000})->dynamic_root().value();
  const auto map = root.get("outside.by_number").value();
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = thread; i < 2000; i += 7) {
        const auto line = root.get("outside.lines[" + std::to_string(i) + "]");
        if (!line || line->as<std::string>() != sample.outside.lines[i]) ++wrong;
        const auto found = map.find(std::to_string(i * 977));
        if (!found || !*found ||
            (*found)->as<std::string>() != sample.outside.by_number.at(i * 977))
          ++wrong;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace parcode::testing
