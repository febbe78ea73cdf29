#include <cstddef>

#include "compiler/diagnostics/draw.h"
#include "compiler/lock/element.h"
#include "runtime/schema/text.h"

namespace parcode::compiler::lock {

namespace {

std::string without_semicolon(std::string text) {
  text.pop_back();
  return text;
}

std::string range_text(Int128 first, Int128 last) {
  return first == last ? to_string(first) : to_string(first) + ".." + to_string(last);
}

}  // namespace

std::string element_text(const schema::Field& field, const schema::Schema& schema) {
  return without_semicolon(schema::to_pcs(field, schema));
}

std::string element_text(const schema::EnumValue& value) {
  return without_semicolon(schema::to_pcs(value));
}

std::string element_text(const Underlying& underlying) {
  return "stored as " + std::string(schema::keyword(underlying.kind));
}

std::string element_text(const ReservedRange& range) {
  return "reserved " + range_text(range.first, range.last);
}

std::string element_text(const ReservedName& name) {
  return "reserved " + json_quoted(name.name);
}

std::string element_text(const Order& order) {
  std::string text = "order ";
  const std::vector<Int128>& numbers = order.numbers;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1].native() == numbers[last].native() + 1) {
      ++last;
    }
    text += (i == 0 ? "" : ", ") + range_text(numbers[i], numbers[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace parcode::compiler::lock
