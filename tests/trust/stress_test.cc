// Any number of threads on one File, one mirror, one cache, with saves beside them; and calls that
// end early, by a stop token or an exception of the caller's own code, at every point where they
// can. Run under ThreadSanitizer and AddressSanitizer.

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "tests/runtime/api/sample.h"
#include "tests/trust/soak.h"
#include "tests/trust/ways_to_read.h"

namespace parcode::testing {

// A string whose Traits throw when `fuse` calls have been made.
struct Brittle {
  std::string text;
  friend bool operator==(const Brittle&, const Brittle&) = default;

  static inline std::atomic<std::int64_t> fuse = -1;  // negative: never
  static void burn() {
    if (fuse.load() >= 0 && fuse.fetch_sub(1) == 0) throw std::runtime_error("the fuse has blown");
  }
};

}  // namespace parcode::testing

namespace parcode {

template <>
struct Traits<testing::Brittle> {
  using Text = Traits<std::string>;
  static constexpr Shape kShape = Text::kShape;
  static constexpr bool kBorrows = Text::kBorrows;
  using Mirror = Text::Mirror;

  static schema::Type describe(schema::Builder& builder) { return Text::describe(builder); }
  static void measure(const testing::Brittle& value, Extent& extent) {
    testing::Brittle::burn();
    Text::measure(value.text, extent);
  }
  static void encode(const testing::Brittle& value, WriteCursor& out, Place at) {
    testing::Brittle::burn();
    Text::encode(value.text, out, at);
  }
  static bool decode(ReadCursor& in, Place at, testing::Brittle& value) {
    testing::Brittle::burn();
    return Text::decode(in, at, value.text);
  }
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror) {
    return Text::mirror(in, at, mirror);
  }
};

}  // namespace parcode

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using tests::shapes::Everything;

class Stress : public ::testing::Test {
 protected:
  Stress() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  ~Stress() override { fs::remove_all(folder_); }

  std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder_), {}); }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("stress_" + std::to_string(::getpid()));
  const fs::path path_ = folder_ / "world.pcode";
};

TEST_F(Stress, ManyThreadsReadOneFileInEveryWayWhileOthersSave) {
  const auto good = std::make_shared<const Everything>(tests::shapes::make_everything(150));
  const auto ways = ways_to_read(good, {});
  for (const auto codec : {Compression::kNone, Compression::kLz4}) {
    const SaveOptions options{.compression = codec, .threads = 2, .shard_bytes = 2000};
    ASSERT_TRUE(save(path_, *good, options).has_value());
    for (const std::uint64_t cache : {std::uint64_t{0}, std::uint64_t{20'000}}) {
      const auto source = cache == 0 ? Source::kPread : Source::kMmap;
      const auto file = open(path_, {.source = source, .cache_bytes = cache, .threads = 2}).value();
      std::vector<std::thread> threads;
      for (unsigned seed = 0; seed < 6; ++seed) {
        threads.emplace_back([&, seed] {
          std::mt19937 random(seed);
          for (std::uint64_t i = 0; i < soaked(8); ++i) {
            const Way& way = ways[random() % ways.size()];
            const auto right = way.read(file);
            EXPECT_TRUE(right && *right) << way.name;
          }
        });
      }
      for (unsigned writer = 0; writer < 2; ++writer) {
        threads.emplace_back([&, writer] {
          // One writes where others read, one beside it.
          const fs::path path = writer == 0 ? path_ : folder_ / "other.pcode";
          for (std::uint64_t i = 0; i < soaked(3); ++i) {
            EXPECT_TRUE(save(path, *good, options).has_value());
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
    }
  }
  EXPECT_EQ(files(), 2);
}

// Calls `attempt(n)` for n = 0, 1, 2, … (every one up to 100, then fewer) until it says that it
// came through. How often it did not.
std::uint64_t until_through(const std::function<bool(std::int64_t)>& attempt) {
  std::uint64_t failed = 0;
  for (std::int64_t n = 0; n < 1'000'000; n += n < 100 ? 1 : n / 10) {
    if (attempt(n)) return failed;
    ++failed;
  }
  ADD_FAILURE() << "it never came through";
  return failed;
}

std::vector<Brittle> brittle_values() {
  return std::vector<Brittle>(3000, Brittle{std::string(60, 'b')});
}

TEST_F(Stress, AnExceptionOfATraitsIsAnErrorWhereverItComes) {
  const auto values = brittle_values();
  const auto report = serialize(values, {.threads = 1, .shard_bytes = 4096});
  ASSERT_TRUE(report.has_value());
  for (const unsigned threads : {1U, 3U}) {
    const SaveOptions options{.threads = threads, .shard_bytes = 4096};
    ASSERT_TRUE(save(path_, std::string("the old file")).has_value());
    const std::uint64_t failed = until_through([&](std::int64_t n) {
      Brittle::fuse = n;
      const auto saved = save(path_, values, options);
      Brittle::fuse = -1;
      if (saved) return true;
      EXPECT_EQ(saved.error().code, ErrorCode::kInternal) << to_string(saved.error());
      EXPECT_NE(saved.error().message.find("the fuse has blown"), std::string::npos);
      EXPECT_EQ(files(), 1);
      EXPECT_EQ(load<std::string>(path_).value(), "the old file");
      return false;
    });
    EXPECT_GT(failed, 100U);
    EXPECT_EQ(files(), 1);
    const std::uint64_t not_loaded = until_through([&](std::int64_t n) {
      Brittle::fuse = n;
      const auto loaded = load<std::vector<Brittle>>(path_, {.threads = threads});
      Brittle::fuse = -1;
      if (loaded) return *loaded == values;
      EXPECT_EQ(loaded.error().code, ErrorCode::kInternal) << to_string(loaded.error());
      EXPECT_EQ(loaded.error().path, path_.string());
      return false;
    });
    EXPECT_GT(not_loaded, 100U);
    fs::remove(path_);
  }
}

TEST_F(Stress, AnExceptionOfAProgressCallbackIsAnErrorWhereverItComes) {
  const auto good = tests::shapes::make_everything(2000);
  for (const unsigned threads : {1U, 3U}) {
    const std::uint64_t failed = until_through([&](std::int64_t n) {
      SaveOptions options{.threads = threads, .shard_bytes = 2000};
      options.progress = [calls = n](const Progress&) mutable {
        if (calls-- == 0) throw 42;  // nothing derived from std::exception
      };
      const auto saved = save(path_, good, options);
      if (saved) return true;
      EXPECT_EQ(saved.error().code, ErrorCode::kInternal) << to_string(saved.error());
      EXPECT_EQ(files(), 0);
      return false;
    });
    EXPECT_GT(failed, 0U);
    fs::remove(path_);
  }
}

TEST_F(Stress, AnExceptionOfASinkIsAnErrorWhereverItComes) {
  class Weak final : public Sink {
   public:
    explicit Weak(std::int64_t calls) : calls_(calls) {}
    Status write(Bytes bytes) override {
      if (calls_-- == 0) throw std::runtime_error("no more");
      size += bytes.size();
      return {};
    }
    std::uint64_t size = 0;

   private:
    std::int64_t calls_;
  };
  const auto good = tests::shapes::make_everything(100);
  const std::uint64_t size = serialize(good)->size();
  for (const unsigned threads : {1U, 3U}) {
    const std::uint64_t failed = until_through([&](std::int64_t n) {
      Weak sink(n);
      const auto written = write(sink, good, {.threads = threads});
      if (written) {
        EXPECT_EQ(sink.size, size);
        return true;
      }
      EXPECT_EQ(written.error().code, ErrorCode::kInternal) << to_string(written.error());
      return false;
    });
    EXPECT_GT(failed, 3U);
  }
}

TEST_F(Stress, AStopAtAnyMomentEndsSavesAndLoads) {
  const auto good = tests::shapes::make_everything(4000);
  ASSERT_TRUE(save(path_, good).has_value());
  std::uint64_t stopped = 0;
  for (std::uint64_t i = 0; i < soaked(15); ++i) {
    std::stop_source stop;
    std::thread stopper([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(i * 400));
      stop.request_stop();
    });
    const auto saved =
        save(path_, good, {.threads = 2, .shard_bytes = 4096, .stop = stop.get_token()});
    const auto loaded = load<Everything>(path_, {.threads = 2, .stop = stop.get_token()});
    stopper.join();
    for (const Error* error :
         {saved ? nullptr : &saved.error(), loaded ? nullptr : &loaded.error()}) {
      if (error == nullptr) continue;
      EXPECT_EQ(error->code, ErrorCode::kCancelled) << to_string(*error);
      ++stopped;
    }
    EXPECT_EQ(files(), 1);
  }
  EXPECT_GT(stopped, 0U);
  EXPECT_TRUE(load<Everything>(path_) == good);
}

}  // namespace
}  // namespace parcode::testing
