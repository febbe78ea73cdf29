#include "runtime/base/utf8.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace parcode {
namespace {

std::string encoded(std::uint32_t code_point) {
  const auto tail = [&](int shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xC0 | (code_point >> 6)), tail(0)};
  if (code_point < 0x10000) {
    return {static_cast<char>(0xE0 | (code_point >> 12)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0 | (code_point >> 18)), tail(12), tail(6), tail(0)};
}

// The plainest way to tell: decode each character and look at its number.
bool is_utf8_by_decoding(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xC0 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                                           : 4;
    if (size == 0 || lead >= 0xF8 || i + size > text.size()) return false;
    std::uint32_t code_point = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t j = 1; j < size; ++j) {
      const auto byte = static_cast<unsigned char>(text[i + j]);
      if ((byte & 0xC0) != 0x80) return false;
      code_point = (code_point << 6) | (byte & 0x3F);
    }
    constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < kLeast[size] || code_point > 0x10FFFF || is_surrogate) return false;
    i += size;
  }
  return true;
}

TEST(Utf8, TakesEveryCodePointButSurrogates) {
  for (std::uint32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    ASSERT_EQ(is_utf8(encoded(code_point)), !is_surrogate) << code_point;
  }
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // U+110000
}

TEST(Utf8, JudgesEveryTextOfUpToThreeBytesAsDecodingDoes) {
  std::string text;
  for (unsigned a = 0; a < 256; ++a) {
    text.assign(1, static_cast<char>(a));
    ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text)) << a;
    for (unsigned b = 0; b < 256; ++b) {
      text.assign({static_cast<char>(a), static_cast<char>(b)});
      ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text)) << a << ' ' << b;
      if (a < 0x80) continue;
      for (unsigned c = 0; c < 256; ++c) {
        text.assign({static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)});
        ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text)) << a << ' ' << b << ' ' << c;
      }
    }
  }
}

TEST(Utf8, JudgesFourBytesAroundEveryBoundaryAsDecodingDoes) {
  constexpr unsigned char kBytes[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                      0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF,
                                      0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
  for (const auto a : kBytes) {
    for (const auto b : kBytes) {
      for (const auto c : kBytes) {
        for (const auto d : kBytes) {
          const std::string text = {static_cast<char>(a), static_cast<char>(b),
                                    static_cast<char>(c), static_cast<char>(d)};
          ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text));
        }
      }
    }
  }
}

TEST(Utf8, FindsABadByteAtAnyPlaceInAnyLength) {
  for (std::size_t size = 0; size < 100; ++size) {
    std::string text(size, 'x');
    EXPECT_TRUE(is_utf8(text));
    for (std::size_t place = 0; place < size; ++place) {
      text[place] = '\xFF';
      EXPECT_FALSE(is_utf8(text)) << place << " of " << size;
      text[place] = 'x';
    }
  }
}

TEST(Utf8, RefusesACharacterThatTheEndCuts) {
  const std::string text = std::string(40, 'x') + "\xF0\x9F\x98\x80";
  EXPECT_TRUE(is_utf8(text));
  for (std::size_t cut = 1; cut < 4; ++cut) {
    EXPECT_FALSE(is_utf8(std::string_view(text).substr(0, text.size() - cut)));
  }
}

TEST(Utf8, JudgesRandomMixturesAsDecodingDoes) {
  std::mt19937 random(7);
  const auto below = [&](unsigned limit) { return static_cast<unsigned>(random()) % limit; };
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (unsigned n = below(30); n > 0; --n) {
      text += encoded(below(2) == 0 ? below(0x80) : below(0xD800));
      if (below(40) == 0) text += static_cast<char>(below(256));
    }
    ASSERT_EQ(is_utf8(text), is_utf8_by_decoding(text));
    ASSERT_EQ(is_utf8_general(text), is_utf8_by_decoding(text));
  }
}

}  // namespace
}  // namespace parcode
