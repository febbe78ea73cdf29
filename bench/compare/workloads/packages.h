// W5 real: a Debian package index, with the schema and the importer of examples/aptdb.

#ifndef BENCH_COMPARE_WORKLOADS_PACKAGES_H_
#define BENCH_COMPARE_WORKLOADS_PACKAGES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/scale.h"
#include "examples/aptdb/aptdb.pcs.h"

namespace bench::compare {

// Each of these starts with the file closed and leaves it closed. What is here is for formats that
// can read no part alone: all is loaded.
class PackagesFormat : public Format<aptdb::Database> {
 public:
  using Format::Format;

  // Opens as far as the number of package names.
  virtual std::uint64_t open(const std::string& path) const { return load(path).packages.size(); }
  // All versions of one package, copied out.
  virtual std::vector<aptdb::Package> show(const std::string& path, const std::string& name) const {
    return load(path).packages.at(name);
  }
  // Reads the names of all headlines; the sum of their lengths.
  virtual std::uint64_t scan_names(const std::string& path) const;
};

using PackagesFormats = std::vector<std::shared_ptr<const PackagesFormat>>;

Suite packages_suite(const PackagesFormats& formats, const Folder& folder, const Scale& scale);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_PACKAGES_H_
