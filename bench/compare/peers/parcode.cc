// Parcode, as its documentation tells to use it: default options (checksums on), but written in
// place (Durability::kNone), as every peer writes. Uncompressed on 1 and 2 threads, and with lz4
// and zstd. Lookups have a cache that holds all buckets; it matters to compressed maps alone.

#include "parcode/parcode.h"

#include <array>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/clock.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

using parcode::Compression;

template <class T>
T must(parcode::Result<T> result) {
  if (!result) throw std::runtime_error(parcode::to_string(result.error()));
  return *std::move(result);
}

struct Mode {
  const char* codec;
  Compression compression;
  unsigned threads;
};
constexpr std::array kModes = {
    Mode{"none", Compression::kNone, 1}, Mode{"none", Compression::kNone, 2},
    Mode{"lz4", Compression::kLz4, 1},   Mode{"lz4", Compression::kLz4, 2},
    Mode{"zstd", Compression::kZstd, 1}, Mode{"zstd", Compression::kZstd, 2},
};

// Saving and loading are the same for every type. `Base` is WorldFormat, ItemsFormat, ….
template <class Base, class Native>
class Parcode : public Base {
 public:
  explicit Parcode(const Mode& mode)
      : Base({.system = std::string(kParcode), .codec = mode.codec, .threads = mode.threads}),
        mode_(mode) {}

  void save(const Native& value, const std::string& path) const override {
    must(parcode::save(path, value,
                       {.compression = mode_.compression,
                        .threads = mode_.threads,
                        .durability = parcode::Durability::kNone}));
  }
  Native load(const std::string& path) const override {
    return must(parcode::load<Native>(path, {.threads = mode_.threads}));
  }

 protected:
  auto root(const std::string& path) const {
    return must(parcode::open(path).and_then(
        [](const parcode::File& file) { return file.root<Native>(); }));
  }
  // As root(); all that is decoded stays in memory.
  auto root_for_lookups(const std::string& path) const {
    return must(
        parcode::open(path, {.cache_bytes = 512 << 20}).and_then([](const parcode::File& file) {
          return file.root<Native>();
        }));
  }

 private:
  Mode mode_;
};

// Mirrors and values of `users` and of `values`. `Digest` takes both.
template <class V, class Digest>
class MapLookups : public Lookups {
 public:
  explicit MapLookups(parcode::LazyMap<std::uint64_t, V> map) : map_(std::move(map)) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto found = must(map_.lazy_find(key));
      if (found) sum += Digest{}(*found);
    }
    return sum;
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto found = must(map_.find(key));
      keep(found);
      if (found) sum += Digest{}(*found);
    }
    return sum;
  }

 private:
  parcode::LazyMap<std::uint64_t, V> map_;
};

// All threads share one open file.
template <class V, class Digest>
LookupsOfThreads share(const parcode::LazyMap<std::uint64_t, V>& map, unsigned threads) {
  LookupsOfThreads lookups;
  for (unsigned i = 0; i < threads; ++i) {
    lookups.push_back(std::make_unique<MapLookups<V, Digest>>(map));
  }
  return lookups;
}

struct XpOf {
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
  std::uint64_t operator()(const ProfileLazy& profile) const { return profile.xp; }
};
struct DigestOf {
  std::uint64_t operator()(const std::string& value) const { return ValueDigest{}(value); }
  std::uint64_t operator()(const parcode::Pinned<std::string>& value) const {
    return ValueDigest{}(*value);
  }
};

class ParcodeWorld : public Parcode<WorldFormat, World> {
 public:
  using Parcode::Parcode;

  std::uint64_t open(const std::string& path) const override { return root(path).id; }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    const auto region = must(root(path).regions.lazy_at(place.region));
    return must(must(region.zones.lazy_at(place.zone)).terrain.at(place.byte));
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    return *must(root(path).users.find(user));
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return share<Profile, XpOf>(root_for_lookups(path).users, threads);
  }
};

class ParcodeItems : public Parcode<ItemsFormat, Items> {
 public:
  using Parcode::Parcode;

  std::uint64_t open(const std::string& path) const override { return root(path).items.size(); }
  Item item(const std::string& path, std::uint64_t index) const override {
    return must(root(path).items.at(index));
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    const auto opened = root(path);
    std::uint64_t sum = 0;
    for (auto&& shard : opened.items.column<&Item::id>().shards()) {
      const auto ids = must(std::move(shard));
      sum = std::accumulate(ids.begin(), ids.end(), sum);
    }
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    const auto opened = root(path);
    std::uint64_t sum = 0;
    for (auto&& read : opened.items.lazy()) {
      const auto item = must(std::move(read));
      sum += item.id;
      for (const std::uint64_t word : item.payload) sum += word;
    }
    return sum;
  }
};

class ParcodeEntries : public Parcode<EntriesFormat, Entries> {
 public:
  using Parcode::Parcode;

  std::uint64_t open(const std::string& path) const override { return root(path).values.size(); }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    return *must(root(path).values.find(key));
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return share<std::string, DigestOf>(root_for_lookups(path).values, threads);
  }
};

class ParcodeDoubles : public Parcode<DoublesFormat, Doubles> {
 public:
  using Parcode::Parcode;

  double view_and_sum(const std::string& path) const override {
    if (variant().codec != "none") return DoublesFormat::view_and_sum(path);
    const auto values = must(root(path).values.view());
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
};

class ParcodeParticles : public Parcode<ParticlesFormat, Particles> {
 public:
  using Parcode::Parcode;

  double view_and_sum(const std::string& path) const override {
    if (variant().codec != "none") return ParticlesFormat::view_and_sum(path);
    const auto values = must(root(path).values.view());
    double sum = 0;
    for (const Particle& particle : values) sum += particle.position[0];
    return sum;
  }
};

// The codecs are those that aptdb.pcs names.
class ParcodePackages : public Parcode<PackagesFormat, aptdb::Database> {
 public:
  using Parcode::Parcode;

  std::uint64_t open(const std::string& path) const override { return root(path).packages.size(); }
  std::vector<aptdb::Package> show(const std::string& path,
                                   const std::string& name) const override {
    return *must(root(path).packages.find(name));
  }
  std::uint64_t scan_names(const std::string& path) const override {
    const auto opened = root(path);
    std::uint64_t sum = 0;
    for (auto&& name : opened.headlines.column<&aptdb::Headline::name>()) {
      sum += must(std::move(name))->size();
    }
    return sum;
  }
};

}  // namespace

void add_parcode(Systems& systems) {
  for (const Mode& mode : kModes) {
    systems.world.push_back(std::make_shared<ParcodeWorld>(mode));
    systems.items.push_back(std::make_shared<ParcodeItems>(mode));
    systems.entries.push_back(std::make_shared<ParcodeEntries>(mode));
    systems.doubles.push_back(std::make_shared<ParcodeDoubles>(mode));
    systems.particles.push_back(std::make_shared<ParcodeParticles>(mode));
  }
  for (const unsigned threads : {1u, 2u}) {
    systems.packages.push_back(
        std::make_shared<ParcodePackages>(Mode{"schema", Compression::kNone, threads}));
  }
}

}  // namespace bench::compare
