#include "compiler/compat/finding.h"

#include <cstddef>
#include <span>

#include "runtime/base/hash.h"

namespace parcode::compiler::compat {

std::string element_hash(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  if (text.empty()) {
    return "-";
  }
  const std::uint64_t hash = xxh3_64(std::as_bytes(std::span(text)));
  std::string digits;
  for (std::size_t i = 0; i < kDigits; ++i) {
    digits += kHexadecimal[(hash >> (60 - 4 * i)) & 0xF];
  }
  return digits;
}

bool is_same_finding(const Finding& a, const Finding& b) {
  return a.rule == b.rule && a.element == b.element && a.old_hash == b.old_hash &&
         a.new_hash == b.new_hash;
}

}  // namespace parcode::compiler::compat
