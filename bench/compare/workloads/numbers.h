// W4 numbers: 64 Mi doubles, and 4 Mi structs of 48 bytes. Copied, or summed where they lie.

#ifndef BENCH_COMPARE_WORKLOADS_NUMBERS_H_
#define BENCH_COMPARE_WORKLOADS_NUMBERS_H_

#include <memory>
#include <string>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/numbers.pcs.h"
#include "bench/compare/workloads/scale.h"

namespace bench::compare {

double sum_of(const Doubles& doubles);      // of all values
double sum_of(const Particles& particles);  // of all x positions

// These start with the file closed and leave it closed; where a format cannot read in place, all
// is loaded.
class DoublesFormat : public Format<Doubles> {
 public:
  using Format::Format;
  virtual double view_and_sum(const std::string& path) const { return sum_of(load(path)); }
};

class ParticlesFormat : public Format<Particles> {
 public:
  using Format::Format;
  virtual double view_and_sum(const std::string& path) const { return sum_of(load(path)); }
};

using DoublesFormats = std::vector<std::shared_ptr<const DoublesFormat>>;
using ParticlesFormats = std::vector<std::shared_ptr<const ParticlesFormat>>;

Suite doubles_suite(const DoublesFormats& formats, const Folder& folder, const Scale& scale);
Suite particles_suite(const ParticlesFormats& formats, const Folder& folder, const Scale& scale);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_NUMBERS_H_
