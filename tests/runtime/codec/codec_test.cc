#include "runtime/codec/codec.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace parcode::codec {
namespace {

using format::Codec;
using Buffer = std::vector<std::byte>;

constexpr Compression kEvery[] = {Compression::kNone, Compression::kLz4, Compression::kZstd,
                                  Compression::kAuto};

Buffer buffer_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

Buffer random_bytes(std::size_t size, unsigned values = 256) {
  std::mt19937 random(3);
  Buffer bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() % values);
  return bytes;
}

Buffer text_of(std::size_t size) {
  std::mt19937 random(5);
  constexpr const char* kWords[] = {"the ", "quick ", "brown ", "fox ", "jumps ", "over ", "lazy "};
  std::string text;
  while (text.size() < size) text += kWords[random() % 7] + std::to_string(random() % 1000);
  text.resize(size);
  return buffer_of(text);
}

// What is compressible in different ways, and what is not.
std::vector<Buffer> inputs() {
  return {Buffer(),
          Buffer(1),
          Buffer(64),
          Buffer(65),
          Buffer(1000),
          Buffer(1 << 20),
          random_bytes(100),
          random_bytes(1 << 17),
          random_bytes(1 << 17, 16),
          text_of(200),
          text_of(1 << 17)};
}

struct Stored {
  Codec codec = Codec::kNone;
  Buffer bytes;
};

Stored store(Compression choice, int level, const Buffer& in) {
  Buffer out(bound(choice, in.size()), std::byte{0xAA});
  const Result<Compressed> result = compress(choice, level, in, out);
  EXPECT_TRUE(result) << to_string(result.error());
  if (result->codec == Codec::kNone) {
    EXPECT_EQ(result->size, in.size());
    return {.codec = Codec::kNone, .bytes = in};
  }
  out.resize(result->size);
  return {.codec = result->codec, .bytes = std::move(out)};
}

Status restore(const Stored& stored, Buffer& out) {
  return decompress(stored.codec, stored.bytes, out);
}

TEST(Codec, GivesBackWhatItTookWithEveryChoiceAndLevel) {
  for (const Buffer& in : inputs()) {
    for (const Compression choice : kEvery) {
      for (int level = -7; level <= 22; ++level) {
        if (!check_level(choice, level)) continue;
        if (level > 12 && in.size() > 1000) continue;  // slow, and no other way through the code
        const Stored stored = store(choice, level, in);
        Buffer out(in.size());
        ASSERT_TRUE(restore(stored, out));
        ASSERT_EQ(out, in);
      }
    }
  }
}

TEST(Codec, StoresWhatDoesNotShrinkByAUnitOfTheFileAsItIs) {
  for (const Compression choice : kEvery) {
    EXPECT_EQ(store(choice, 0, random_bytes(1 << 16)).codec, Codec::kNone);
    EXPECT_EQ(store(choice, 0, Buffer(64)).codec, Codec::kNone);
    EXPECT_EQ(store(choice, 0, Buffer()).codec, Codec::kNone);
  }
  EXPECT_EQ(store(Compression::kLz4, 0, Buffer(65)).codec, Codec::kLz4);
  EXPECT_EQ(store(Compression::kZstd, 0, Buffer(65)).codec, Codec::kZstd);
}

TEST(Codec, StoresFewerBytesThanItTook) {
  for (const Buffer& in : inputs()) {
    for (const Compression choice : kEvery) {
      const Stored stored = store(choice, 0, in);
      EXPECT_TRUE(stored.codec == Codec::kNone || stored.bytes.size() < in.size());
    }
  }
}

TEST(Codec, DoesWhatWasAskedForWhereThatPays) {
  const Buffer text = text_of(1 << 17);
  EXPECT_EQ(store(Compression::kNone, 0, text).codec, Codec::kNone);
  EXPECT_EQ(store(Compression::kLz4, 0, text).codec, Codec::kLz4);
  EXPECT_EQ(store(Compression::kZstd, 0, text).codec, Codec::kZstd);
}

TEST(Codec, HigherLevelsStoreLess) {
  const Buffer text = text_of(1 << 17);
  for (const Compression choice : {Compression::kLz4, Compression::kZstd}) {
    EXPECT_LT(store(choice, 12, text).bytes.size(), store(choice, 1, text).bytes.size());
  }
}

TEST(AutomaticCompression, TakesZstdWhereItSavesMuchMoreThanLz4) {
  EXPECT_EQ(store(Compression::kAuto, 0, text_of(1 << 17)).codec, Codec::kZstd);
}

TEST(AutomaticCompression, TakesLz4WhereZstdHardlySavesMore) {
  // Random blocks, each twice: both codecs find the copy and nothing else.
  const Buffer once = random_bytes(1 << 15);
  Buffer twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  EXPECT_EQ(store(Compression::kAuto, 0, twice).codec, Codec::kLz4);
}

TEST(AutomaticCompression, TakesZstdWhereLz4FindsNothingButBytesAreFew) {
  const Buffer in = random_bytes(1 << 17, 8);  // three bits of entropy a byte, no repetition
  EXPECT_EQ(store(Compression::kAuto, 0, in).codec, Codec::kZstd);
}

TEST(AutomaticCompression, LeavesAloneWhatZstdSavesLittleOf) {
  const Buffer in = random_bytes(1 << 17, 100);  // 6.6 bits of entropy a byte: a sixth
  EXPECT_EQ(store(Compression::kZstd, 0, in).codec, Codec::kZstd);
  EXPECT_EQ(store(Compression::kAuto, 0, in).codec, Codec::kNone);
}

TEST(Codec, GivesEqualBytesWhateverTheThreadDidBefore) {
  const std::vector<Buffer> all = inputs();
  for (const Compression choice : kEvery) {
    for (const int level : {0, 4, 12}) {
      if (!check_level(choice, level)) continue;
      std::vector<Stored> here;
      for (const Buffer& in : all) here.push_back(store(choice, level, in));
      std::thread([&] {
        for (std::size_t i = all.size(); i-- > 0;) {
          const Stored there = store(choice, level, all[i]);
          EXPECT_EQ(there.codec, here[i].codec);
          EXPECT_EQ(there.bytes, here[i].bytes);
        }
      }).join();
    }
  }
}

TEST(Codec, WorksOnManyThreadsAtOnce) {
  const std::vector<Buffer> all = inputs();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (const Buffer& in : all) {
        Buffer out(in.size());
        EXPECT_TRUE(restore(store(Compression::kAuto, 0, in), out));
        EXPECT_EQ(out, in);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Codec, NamesTheLevelsThatThereAre) {
  EXPECT_TRUE(check_level(Compression::kZstd, 22));
  EXPECT_TRUE(check_level(Compression::kZstd, -7));
  EXPECT_FALSE(check_level(Compression::kZstd, 23));
  EXPECT_FALSE(check_level(Compression::kZstd, -8));
  EXPECT_TRUE(check_level(Compression::kLz4, 12));
  EXPECT_FALSE(check_level(Compression::kLz4, -1));
  EXPECT_FALSE(check_level(Compression::kNone, 1));
  const Status refused = check_level(Compression::kLz4, 13);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().message, "compression level 13 does not exist for LZ4; give 0 to 12");
  Buffer out(10'000);
  EXPECT_EQ(compress(Compression::kLz4, 13, Buffer(100), out).error().code,
            ErrorCode::kInvalidArgument);
}

TEST(Decompress, RefusesAnotherSize) {
  const Buffer in = text_of(5000);
  for (const Compression choice : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    const Stored stored = store(choice, 0, in);
    for (const std::size_t size : {std::size_t{0}, std::size_t{4999}, std::size_t{5001}}) {
      Buffer out(size);
      const Status status = restore(stored, out);
      ASSERT_FALSE(status);
      EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
    }
  }
}

TEST(Decompress, RefusesBytesBehindTheStream) {
  const Buffer in = text_of(5000);
  for (const Compression choice : {Compression::kLz4, Compression::kZstd}) {
    Stored stored = store(choice, 0, in);
    stored.bytes.push_back(std::byte{0});
    Buffer out(in.size());
    EXPECT_FALSE(restore(stored, out));
  }
}

TEST(Decompress, RefusesUnknownCodecs) {
  Buffer out(3);
  for (const int codec : {0, 4, 255}) {
    EXPECT_EQ(decompress(static_cast<Codec>(codec), Buffer(3), out).error().code,
              ErrorCode::kCorrupt);
  }
}

TEST(Decompress, NeverWritesOutsideItsBufferWhateverTheBytes) {
  std::mt19937 random(11);
  constexpr std::size_t kMargin = 64;
  const Buffer in = text_of(3000);
  for (const Compression choice : {Compression::kLz4, Compression::kZstd}) {
    const Stored whole = store(choice, 0, in);
    for (int i = 0; i < 3000; ++i) {
      Stored damaged = whole;
      for (auto n = 1 + random() % 4; n > 0; --n) {
        damaged.bytes[random() % damaged.bytes.size()] = static_cast<std::byte>(random());
      }
      if (i % 3 == 0) damaged.bytes.resize(random() % damaged.bytes.size());
      Buffer guarded(in.size() + 2 * kMargin, std::byte{0x55});
      (void)decompress(damaged.codec, damaged.bytes,
                       MutableBytes(guarded).subspan(kMargin, in.size()));
      for (std::size_t m = 0; m < kMargin; ++m) {
        ASSERT_EQ(guarded[m], std::byte{0x55});
        ASSERT_EQ(guarded[guarded.size() - 1 - m], std::byte{0x55});
      }
    }
  }
}

}  // namespace
}  // namespace parcode::codec
