#include "examples/aptdb/words.h"

#include <algorithm>
#include <utility>

namespace aptdb {
namespace {

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::size_t kShortest = 2;  // bytes
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() >= kShortest) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : text) {
    if (begins_word(c) || (c == '+' && !word.empty())) {
      word += lower(c);
    } else {
      end_word();
    }
  }
  end_word();
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
  return words;
}

}  // namespace aptdb
