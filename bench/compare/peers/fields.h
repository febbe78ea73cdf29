// The fields of all native structs, in order, for systems that walk them (cereal, Boost): an
// archive takes each with operator&, as both do.

#ifndef BENCH_COMPARE_PEERS_FIELDS_H_
#define BENCH_COMPARE_PEERS_FIELDS_H_

#include "bench/compare/workloads/entries.pcs.h"
#include "bench/compare/workloads/items.pcs.h"
#include "bench/compare/workloads/numbers.pcs.h"
#include "bench/compare/workloads/world.pcs.h"
#include "examples/aptdb/aptdb.pcs.h"

namespace bench::compare {

template <class Archive>
void walk(Archive& archive, Profile& value) {
  archive& value.name& value.xp& value.bio;
}
template <class Archive>
void walk(Archive& archive, Zone& value) {
  archive& value.id& value.terrain;
}
template <class Archive>
void walk(Archive& archive, Region& value) {
  archive& value.id& value.name& value.zones;
}
template <class Archive>
void walk(Archive& archive, World& value) {
  archive& value.id& value.name& value.asset& value.users& value.regions& value.logs;
}
template <class Archive>
void walk(Archive& archive, Item& value) {
  archive& value.id& value.payload;
}
template <class Archive>
void walk(Archive& archive, Items& value) {
  archive& value.items;
}
template <class Archive>
void walk(Archive& archive, Entries& value) {
  archive& value.values;
}
template <class Archive>
void walk(Archive& archive, Doubles& value) {
  archive& value.values;
}

}  // namespace bench::compare

namespace aptdb {

template <class Archive>
void walk(Archive& archive, Relation& value) {
  archive& value.name& value.architecture& value.comparison& value.version;
}
template <class Archive>
void walk(Archive& archive, Clause& value) {
  archive& value.alternatives;
}
template <class Archive>
void walk(Archive& archive, Field& value) {
  archive& value.name& value.value;
}
template <class Archive>
void walk(Archive& archive, Checksums& value) {
  archive& value.md5& value.sha256& value.description_md5;
}
template <class Archive>
void walk(Archive& archive, Package& value) {
  archive& value.name& value.version& value.architecture& value.multi_arch& value.priority& value
      .section& value.essential& value.source& value.source_version& value.maintainer& value
      .homepage& value.installed_size& value.download_size& value.filename& value.checksums& value
      .tags& value.pre_depends& value.depends& value.recommends& value.suggests& value
      .enhances& value.breaks& value.conflicts& value.replaces& value.provides& value.summary& value
      .description& value.other;
}
template <class Archive>
void walk(Archive& archive, Headline& value) {
  archive& value.name& value.section& value.summary;
}
template <class Archive>
void walk(Archive& archive, Mention& value) {
  archive& value.package& value.role& value.alternative;
}
template <class Archive>
void walk(Archive& archive, Tally& value) {
  archive& value.name& value.count& value.installed_size;
}
template <class Archive>
void walk(Archive& archive, Stats& value) {
  archive& value.packages& value.versions& value.installed_size& value.download_size& value
      .relations& value.words& value.sections& value.architectures& value.priorities& value
      .maintainers& value.most_needed& value.largest;
}
template <class Archive>
void walk(Archive& archive, Database& value) {
  archive& value.origin& value.packages& value.headlines& value.rdepends& value.words& value.stats;
}

}  // namespace aptdb

#endif  // BENCH_COMPARE_PEERS_FIELDS_H_
