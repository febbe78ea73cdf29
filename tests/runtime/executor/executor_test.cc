#include "runtime/executor/executor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/task/workers.h"
#include "runtime/value/write_cursor.h"
#include "tests/runtime/executor/random_graph.h"

namespace parcode::executor {
namespace {

constexpr std::array kThreads = {1U, 2U, 3U, 8U, 16U};
constexpr std::array kCompressions = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                      Compression::kAuto};
constexpr std::uint64_t kSmallBudget = 1 << 20;  // so that small graphs make many batches

std::vector<std::byte> read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> chars{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(chars));
  return {bytes.begin(), bytes.end()};
}

class Collector final : public Sink {
 public:
  Status write(Bytes bytes) override {
    collected.insert(collected.end(), bytes.begin(), bytes.end());
    return {};
  }

  std::vector<std::byte> collected;
};

TEST(Executor, WritesTheChunksOfARandomGraphAsItsReferencesSay) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    RandomGraph random(seed);
    random.add_random(300);
    for (const Compression compression : kCompressions) {
      const InMemory result = run_in_memory(
          random, {.compression = compression, .threads = 3, .memory_budget = kSmallBudget});
      expect_right(random, result.outcome, 64, result.bytes);
    }
  }
}

TEST(Executor, MakesTheSameBytesWithAnyNumberOfThreadsAndAnyBudget) {
  for (std::uint64_t seed = 10; seed < 13; ++seed) {
    RandomGraph random(seed);
    random.add_random(300);
    const Compression compression = kCompressions[seed % kCompressions.size()];
    const InMemory serial = run_in_memory(random, {.compression = compression, .threads = 1});
    for (const unsigned threads : kThreads) {
      for (const std::uint64_t budget : {std::uint64_t{0}, kSmallBudget, std::uint64_t{8} << 20}) {
        const InMemory parallel = run_in_memory(
            random, {.compression = compression, .threads = threads, .memory_budget = budget});
        ASSERT_EQ(parallel.bytes, serial.bytes) << threads << " threads, seed " << seed;
        ASSERT_EQ(parallel.outcome.chunks, serial.outcome.chunks);
      }
    }
  }
}

void encode_children(const graph::Job& job, WriteCursor& out) {
  for (std::uint64_t i = 0; i < job.count; ++i) {
    out.store(out.take(sizeof(format::ChunkRef), 8), out.next_child().ref);
  }
}

TEST(Executor, LeavesAloneWhatIsWrittenAlready) {
  for (const unsigned threads : kThreads) {
    graph::Graph graph;
    std::vector<graph::NodeId> children;
    for (std::uint64_t i = 0; i < 300; ++i) {
      children.push_back(graph.add_written({.ref = {.offset = i * 64, .stored_size = 9}}));
    }
    constexpr std::uint64_t kSize = 300 * sizeof(format::ChunkRef);
    for (int i = 0; i < 500; ++i) {
      graph.add({.encode = encode_children, .count = 300}, kSize, format::Form::kNarrow, {},
                children);
    }
    Collector collected;
    const auto output = io::sink_output(collected);
    const auto outcome =
        run(graph, *output, 0, {.threads = threads, .memory_budget = kSmallBudget});
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->stored_bytes, 500 * kSize);
    ASSERT_EQ(outcome->chunks.size(), 800U);
    EXPECT_EQ(outcome->chunks[7], graph.written()[7]);
    EXPECT_EQ(outcome->chunks[300].ref.offset, 0U);
    format::ChunkRef stored;
    std::memcpy(&stored, collected.collected.data() + 7 * sizeof(stored), sizeof(stored));
    EXPECT_EQ(stored, graph.written()[7].ref);
  }
}

TEST(Executor, MakesTheSameBytesForAFileMemoryAndASink) {
  RandomGraph random(20);
  random.add_random(500);
  const SaveOptions options = {
      .compression = Compression::kLz4, .threads = 8, .memory_budget = kSmallBudget};
  const InMemory memory = run_in_memory(random, options);

  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "same.pcode";
  auto file = io::FileOutput::create(path, Durability::kAtomicRename, IfExists::kReplace).value();
  const std::array<std::byte, 64> head = {};
  const Bytes head_bytes(head);
  ASSERT_TRUE(file->write(0, std::span(&head_bytes, 1)).has_value());
  ASSERT_TRUE(run(random.graph(), *file, 64, options).has_value());
  ASSERT_TRUE(file->commit().has_value());
  EXPECT_EQ(read(path), memory.bytes);
  std::filesystem::remove(path);

  Collector collector;
  ASSERT_TRUE(collector.write(head).has_value());
  ASSERT_TRUE(run(random.graph(), *io::sink_output(collector), 64, options).has_value());
  EXPECT_EQ(collector.collected, memory.bytes);
}

TEST(Executor, RunsAChainOfAHundredThousandNodes) {
  RandomGraph random(30);
  random.add_chain(100'000);
  const InMemory serial = run_in_memory(random, {.threads = 1});
  expect_right(random, serial.outcome, 64, serial.bytes);
  for (const unsigned threads : {2U, 16U}) {
    const InMemory parallel =
        run_in_memory(random, {.threads = threads, .memory_budget = kSmallBudget});
    EXPECT_EQ(parallel.bytes, serial.bytes) << threads;
  }
}

TEST(Executor, GivesAParentOfManyChildrenTheirReferencesInItsOrder) {
  RandomGraph random(40);
  std::vector<graph::NodeId> children;
  for (int i = 0; i < 20'000; ++i) children.push_back(random.add_encoded(50, true, {}, {}));
  random.add_encoded(0, false, {}, children);
  std::reverse(children.begin(), children.end());
  random.add_encoded(0, false, {}, children);
  const InMemory result = run_in_memory(random, {.compression = Compression::kZstd, .threads = 8});
  expect_right(random, result.outcome, 64, result.bytes);
}

TEST(Executor, WritesHugeNodesOfEveryKind) {
  RandomGraph random(50);
  for (const Compression compression : kCompressions) {
    for (const bool compressible : {false, true}) {
      random.add_encoded(700'001, compressible, {.given = true, .compression = compression}, {});
      random.add_raw(700'001, compressible, {.given = true, .compression = compression});
      random.add_encoded(1, false, {}, {});
    }
  }
  const InMemory serial = run_in_memory(random, {.threads = 1});
  expect_right(random, serial.outcome, 64, serial.bytes);
  for (const unsigned threads : kThreads) {
    EXPECT_EQ(run_in_memory(random, {.threads = threads}).bytes, serial.bytes) << threads;
  }
}

TEST(Executor, ChecksumsTheColumnsOfAShardAsTheyAreDecoded) {
  std::vector<std::byte> shard(10'000);
  for (std::size_t i = 0; i < shard.size(); ++i) shard[i] = static_cast<std::byte>(i / 100);
  for (const Compression compression : kCompressions) {
    graph::Graph graph;
    graph.add({.subject = shard.data()}, shard.size(), format::Form::kNarrow, {}, {});
    const graph::NodeId node =
        graph.add({.subject = shard.data()}, shard.size(), format::Form::kNarrow, {}, {});
    graph.set_columns(node, 1234);
    Collector collected;
    const auto output = io::sink_output(collected);
    const auto outcome = run(graph, *output, 0, {.compression = compression});
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->chunks[0].columns_checksum, 0U);
    EXPECT_EQ(outcome->chunks[1].columns_checksum, xxh3_64(Bytes(shard).first(1234)));
  }
}

TEST(Executor, CompressesAsTheSchemaSaysAndElseAsTheOptionsSay) {
  RandomGraph random(60);
  random.add_encoded(10'000, true, {}, {});
  random.add_encoded(10'000, true, {.given = true, .compression = Compression::kLz4}, {});
  random.add_encoded(10'000, true, {.given = true, .compression = Compression::kNone}, {});
  random.add_encoded(10'000, false, {}, {});
  const InMemory result = run_in_memory(random, {.compression = Compression::kZstd});
  ASSERT_EQ(result.outcome.chunks.size(), 4U);
  EXPECT_EQ(result.outcome.chunks[0].ref.codec, format::Codec::kZstd);
  EXPECT_EQ(result.outcome.chunks[1].ref.codec, format::Codec::kLz4);
  EXPECT_EQ(result.outcome.chunks[2].ref.codec, format::Codec::kNone);
  EXPECT_EQ(result.outcome.chunks[3].ref.codec, format::Codec::kNone) << "it would not get smaller";
}

TEST(Executor, StoresRawBytesFromWhereTheyLie) {
  class Watcher final : public Sink {
   public:
    Status write(Bytes bytes) override {
      begins.push_back(bytes.data());
      return {};
    }
    std::vector<const std::byte*> begins;
  };
  const std::vector<std::byte> raw(100'000, std::byte{7});
  graph::Graph graph;
  graph.add({.encode = nullptr, .subject = raw.data()}, raw.size(), format::Form::kNarrow, {}, {});
  Watcher watcher;
  ASSERT_TRUE(run(graph, *io::sink_output(watcher), 64, {}).has_value());
  EXPECT_EQ(watcher.begins, std::vector<const std::byte*>{raw.data()});
}

TEST(Executor, PutsTheLevelOfATableIntoItsReference) {
  graph::Graph graph;
  const graph::Job job = {
      .encode = [](const graph::Job&, WriteCursor& out) { out.clear(out.take(128, 8), 128); }};
  graph.add_table(job, 128, 3, {});
  std::vector<std::byte> bytes;
  const Result<Outcome> outcome =
      run(graph, *io::memory_output(bytes), 0, {.compression = Compression::kZstd});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->chunks[0].ref.level, 3U);
  EXPECT_EQ(outcome->chunks[0].ref.codec, format::Codec::kNone);
}

TEST(Executor, SaysWhereTheTailBegins) {
  RandomGraph random(70);
  random.add_encoded(1000, false, {}, {});
  random.graph().begin_tail();
  random.add_encoded(10, false, {}, {});
  const Outcome outcome = run_in_memory(random, {}).outcome;
  EXPECT_EQ(outcome.tail_offset, 64U + 1024U);
  EXPECT_EQ(outcome.end, 64U + 1024U + 10U);

  RandomGraph without(71);
  without.add_encoded(1000, false, {}, {});
  without.graph().begin_tail();
  EXPECT_EQ(run_in_memory(without, {}).outcome.tail_offset, 64U + 1000U);
}

TEST(Executor, WritesNothingForAnEmptyGraph) {
  RandomGraph random(80);
  const InMemory result = run_in_memory(random, {.threads = 4});
  EXPECT_EQ(result.bytes.size(), 64U);
  EXPECT_EQ(result.outcome.end, 64U);
  EXPECT_EQ(result.outcome.tail_offset, 64U);
  EXPECT_EQ(result.outcome.stored_bytes, 0U);
}

TEST(Executor, ReportsProgressOneCallAtATimeUpToTheTotal) {
  RandomGraph random(90);
  random.add_random(600);
  std::atomic<int> inside = 0;
  std::vector<Progress> calls;
  run_in_memory(
      random,
      {.threads = 8, .memory_budget = kSmallBudget, .progress = [&](const Progress& progress) {
         EXPECT_EQ(inside.fetch_add(1), 0);
         calls.push_back(progress);
         inside.fetch_sub(1);
       }});
  ASSERT_FALSE(calls.empty());
  for (std::size_t i = 1; i < calls.size(); ++i) {
    EXPECT_GE(calls[i].bytes_done, calls[i - 1].bytes_done);
    EXPECT_GT(calls[i].chunks_done, calls[i - 1].chunks_done);
  }
  EXPECT_EQ(calls.back().bytes_done, random.graph().decoded_bytes());
  EXPECT_EQ(calls.back().bytes_total, random.graph().decoded_bytes());
  EXPECT_EQ(calls.back().chunks_done, random.graph().nodes().size());
  EXPECT_EQ(calls.back().chunks_total, random.graph().nodes().size());
}

TEST(Executor, StartsNoThreadsForASmallGraph) {
  RandomGraph random(100);
  random.add_encoded(5000, false, {}, {});
  EXPECT_EQ(run_in_memory(random, {.threads = 16}).outcome.threads, 1U);
}

TEST(Executor, UsesTheThreadsThatWereAskedForWhereThereIsWork) {
  RandomGraph random(110);
  for (int i = 0; i < 100; ++i) random.add_raw(128 << 10, false, {});
  EXPECT_EQ(run_in_memory(random, {.threads = 1}).outcome.threads, 1U);
  EXPECT_EQ(run_in_memory(random, {.threads = 3}).outcome.threads, 3U);
  EXPECT_EQ(run_in_memory(random, {.threads = 0}).outcome.threads, task::core_count());
}

}  // namespace
}  // namespace parcode::executor
