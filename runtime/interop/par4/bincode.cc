#include "runtime/interop/par4/bincode.h"

#include <string>

namespace parcode::par4 {

bool BincodeReader::flag(std::string_view what) {
  const auto byte = fixed<std::uint8_t>();
  if (byte > 1) {
    trail_.corrupt(std::string(what) + " is neither 0 nor 1 but " + std::to_string(byte));
  }
  return byte == 1;
}

std::uint64_t BincodeReader::count(std::uint64_t least_bytes) {
  const auto count = number<std::uint64_t>();
  if (least_bytes == 0 ? count > kMostOfNothing : count > rest_.size() / least_bytes) {
    trail_.corrupt("a list counts " + std::to_string(count) + " elements, more than the " +
                   std::to_string(rest_.size()) + " bytes that follow can hold");
  }
  return count;
}

void BincodeReader::finish() const {
  if (!rest_.empty()) {
    trail_.corrupt(std::to_string(rest_.size()) +
                   " bytes are left in the chunk behind its value: the schema is another one, or "
                   "the file is damaged");
  }
}

void BincodeReader::fail_short(std::uint64_t size) const {
  trail_.corrupt("the chunk ends within a value: " + std::to_string(size) +
                 " bytes are wanted, and " + std::to_string(rest_.size()) +
                 " are left; the schema is another one, or the file is damaged");
}

void BincodeReader::fail_marker(std::uint8_t first, std::size_t width) const {
  trail_.corrupt("a number begins with byte " + std::to_string(first) +
                 ", which is not one of an integer of " + std::to_string(width) + " bytes");
}

}  // namespace parcode::par4
