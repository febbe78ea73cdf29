// FlatBuffers. Built in a FlatBufferBuilder that has room for all from the start, written in one
// go; read where it lies, from the mapped file, without the Verifier (whoever verifies reads the
// whole file first). Maps are vectors sorted by key, searched by LookupByKey. One thread: a buffer
// has one builder.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/peers/compare_generated.h"
#include "bench/compare/peers/flatbuffers_file.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

struct XpOf {
  std::uint64_t operator()(const flat::User& user) const { return user.xp(); }
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
  static Profile copy(const flat::User& user) {
    return {.name = native(user.name()), .xp = user.xp(), .bio = native(user.bio())};
  }
};
struct DigestOf {
  std::uint64_t operator()(const flat::Entry& entry) const {
    return ValueDigest{}(entry.value()->string_view());
  }
  std::uint64_t operator()(const std::string& value) const { return ValueDigest{}(value); }
  static std::string copy(const flat::Entry& entry) { return native(entry.value()); }
};

// Lookups in a sorted vector of the buffer. `kList` says which.
template <class Root, class Digest, auto kList>
class SortedVectorLookups : public Lookups {
 public:
  explicit SortedVectorLookups(const std::string& path) : root_(path) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    const auto* list = ((*root_.operator->()).*kList)();
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      if (const auto* found = list->LookupByKey(key)) sum += Digest{}(*found);
    }
    return sum;
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override {
    const auto* list = ((*root_.operator->()).*kList)();
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto* found = list->LookupByKey(key);
      if (found == nullptr) continue;
      const auto value = Digest::copy(*found);
      keep(value);
      sum += Digest{}(value);
    }
    return sum;
  }

 private:
  MappedFlat<Root> root_;
};

template <class L>
LookupsOfThreads lookups_of(const std::string& path, unsigned threads) {
  LookupsOfThreads lookups;
  for (unsigned i = 0; i < threads; ++i) lookups.push_back(std::make_unique<L>(path));
  return lookups;
}

// ---- W1 ----

std::uint64_t bytes_of(const World& world) {
  std::uint64_t bytes = world.asset.size();
  for (const auto& [key, user] : world.users) bytes += 64 + user.name.size() + user.bio.size();
  for (const Region& region : world.regions) {
    for (const Zone& zone : region.zones) bytes += 64 + zone.terrain.size();
  }
  for (const std::string& line : world.logs) bytes += 16 + line.size();
  return bytes;
}

Offset<flat::Region> build(FlatBufferBuilder& builder, const Region& region) {
  std::vector<Offset<flat::Zone>> zones;
  zones.reserve(region.zones.size());
  for (const Zone& zone : region.zones) {
    zones.push_back(flat::CreateZone(builder, zone.id, builder.CreateVector(zone.terrain)));
  }
  const auto name = builder.CreateString(region.name);
  return flat::CreateRegion(builder, region.id, name, builder.CreateVector(zones));
}

Region native_region(const flat::Region& from) {
  Region region{.id = from.id(), .name = native(from.name())};
  region.zones.reserve(from.zones()->size());
  for (const flat::Zone* zone : *from.zones()) {
    region.zones.push_back({.id = zone->id(), .terrain = native(zone->terrain())});
  }
  return region;
}

class FlatBuffersWorld : public WorldFormat {
 public:
  FlatBuffersWorld() : WorldFormat(kFlatBuffers) {}

  void save(const World& world, const std::string& path) const override {
    FlatBufferBuilder builder(bytes_of(world));
    std::vector<Offset<flat::User>> users;
    users.reserve(world.users.size());
    for (const auto* entry : sorted(world.users)) {
      const auto name = builder.CreateString(entry->second.name);
      const auto bio = builder.CreateString(entry->second.bio);
      users.push_back(flat::CreateUser(builder, entry->first, entry->second.xp, name, bio));
    }
    std::vector<Offset<flat::Region>> regions;
    for (const Region& region : world.regions) regions.push_back(build(builder, region));
    std::vector<Offset<flatbuffers::String>> logs;
    logs.reserve(world.logs.size());
    for (const std::string& line : world.logs) logs.push_back(builder.CreateString(line));
    const auto name = builder.CreateString(world.name);
    const auto asset = builder.CreateVector(world.asset);
    const auto user_vector = builder.CreateVector(users);
    const auto region_vector = builder.CreateVector(regions);
    write_flat(builder,
               flat::CreateWorld(builder, world.id, name, asset, user_vector, region_vector,
                                 builder.CreateVector(logs)),
               path);
  }

  World load(const std::string& path) const override {
    const MappedFlat<flat::World> root(path);
    World world{.id = root->id(), .name = native(root->name()), .asset = native(root->asset())};
    world.users.reserve(root->users()->size());
    for (const flat::User* user : *root->users()) {
      world.users.emplace(user->key(), XpOf::copy(*user));
    }
    world.regions.reserve(root->regions()->size());
    for (const flat::Region* region : *root->regions()) {
      world.regions.push_back(native_region(*region));
    }
    world.logs.reserve(root->logs()->size());
    for (const flatbuffers::String* line : *root->logs()) world.logs.push_back(native(line));
    return world;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedFlat<flat::World>(path)->id();
  }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    const MappedFlat<flat::World> root(path);
    return root->regions()->Get(place.region)->zones()->Get(place.zone)->terrain()->Get(place.byte);
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    const MappedFlat<flat::World> root(path);
    return XpOf::copy(*root->users()->LookupByKey(user));
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<SortedVectorLookups<flat::World, XpOf, &flat::World::users>>(path, threads);
  }
};

// ---- W2 ----

class FlatBuffersItems : public ItemsFormat {
 public:
  FlatBuffersItems() : ItemsFormat(kFlatBuffers) {}

  void save(const Items& items, const std::string& path) const override {
    constexpr std::uint64_t kItemBytes = kPayloadWords * sizeof(std::uint64_t) + 40;
    FlatBufferBuilder builder(items.items.size() * kItemBytes + 4096);
    std::vector<Offset<flat::Item>> list;
    list.reserve(items.items.size());
    for (const Item& item : items.items) {
      list.push_back(flat::CreateItem(builder, item.id, builder.CreateVector(item.payload)));
    }
    write_flat(builder, flat::CreateItems(builder, builder.CreateVector(list)), path);
  }
  Items load(const std::string& path) const override {
    const MappedFlat<flat::Items> root(path);
    Items items;
    items.items.reserve(root->items()->size());
    for (const flat::Item* item : *root->items()) items.items.push_back(native_item(*item));
    return items;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedFlat<flat::Items>(path)->items()->size();
  }
  Item item(const std::string& path, std::uint64_t index) const override {
    const MappedFlat<flat::Items> root(path);
    return native_item(*root->items()->Get(static_cast<unsigned>(index)));
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    const MappedFlat<flat::Items> root(path);
    std::uint64_t sum = 0;
    for (const flat::Item* item : *root->items()) sum += item->id();
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    const MappedFlat<flat::Items> root(path);
    std::uint64_t sum = 0;
    for (const flat::Item* item : *root->items()) {
      sum += item->id();
      for (const std::uint64_t word : std::span(item->payload()->data(), item->payload()->size())) {
        sum += word;
      }
    }
    return sum;
  }

 private:
  static Item native_item(const flat::Item& item) {
    const std::uint64_t* const words = item.payload()->data();
    return {.id = item.id(), .payload = {words, words + item.payload()->size()}};
  }
};

// ---- W3 ----

class FlatBuffersEntries : public EntriesFormat {
 public:
  FlatBuffersEntries() : EntriesFormat(kFlatBuffers) {}

  void save(const Entries& entries, const std::string& path) const override {
    std::uint64_t bytes = 4096;
    for (const auto& [key, value] : entries.values) bytes += 40 + value.size();
    FlatBufferBuilder builder(bytes);
    std::vector<Offset<flat::Entry>> list;
    list.reserve(entries.values.size());
    for (const auto* entry : sorted(entries.values)) {
      list.push_back(flat::CreateEntry(builder, entry->first, builder.CreateString(entry->second)));
    }
    write_flat(builder, flat::CreateEntries(builder, builder.CreateVector(list)), path);
  }
  Entries load(const std::string& path) const override {
    const MappedFlat<flat::Entries> root(path);
    Entries entries;
    entries.values.reserve(root->entries()->size());
    for (const flat::Entry* entry : *root->entries()) {
      entries.values.emplace(entry->key(), native(entry->value()));
    }
    return entries;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedFlat<flat::Entries>(path)->entries()->size();
  }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    const MappedFlat<flat::Entries> root(path);
    return native(root->entries()->LookupByKey(key)->value());
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    using EntryLookups = SortedVectorLookups<flat::Entries, DigestOf, &flat::Entries::entries>;
    return lookups_of<EntryLookups>(path, threads);
  }
};

// ---- W4 ----

class FlatBuffersDoubles : public DoublesFormat {
 public:
  FlatBuffersDoubles() : DoublesFormat(kFlatBuffers) {}

  void save(const Doubles& doubles, const std::string& path) const override {
    FlatBufferBuilder builder(doubles.values.size() * sizeof(double) + 4096);
    write_flat(builder, flat::CreateDoubles(builder, builder.CreateVector(doubles.values)), path);
  }
  Doubles load(const std::string& path) const override {
    const MappedFlat<flat::Doubles> root(path);
    const double* const values = root->values()->data();
    return {.values = {values, values + root->values()->size()}};
  }
  double view_and_sum(const std::string& path) const override {
    const MappedFlat<flat::Doubles> root(path);
    double sum = 0;
    for (const double value : std::span(root->values()->data(), root->values()->size())) {
      sum += value;
    }
    return sum;
  }
};

class FlatBuffersParticles : public ParticlesFormat {
 public:
  FlatBuffersParticles() : ParticlesFormat(kFlatBuffers) {}

  // The struct of the schema and the native one have the same layout.
  static_assert(sizeof(flat::Particle) == sizeof(Particle));

  void save(const Particles& particles, const std::string& path) const override {
    FlatBufferBuilder builder(particles.values.size() * sizeof(Particle) + 4096);
    const void* const same_layout = particles.values.data();
    const auto values = builder.CreateVectorOfStructs(
        static_cast<const flat::Particle*>(same_layout), particles.values.size());
    write_flat(builder, flat::CreateParticles(builder, values), path);
  }
  Particles load(const std::string& path) const override {
    const MappedFlat<flat::Particles> root(path);
    Particles particles;
    particles.values.resize(root->values()->size());
    std::memcpy(particles.values.data(), root->values()->Data(),
                particles.values.size() * sizeof(Particle));
    return particles;
  }
  double view_and_sum(const std::string& path) const override {
    const MappedFlat<flat::Particles> root(path);
    double sum = 0;
    for (const flat::Particle* particle : *root->values()) sum += particle->position()->Get(0);
    return sum;
  }
};

}  // namespace

void add_flatbuffers(Systems& systems) {
  systems.world.push_back(std::make_shared<FlatBuffersWorld>());
  systems.items.push_back(std::make_shared<FlatBuffersItems>());
  systems.entries.push_back(std::make_shared<FlatBuffersEntries>());
  systems.doubles.push_back(std::make_shared<FlatBuffersDoubles>());
  systems.particles.push_back(std::make_shared<FlatBuffersParticles>());
}

}  // namespace bench::compare
