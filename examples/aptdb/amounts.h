// Numbers as people read them.

#ifndef EXAMPLES_APTDB_AMOUNTS_H_
#define EXAMPLES_APTDB_AMOUNTS_H_

#include <cstdint>
#include <string>

namespace aptdb {

std::string grouped(std::uint64_t number);                            // "63,666"
std::string counted(std::uint64_t number, const std::string& thing);  // "1 package", "2 packages"
std::string bytes_text(std::uint64_t bytes);     // "812 B", "47.8 MB": powers of 1000
std::string fixed(double number, int decimals);  // "1.25"

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_AMOUNTS_H_
