// Damage of every kind, on every way to read: what comes out is the right value, or an Error that
// says in which file, at which chunk and in which field.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/runtime/api/sample.h"
#include "tests/trust/dissection.h"
#include "tests/trust/soak.h"
#include "tests/trust/ways_to_read.h"

namespace parcode::testing {
namespace {

namespace fs = std::filesystem;
using Octets = std::vector<std::byte>;
using tests::shapes::Everything;

constexpr Compression kCodecs[] = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                   Compression::kAuto};
constexpr Source kSources[] = {Source::kMmap, Source::kPread, Source::kMemory};

struct Tally {
  const char* what;
  std::uint64_t damaged = 0;  // files
  std::uint64_t errors = 0;   // of ways to read them
  std::uint64_t right = 0;    // values read from them nevertheless
  ~Tally() {
    std::printf("%s: %llu damaged files, %llu errors, %llu right values\n", what,
                static_cast<unsigned long long>(damaged), static_cast<unsigned long long>(errors),
                static_cast<unsigned long long>(right));
  }
};

bool is_of_a_damaged_file(ErrorCode code) {
  return code == ErrorCode::kCorrupt || code == ErrorCode::kTruncated ||
         code == ErrorCode::kNotParcode || code == ErrorCode::kVersion ||
         code == ErrorCode::kCompression;
}

// A file on disk that is damaged and mended again.
class Victim {
 public:
  explicit Victim(const char* name) : path_(fs::path(::testing::TempDir()) / name) {}
  ~Victim() { fs::remove(path_); }

  const fs::path& path() const { return path_; }
  void write(const Octets& bytes) const {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

 private:
  fs::path path_;
};

// What an error has to say. `frame`: the chunks that the footer names.
void check_error(const Error& error, const Way& way, const std::string& path,
                 const format::Footer& footer) {
  EXPECT_TRUE(is_of_a_damaged_file(error.code)) << to_string(error);
  EXPECT_NE(error.message, "");
  EXPECT_EQ(error.path, path) << to_string(error);
  EXPECT_TRUE(error.chunk_offset.has_value()) << to_string(error);
  const bool of_frame = error.chunk_offset == footer.root.offset ||
                        error.chunk_offset == footer.schema.offset ||
                        error.chunk_offset == footer.info.offset;
  if (way.path == Way::Path::kFromRoot && !of_frame) {
    EXPECT_NE(error.field_path, "") << to_string(error);
  }
}

// Reads the damaged file in every way that `pick` picks.
class Reading {
 public:
  Reading(std::shared_ptr<const Everything> good, const Octets& bytes, const char* name)
      : victim_(name), footer_(footer_of(bytes)) {
    const auto json = open_bytes(std::span(bytes))->dynamic_root()->json().value();
    ways_ = ways_to_read(std::move(good), json);
    victim_.write(bytes);
    for (const Source source : kSources) {
      const auto file = open(victim_.path(), {.source = source, .threads = 1});
      for (const Way& way : ways_) EXPECT_EQ(way.read(*file), true) << way.name;
    }
  }

  const format::Footer& footer() const { return footer_; }

  // `numbers`: which ways, source by source.
  void read(const Octets& damaged, std::uint64_t seed, Tally& tally) {
    victim_.write(damaged);
    ++tally.damaged;
    const Source source = kSources[seed % 3];
    OpenOptions options{.source = source, .threads = 1 + static_cast<unsigned>(seed / 3 % 2)};
    const auto file = open(victim_.path(), options);
    if (!file) {
      EXPECT_TRUE(is_of_a_damaged_file(file.error().code)) << to_string(file.error());
      EXPECT_EQ(file.error().path, victim_.path().string());
      const auto again = open(victim_.path(), options);
      EXPECT_TRUE(!again && again.error() == file.error()) << "another error the second time";
      ++tally.errors;
      return;
    }
    for (const Way& way : ways_) {
      SCOPED_TRACE(way.name);
      const auto right = way.read(*file);
      if (right) {
        EXPECT_TRUE(*right) << "a wrong value";
        ++tally.right;
        continue;
      }
      check_error(right.error(), way, victim_.path().string(), footer_);
      EXPECT_EQ(way.read(*file), right) << "another result the second time";
      ++tally.errors;
    }
    read_without_checks(options);
  }

 private:
  static format::Footer footer_of(const Octets& bytes) {
    return Dissection::of(std::span(bytes))->footer;
  }

  // Values may be wrong then; the sanitizers watch the memory.
  void read_without_checks(OpenOptions options) const {
    options.verify = Verify::kNever;
    options.limits.allocation = 256 << 20;
    options.limits.decoded_bytes = 256 << 20;
    const auto file = open(victim_.path(), options);
    if (!file) return;
    for (const Way& way : ways_) static_cast<void>(way.read(*file));
  }

  Victim victim_;
  format::Footer footer_;
  std::vector<Way> ways_;
};

class Corruption : public ::testing::TestWithParam<Compression> {
 protected:
  std::shared_ptr<const Everything> good_ =
      std::make_shared<const Everything>(tests::shapes::make_everything(300));
  Octets bytes_ = serialize(*good_, {.compression = GetParam(), .shard_bytes = 4096}).value();
  std::mt19937_64 random_{static_cast<std::uint64_t>(GetParam())};

  std::size_t place() { return random_() % bytes_.size(); }
};

TEST_P(Corruption, OfOneBitIsFoundOrHarmless) {
  Tally tally{"bits of large files"};
  Reading reading(good_, bytes_, "one_bit.pcode");
  for (std::uint64_t i = 0; i < soaked(80) && !HasFailure(); ++i) {
    const std::size_t at = i % 3 == 0 ? bytes_.size() - 1 - random_() % 8000 : place();
    SCOPED_TRACE("byte " + std::to_string(at));
    Octets damaged = bytes_;
    damaged[at] ^= static_cast<std::byte>(1U << (random_() % 8));
    reading.read(damaged, i, tally);
  }
  EXPECT_GT(tally.errors, tally.damaged);
}

TEST_P(Corruption, OfARangeIsFoundOrHarmless) {
  Tally tally{"overwritten ranges"};
  Reading reading(good_, bytes_, "range.pcode");
  for (std::uint64_t i = 0; i < soaked(30) && !HasFailure(); ++i) {
    Octets damaged = bytes_;
    const std::size_t at = place();
    const std::size_t end = std::min(bytes_.size(), at + 1 + random_() % 20000);
    for (std::size_t k = at; k < end; ++k) {
      damaged[k] = i % 3 == 0   ? std::byte{0}
                   : i % 3 == 1 ? std::byte{0xFF}
                                : static_cast<std::byte>(random_());
    }
    reading.read(damaged, i, tally);
  }
}

TEST_P(Corruption, OfSwappedAndReplayedChunksIsFound) {
  Tally tally{"swapped and replayed chunks"};
  Reading reading(good_, bytes_, "swapped.pcode");
  const auto parts = Dissection::of(std::span(bytes_))->parts;
  // An older state of the same object: chunks that were right once.
  Everything older = *good_;
  for (auto& number : older.outside.plain) number += 1;
  older.outside.text[0] = 'T';
  const Octets replay = serialize(older, {.compression = GetParam(), .shard_bytes = 4096}).value();
  for (std::uint64_t i = 0; i < soaked(40) && !HasFailure(); ++i) {
    const auto& one = parts[random_() % parts.size()].ref;
    const auto& other = parts[random_() % parts.size()].ref;
    const std::size_t size = std::min(one.stored_size, other.stored_size);
    Octets damaged = bytes_;
    const auto at = [](Octets& bytes, std::uint64_t offset) {
      return bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    };
    const auto length = static_cast<std::ptrdiff_t>(size);
    if (i % 2 == 0) {
      const Octets kept(at(damaged, one.offset), at(damaged, one.offset) + length);
      std::copy_n(at(bytes_, other.offset), length, at(damaged, one.offset));
      std::ranges::copy(kept, at(damaged, other.offset));
    } else if (one.offset + size <= replay.size()) {
      std::copy_n(replay.begin() + static_cast<std::ptrdiff_t>(one.offset), length,
                  at(damaged, one.offset));
    }
    reading.read(damaged, i, tally);
  }
}

TEST_P(Corruption, ByACutIsFoundAtOpen) {
  Tally tally{"cuts"};
  const Victim victim("cut.pcode");
  const std::size_t step = std::max<std::size_t>(1, bytes_.size() / soaked(4000));
  for (std::size_t size = bytes_.size() - 1; size > step && !HasFailure(); size -= step) {
    if (size == bytes_.size() - 1) victim.write(bytes_);
    fs::resize_file(victim.path(), size);
    ++tally.damaged;
    const auto file = open(victim.path(), {.source = kSources[size % 3], .threads = 1});
    ASSERT_FALSE(file.has_value()) << size;
    EXPECT_TRUE(is_of_a_damaged_file(file.error().code)) << to_string(file.error());
    EXPECT_EQ(file.error().path, victim.path().string());
    ++tally.errors;
  }
}

INSTANTIATE_TEST_SUITE_P(WithEachCodec, Corruption, ::testing::ValuesIn(kCodecs));

// ---- Small files, of every kind of root: every bit of them, and every length. ----

template <class T>
void flip_every_bit(const T& good, Tally& tally) {
  for (const Compression codec : {Compression::kNone, Compression::kZstd}) {
    Octets bytes = serialize(good, {.compression = codec}).value();
    const auto json = open_bytes(std::span(bytes))->dynamic_root()->json().value();
    const OpenOptions options{.threads = 1};
    const OpenOptions careless{.verify = Verify::kNever,
                               .limits = {.allocation = 64 << 20, .decoded_bytes = 64 << 20},
                               .threads = 1};
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      ++tally.damaged;
      const auto loaded = load_bytes<T>(bytes, options);
      if (loaded) {
        ASSERT_TRUE(*loaded == good) << "bit " << bit;
        ++tally.right;
      } else {
        ASSERT_TRUE(is_of_a_damaged_file(loaded.error().code)) << to_string(loaded.error());
        ++tally.errors;
      }
      const auto printed = open_bytes(std::span(bytes), options).and_then([](const File& file) {
        return file.dynamic_root().and_then([](const DynamicValue& root) { return root.json(); });
      });
      ASSERT_TRUE(!printed || *printed == json) << "bit " << bit;
      static_cast<void>(verify(bytes, options));
      static_cast<void>(load_bytes<T>(bytes, careless));
      bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ASSERT_FALSE(open_bytes(std::span(bytes).first(size)).has_value()) << size;
      ++tally.damaged;
      ++tally.errors;
    }
  }
}

TEST(SmallFiles, AreProtectedInEveryBit) {
  Tally tally{"bits and cuts of small files"};
  using namespace tests::shapes;
  flip_every_bit(make_numbers(), tally);
  flip_every_bit(Point{1, -1}, tally);
  flip_every_bit(std::string("grüße"), tally);
  flip_every_bit(std::vector<std::uint16_t>{1, 2, 3}, tally);
  flip_every_bit(std::vector<std::string>{"one", "", "two"}, tally);
  flip_every_bit(std::vector<bool>{true, false}, tally);
  flip_every_bit(std::unordered_map<std::string, std::uint32_t>{{"a", 1}, {"b", 2}}, tally);
  flip_every_bit(std::vector<std::optional<Flags>>{std::nullopt, Flags{true, 7, false}}, tally);
  flip_every_bit(std::vector<Figure>{Figure::from_label("l"), Figure::from_point({1, 2})}, tally);
  EXPECT_GT(tally.damaged, 50'000U);
}

// ---- Files that change while they are open. ----

TEST(OpenFiles, ThatAreCutGiveAnError) {
  const auto good = tests::shapes::make_everything(3000);
  const Octets bytes = serialize(good).value();
  const Victim victim("cut_while_open.pcode");
  for (const Source source : {Source::kMmap, Source::kPread}) {
    for (const std::size_t left : {std::size_t{0}, bytes.size() / 2}) {
      victim.write(bytes);
      const auto file = open(victim.path(), {.source = source, .threads = 1}).value();
      const auto root = file.root<Everything>().value();
      fs::resize_file(victim.path(), left);
      const auto loaded = file.load<Everything>();
      ASSERT_FALSE(loaded.has_value());
      EXPECT_EQ(loaded.error().code, ErrorCode::kTruncated) << to_string(loaded.error());
      EXPECT_EQ(loaded.error().path, victim.path().string());
      EXPECT_NE(loaded.error().field_path, "");
      const auto last = root.outside.by_number.load();
      EXPECT_FALSE(last.has_value());
    }
  }
}

TEST(OpenFiles, ThatAreReplacedStayAsTheyWere) {
  const auto good = tests::shapes::make_everything(300);
  const Victim victim("replaced.pcode");
  for (const Source source : kSources) {
    ASSERT_TRUE(save(victim.path(), good).has_value());
    const auto file = open(victim.path(), {.source = source, .threads = 1}).value();
    ASSERT_TRUE(save(victim.path(), tests::shapes::make_everything(20)).has_value());
    EXPECT_TRUE(file.load<Everything>() == good);
  }
}

}  // namespace
}  // namespace parcode::testing
