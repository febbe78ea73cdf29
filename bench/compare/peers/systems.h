// The systems that are compared, one file each (two where W5 is long). A system says how it saves,
// loads and reads the data of each workload; where it has no entry it takes no part. How each is
// used, and why so, is told at the top of its file and in docs/performance.md.

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
void add_boost(Systems& systems);
void add_capnproto(Systems& systems);
void add_capnproto_packages(Systems& systems);  // W5
void add_cereal(Systems& systems);
void add_flatbuffers(Systems& systems);
void add_flatbuffers_packages(Systems& systems);  // W5
void add_hdf5(Systems& systems);
void add_lmdb(Systems& systems);
void add_protobuf(Systems& systems);
void add_sqlite(Systems& systems);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_SYSTEMS_H_
