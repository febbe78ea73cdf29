// The systems that are compared, one file each. A system says how it saves, loads and reads the
// data of each workload; where it has no entry it takes no part. How each is used, and why so, is
// told at the top of its file and in docs/performance.md.

#ifndef BENCH_COMPARE_PEERS_SYSTEMS_H_
#define BENCH_COMPARE_PEERS_SYSTEMS_H_

#include "bench/compare/workloads/entries.h"
#include "bench/compare/workloads/items.h"
#include "bench/compare/workloads/numbers.h"
#include "bench/compare/workloads/packages.h"
#include "bench/compare/workloads/world.h"

namespace bench::compare {

struct Systems {
  WorldFormats world = {};
  ItemsFormats items = {};
  EntriesFormats entries = {};
  DoublesFormats doubles = {};
  ParticlesFormats particles = {};
  PackagesFormats packages = {};
};

// Each adds its formats.
void add_parcode(Systems& systems);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_SYSTEMS_H_
