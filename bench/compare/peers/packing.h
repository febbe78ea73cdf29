// Values as bytes, for the stores that keep bytes and leave it to their users what they mean: by
// cereal, the fastest of the general ones here.

#ifndef BENCH_COMPARE_PEERS_PACKING_H_
#define BENCH_COMPARE_PEERS_PACKING_H_

#include <string>
#include <string_view>
#include <vector>

#include "examples/aptdb/aptdb.pcs.h"

namespace bench::compare {

// What is looked up in a Database, packed.
std::string pack(const std::vector<aptdb::Package>& value);
std::string pack(const std::vector<aptdb::Mention>& value);
std::string pack(const std::vector<std::uint32_t>& value);
std::string pack(const aptdb::Headline& value);
std::string pack(const aptdb::Stats& value);

void unpack(std::string_view bytes, std::vector<aptdb::Package>& value);
void unpack(std::string_view bytes, std::vector<aptdb::Mention>& value);
void unpack(std::string_view bytes, std::vector<std::uint32_t>& value);
void unpack(std::string_view bytes, aptdb::Headline& value);
void unpack(std::string_view bytes, aptdb::Stats& value);

// The name alone, which is packed first.
std::string unpack_name(std::string_view headline);

template <class T>
T unpacked(std::string_view bytes) {
  T value;
  unpack(bytes, value);
  return value;
}

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_PACKING_H_
