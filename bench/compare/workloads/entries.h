// W3 map: 500,000 entries, a number to "payload_value_i_extended_string_data". Dense keys are
// 0..n-1, scattered ones any 63 bits. The same with 10^3 to 10^7 entries shows growth.

#ifndef BENCH_COMPARE_WORKLOADS_ENTRIES_H_
#define BENCH_COMPARE_WORKLOADS_ENTRIES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/entries.pcs.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/scale.h"

namespace bench::compare {

// A number for a value: its length and its first byte.
struct ValueDigest {
  std::uint64_t operator()(std::string_view value) const {
    return value.size() + static_cast<unsigned char>(value.front());
  }
};

// Each of these starts with the file closed and leaves it closed. What is here is for formats that
// can read no part alone: all is loaded.
class EntriesFormat : public Format<Entries> {
 public:
  using Format::Format;

  // Opens as far as the number of entries.
  virtual std::uint64_t open(const std::string& path) const { return load(path).values.size(); }
  virtual std::string lookup(const std::string& path, std::uint64_t key) const {
    return load(path).values.at(key);
  }

  // Lookups in the open file; the digest is ValueDigest. Where all was loaded they are those of a
  // native map and say nothing about the format.
  virtual bool has_lookups() const { return false; }
  virtual LookupsOfThreads lookups(const std::string& path, unsigned threads) const;
};

using EntriesFormats = std::vector<std::shared_ptr<const EntriesFormat>>;

enum class Keys : std::uint8_t { kDense, kScattered };

Suite entries_suite(Keys keys, const EntriesFormats& formats, const Folder& folder,
                    const Scale& scale);

// Lookups alone, in maps of `count` scattered keys. Formats that load all are left out.
Suite entries_growth_suite(std::uint64_t count, const EntriesFormats& formats,
                           const Folder& folder);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_ENTRIES_H_
