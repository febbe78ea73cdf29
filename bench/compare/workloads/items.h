// W2 items: 200,000 elements of 1 KB, all of it numbers.

#ifndef BENCH_COMPARE_WORKLOADS_ITEMS_H_
#define BENCH_COMPARE_WORKLOADS_ITEMS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/items.pcs.h"
#include "bench/compare/workloads/scale.h"

namespace bench::compare {

inline constexpr std::uint64_t kPayloadWords = 128;

// Each of these starts with the file closed and leaves it closed. What is here is for formats that
// can read no part alone: all is loaded.
class ItemsFormat : public Format<Items> {
 public:
  using Format::Format;

  // Opens as far as the number of items.
  virtual std::uint64_t open(const std::string& path) const { return load(path).items.size(); }
  // One item, copied out.
  virtual Item item(const std::string& path, std::uint64_t index) const {
    return load(path).items.at(index);
  }
  // The sum of all ids; and that of all ids and payload words (modulo 2^64).
  virtual std::uint64_t sum_ids(const std::string& path) const;
  virtual std::uint64_t sum_all(const std::string& path) const;
};

using ItemsFormats = std::vector<std::shared_ptr<const ItemsFormat>>;

Items make_items(std::uint64_t count);

Suite items_suite(const ItemsFormats& formats, const Folder& folder, const Scale& scale);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_ITEMS_H_
