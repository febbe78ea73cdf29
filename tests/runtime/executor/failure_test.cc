// Whatever fails, wherever it fails: an error comes back, all workers end, and no file is left.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/executor/executor.h"
#include "runtime/value/write_cursor.h"
#include "tests/runtime/executor/random_graph.h"

namespace parcode::executor {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::uint64_t kSmallBudget = 1 << 20;

class ExecutorFailure : public testing::Test {
 protected:
  ExecutorFailure() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    std::ofstream(path_) << "old";
  }
  ~ExecutorFailure() override { fs::remove_all(folder_); }

  // Saves the graph over an old file, which must be as it was, and alone, if that fails.
  Status save(RandomGraph& random, const SaveOptions& options,
              io::System& system = io::real_system()) {
    Status status = try_to_save(random, options, system);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
    if (!status) {
      EXPECT_EQ(fs::file_size(path_), 3U);
    }
    return status;
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "executor_failure";
  const fs::path path_ = folder_ / "file.pcode";

 private:
  Status try_to_save(RandomGraph& random, const SaveOptions& options, io::System& system) {
    auto output =
        io::FileOutput::create(path_, Durability::kAtomicRename, IfExists::kReplace, system);
    if (!output) return tl::unexpected<Error>(output.error());
    const Result<Outcome> outcome = run(random.graph(), **output, 0, options);
    if (!outcome) return tl::unexpected<Error>(outcome.error());
    return (*output)->commit();
  }
};

TEST_F(ExecutorFailure, AJobThatThrowsEndsTheSaveWithItsWords) {
  RandomGraph random(1);
  random.add_random(300);
  int thrown = 0;
  for (graph::NodeId node = 0; node < random.graph().nodes().size(); ++node) {
    if (random.graph().nodes()[node].job.encode == nullptr) continue;
    random.on_encode = [node](graph::NodeId id) {
      if (id == node) throw std::runtime_error("no luck with " + std::to_string(node));
    };
    const Status saved = save(random, {.threads = 1 + node % 4, .memory_budget = kSmallBudget});
    ASSERT_FALSE(saved.has_value()) << "node " << node;
    EXPECT_EQ(saved.error().code, ErrorCode::kInternal);
    EXPECT_THAT(saved.error().message, HasSubstr("no luck with " + std::to_string(node)));
    ++thrown;
  }
  EXPECT_GT(thrown, 100);
}

TEST_F(ExecutorFailure, AnEncodeErrorKeepsItsCode) {
  RandomGraph random(2);
  random.add_random(20);
  random.on_encode = [](graph::NodeId) { throw EncodeError(ErrorCode::kLimit, "too deep"); };
  const Status saved = save(random, {});
  ASSERT_FALSE(saved.has_value());
  EXPECT_EQ(saved.error().code, ErrorCode::kLimit);
  EXPECT_EQ(saved.error().message, "too deep");
}

TEST_F(ExecutorFailure, WhateverIsThrownEndsTheSave) {
  RandomGraph random(3);
  random.add_random(200);
  for (const unsigned threads : {1U, 4U}) {
    const SaveOptions options = {.threads = threads, .memory_budget = kSmallBudget};
    random.on_encode = [](graph::NodeId) { throw 7; };
    EXPECT_EQ(save(random, options).error().code, ErrorCode::kInternal);
    random.on_encode = [](graph::NodeId) { throw std::bad_alloc(); };
    EXPECT_EQ(save(random, options).error().code, ErrorCode::kInternal);
  }
}

TEST_F(ExecutorFailure, AJobThatWritesAnotherSizeThanMeasuredIsRefused) {
  const auto write = [](const graph::Job& job, WriteCursor& out) {
    out.clear(out.take(job.count, 1), job.count);
  };
  for (const std::uint64_t count : {99U, 101U}) {
    graph::Graph graph;
    graph.add({.encode = write, .subject = nullptr, .first = 0, .count = count}, 100,
              format::Form::kNarrow, {}, {});
    std::vector<std::byte> bytes;
    const Result<Outcome> outcome = run(graph, *io::memory_output(bytes), 0, {});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().code, ErrorCode::kInternal);
    EXPECT_THAT(outcome.error().message, HasSubstr("measure"));
  }
}

TEST_F(ExecutorFailure, AskedToStopBeforeItBeginsItDoesNothing) {
  RandomGraph random(4);
  random.add_random(50);
  random.on_encode = [](graph::NodeId) { FAIL() << "a job was run"; };
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(save(random, {.stop = source.get_token()}).error().code, ErrorCode::kCancelled);
}

TEST_F(ExecutorFailure, AskedToStopWhileItWorksItStops) {
  RandomGraph random(5);
  random.add_random(600);
  const graph::NodeId half = static_cast<graph::NodeId>(random.graph().nodes().size() / 2);
  for (graph::NodeId node = 0; node < half; node += 7) {
    std::stop_source source;
    random.on_encode = [&](graph::NodeId id) {
      if (id >= node) source.request_stop();
    };
    const Status saved = save(random, {.compression = Compression::kLz4,
                                       .threads = 1 + node % 3,
                                       .memory_budget = 100'000,
                                       .stop = source.get_token()});
    ASSERT_FALSE(saved.has_value()) << "node " << node;
    EXPECT_EQ(saved.error().code, ErrorCode::kCancelled);
  }
}

TEST_F(ExecutorFailure, AProgressFunctionThatThrowsEndsTheSave) {
  RandomGraph random(6);
  random.add_random(300);
  for (const int last : {0, 1, 3}) {
    std::atomic<int> calls = 0;
    const Status saved = save(
        random, {.threads = 4, .memory_budget = kSmallBudget, .progress = [&](const Progress&) {
                   if (calls++ == last) throw std::runtime_error("enough");
                 }});
    ASSERT_FALSE(saved.has_value());
    EXPECT_EQ(saved.error().code, ErrorCode::kInternal);
    EXPECT_THAT(saved.error().message, HasSubstr("enough"));
  }
}

TEST_F(ExecutorFailure, AnImpossibleLevelIsReportedByTheCodec) {
  RandomGraph random(7);
  random.add_encoded(5000, true, {}, {});
  EXPECT_EQ(save(random, {.compression = Compression::kZstd, .level = 1000}).error().code,
            ErrorCode::kInvalidArgument);
}

// Takes `limit` bytes, then does what it was given.
class LimitedSink final : public Sink {
 public:
  LimitedSink(std::uint64_t limit, std::function<Status()> then)
      : limit_(limit), then_(std::move(then)) {}
  Status write(Bytes bytes) override {
    taken_ += bytes.size();
    return taken_ > limit_ ? then_() : Status();
  }

 private:
  std::uint64_t limit_;
  std::uint64_t taken_ = 0;
  std::function<Status()> then_;
};

TEST_F(ExecutorFailure, ASinkThatFailsOrThrowsEndsTheSave) {
  RandomGraph random(8);
  random.add_random(300);
  const std::uint64_t size = run_in_memory(random, {}).bytes.size();
  for (std::uint64_t limit = 0; limit < size - 64; limit += size / 20) {
    for (const unsigned threads : {1U, 4U}) {
      const SaveOptions options = {.threads = threads, .memory_budget = kSmallBudget};
      LimitedSink full(limit, [] { return fail(ErrorCode::kLimit, "the sink is full"); });
      const Result<Outcome> failed = run(random.graph(), *io::sink_output(full), 0, options);
      ASSERT_FALSE(failed.has_value());
      EXPECT_EQ(failed.error().message, "the sink is full");

      LimitedSink bad(limit, []() -> Status { throw std::runtime_error("broken pipe"); });
      const Result<Outcome> threw = run(random.graph(), *io::sink_output(bad), 0, options);
      ASSERT_FALSE(threw.has_value());
      EXPECT_EQ(threw.error().code, ErrorCode::kInternal);
      EXPECT_THAT(threw.error().message, HasSubstr("broken pipe"));
    }
  }
}

// Writes little at a time, is interrupted in between, and may fail at some call.
class BadDisk final : public io::System {
 public:
  std::int64_t pwritev(int fd, std::span<const Bytes> pieces, std::uint64_t offset) override {
    const int call = ++calls;
    if (call == failing_call) return failure;
    if (call % 3 == 0) return -EINTR;
    const Bytes some = pieces.front().first((pieces.front().size() + 1) / 2);
    return call % 3 == 1 ? System::pwritev(fd, pieces, offset)
                         : System::pwritev(fd, std::span(&some, 1), offset);
  }

  std::atomic<int> calls = 0;
  int failing_call = 0;  // 0: none
  int failure = 0;
};

TEST_F(ExecutorFailure, ShortAndInterruptedWritesChangeNothing) {
  RandomGraph random(9);
  random.add_random(300);
  BadDisk disk;
  const SaveOptions options = {.threads = 3, .memory_budget = kSmallBudget};
  ASSERT_TRUE(save(random, options, disk).has_value());
  EXPECT_GT(disk.calls, 10);
  std::ifstream file(path_, std::ios::binary);
  const std::vector<char> chars{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(chars));
  EXPECT_TRUE(std::ranges::equal(bytes, run_in_memory(random, {}, 0).bytes));
}

TEST_F(ExecutorFailure, AWriteThatFailsEndsTheSaveWithTheSystemsReason) {
  RandomGraph random(10);
  random.add_random(300);
  BadDisk counter;
  ASSERT_TRUE(save(random, {.memory_budget = kSmallBudget}, counter).has_value());
  std::ofstream(path_) << "old";
  for (int call = 1; call < counter.calls / 2; ++call) {
    BadDisk disk;
    disk.failing_call = call;
    disk.failure = call % 2 == 0 ? -ENOSPC : -EIO;
    const Status saved = save(
        random, {.threads = 1U + static_cast<unsigned>(call) % 3, .memory_budget = kSmallBudget},
        disk);
    ASSERT_FALSE(saved.has_value()) << "call " << call;
    EXPECT_EQ(saved.error().code, ErrorCode::kIo);
    EXPECT_EQ(saved.error().path, path_.string());
    EXPECT_THAT(saved.error().message, HasSubstr(call % 2 == 0 ? "No space left" : "error"));
  }
}

TEST_F(ExecutorFailure, AFullDiskIsReported) {
  RandomGraph random(11);
  random.add_random(300);
  auto full =
      io::FileOutput::create("/dev/full", Durability::kAtomicRename, IfExists::kReplace).value();
  const Result<Outcome> outcome = run(random.graph(), *full, 0, {.threads = 2});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::kIo);
  EXPECT_THAT(outcome.error().message, HasSubstr("No space left on device"));
  full.reset();
  EXPECT_TRUE(fs::exists("/dev/full"));
}

}  // namespace
}  // namespace parcode::executor
