#include "runtime/schema/problem.h"

#include <algorithm>

namespace parcode::schema {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_letter_or_digit(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

}  // namespace

bool Problem::in(std::string_view where) {
  if (is_full_name(where)) text_.insert(0, std::string(where) + ": ");
  return false;
}

bool is_identifier(std::string_view name) {
  return !name.empty() && is_letter(name[0]) && std::ranges::all_of(name, is_letter_or_digit);
}

bool is_full_name(std::string_view name) {
  for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.')) {
    if (!is_identifier(name.substr(0, dot))) return false;
    name.remove_prefix(dot + 1);
  }
  return is_identifier(name);
}

}  // namespace parcode::schema
