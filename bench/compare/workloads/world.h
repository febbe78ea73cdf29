// W1 world: the saved game of world.pcs. 100,000 users, 10 regions of 50 zones of 20,000 bytes,
// 50,000 log lines, an asset of 10 MB.

#ifndef BENCH_COMPARE_WORKLOADS_WORLD_H_
#define BENCH_COMPARE_WORKLOADS_WORLD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/format.h"
#include "bench/compare/workloads/scale.h"
#include "bench/compare/workloads/world.pcs.h"

namespace bench::compare {

// Where the deep fetch goes: world.regions[region].zones[zone].terrain[byte].
struct DeepPlace {
  std::uint32_t region = 5;
  std::uint32_t zone = 20;
  std::uint32_t byte = 10'000;
};

// Each of these starts with the file closed and leaves it closed. What is here is for formats that
// can read no part alone: all is loaded.
class WorldFormat : public Format<World> {
 public:
  using Format::Format;

  // Opens as far as World::id.
  virtual std::uint64_t open(const std::string& path) const { return load(path).id; }
  virtual std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const {
    return load(path).regions.at(place.region).zones.at(place.zone).terrain.at(place.byte);
  }
  virtual Profile lookup(const std::string& path, std::uint64_t user) const {
    return load(path).users.at(user);
  }

  // Lookups of users in the open file; the digest of a Profile is its xp. Where all was loaded they
  // are those of a native map and say nothing about the format.
  virtual bool has_lookups() const { return false; }
  virtual LookupsOfThreads lookups(const std::string& path, unsigned threads) const;
};

using WorldFormats = std::vector<std::shared_ptr<const WorldFormat>>;

Suite world_suite(const WorldFormats& formats, const Folder& folder, const Scale& scale);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_WORLD_H_
