// What a run allocates: a bound that the size of the graph has no part in, but for its references.

#include <gtest/gtest.h>

#include <vector>

#include "runtime/executor/executor.h"
#include "runtime/value/write_cursor.h"
#include "tests/memory/peak.h"

namespace parcode::executor {
namespace {

constexpr std::uint64_t kMebibyte = 1 << 20;
// Descriptions of batches, lists of pieces, oneTBB's own, and so on.
constexpr std::uint64_t kConstant = kMebibyte / 2;

class NoSink final : public Sink {
 public:
  Status write(Bytes) override { return {}; }
};

void encode(const graph::Job& job, WriteCursor& out) {
  const Place place = out.take(job.count, 1);
  for (std::uint64_t i = 0; i < job.count; ++i) out.at(place)[i] = static_cast<std::byte>(i / 99);
}

// The most that run() had allocated at any time, its result included.
std::uint64_t peak_of(std::uint64_t chunks, std::uint64_t chunk_size, const SaveOptions& options) {
  graph::Graph graph;
  for (std::uint64_t i = 0; i < chunks; ++i) {
    graph.add({.encode = encode, .subject = nullptr, .first = 0, .count = chunk_size}, chunk_size,
              format::Form::kNarrow, {}, {});
  }
  NoSink sink;
  const auto output = io::sink_output(sink);
  const testing::Peak peak;
  const Result<Outcome> outcome = run(graph, *output, 0, options);
  EXPECT_TRUE(outcome.has_value());
  return peak.bytes();
}

TEST(ExecutorMemory, StaysWithinTheBudget) {
  for (const Compression compression : {Compression::kNone, Compression::kLz4}) {
    for (const unsigned threads : {1U, 4U, 16U}) {
      const SaveOptions options = {
          .compression = compression, .threads = threads, .memory_budget = 2 * kMebibyte};
      const std::uint64_t refs = 4000 * sizeof(format::Written);
      EXPECT_LE(peak_of(4000, 16 << 10, options), options.memory_budget + refs + kConstant)
          << threads << " threads";
    }
  }
}

TEST(ExecutorMemory, ExceedsTheBudgetByOneLargeChunkAThreadAtMost) {
  for (const unsigned threads : {1U, 3U}) {
    const SaveOptions options = {.threads = threads, .memory_budget = kMebibyte};
    EXPECT_LE(peak_of(12, 10 * kMebibyte, options),
              options.memory_budget + threads * 10 * kMebibyte + kConstant);
  }
}

TEST(ExecutorMemory, DoesNotCopyWhatIsStoredAsItIs) {
  const std::vector<std::byte> raw(64 * kMebibyte);
  graph::Graph graph;
  for (std::uint64_t i = 0; i < 512; ++i) {
    graph.add({.encode = nullptr, .subject = raw.data() + i * (128 << 10)}, 128 << 10,
              format::Form::kNarrow, {}, {});
  }
  NoSink sink;
  const auto output = io::sink_output(sink);
  const testing::Peak peak;
  ASSERT_TRUE(run(graph, *output, 0, {.threads = 1}).has_value());
  EXPECT_LE(peak.bytes(), 64U << 10);
}

}  // namespace
}  // namespace parcode::executor
