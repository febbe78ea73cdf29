// Cap'n Proto. Built in a MallocMessageBuilder whose first segment has room for all (it never
// grows), written by writeMessageToFd; read where it lies, from the mapped file, without traversal
// limit. Maps are lists sorted by key, searched by halves. One thread: a message has one builder.

#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/peers/capnproto_message.h"
#include "bench/compare/peers/compare.capnp.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

// The element with that key in a list sorted by key.
template <class List>
auto find_by_key(const List& list, std::uint64_t key)
    -> std::optional<std::decay_t<decltype(list[0])>> {
  unsigned begin = 0;
  unsigned end = list.size();
  while (begin < end) {
    const unsigned middle = begin + (end - begin) / 2;
    const auto element = list[middle];
    if (element.getKey() == key) return element;
    (element.getKey() < key ? begin : end) = element.getKey() < key ? middle + 1 : middle;
  }
  return std::nullopt;
}

// ---- W1 ----

Profile native_user(capnproto::User::Reader user) {
  return {.name = native(user.getName()), .xp = user.getXp(), .bio = native(user.getBio())};
}

void fill(capnproto::Region::Builder to, const Region& region) {
  to.setId(region.id);
  to.setName(text(region.name));
  auto zones = to.initZones(count(region.zones.size()));
  for (unsigned i = 0; i < zones.size(); ++i) {
    zones[i].setId(region.zones[i].id);
    zones[i].setTerrain(data(region.zones[i].terrain));
  }
}

Region native_region(capnproto::Region::Reader from) {
  Region region{.id = from.getId(), .name = native(from.getName())};
  region.zones.reserve(from.getZones().size());
  for (const auto zone : from.getZones()) {
    region.zones.push_back({.id = zone.getId(), .terrain = native(zone.getTerrain())});
  }
  return region;
}

std::uint64_t bytes_of(const World& world) {
  std::uint64_t bytes = world.asset.size();
  for (const auto& [key, user] : world.users) bytes += 64 + user.name.size() + user.bio.size();
  for (const Region& region : world.regions) {
    for (const Zone& zone : region.zones) bytes += 40 + zone.terrain.size();
  }
  for (const std::string& line : world.logs) bytes += 24 + line.size();
  return bytes;
}

struct XpOf {
  std::uint64_t operator()(capnproto::User::Reader user) const { return user.getXp(); }
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
  static Profile copy(capnproto::User::Reader user) { return native_user(user); }
};
struct DigestOf {
  std::uint64_t operator()(capnproto::Entry::Reader entry) const {
    const auto value = entry.getValue();
    return ValueDigest{}({value.begin(), value.size()});
  }
  std::uint64_t operator()(const std::string& value) const { return ValueDigest{}(value); }
  static std::string copy(capnproto::Entry::Reader entry) { return native(entry.getValue()); }
};

// Lookups in a sorted list of the message, each thread's own view of the file.
template <class Digest, class Open>
class SortedListLookups : public Lookups {
 public:
  SortedListLookups(const std::string& path, Open open) : message_(path), list_(open(message_)) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      if (const auto found = find_by_key(list_, key)) sum += Digest{}(*found);
    }
    return sum;
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto found = find_by_key(list_, key);
      if (!found) continue;
      const auto value = Digest::copy(*found);
      keep(value);
      sum += Digest{}(value);
    }
    return sum;
  }

 private:
  MappedMessage message_;
  std::invoke_result_t<Open, MappedMessage&> list_;
};

template <class Digest, class Open>
LookupsOfThreads lookups_of(const std::string& path, unsigned threads, Open open) {
  LookupsOfThreads lookups;
  for (unsigned i = 0; i < threads; ++i) {
    lookups.push_back(std::make_unique<SortedListLookups<Digest, Open>>(path, open));
  }
  return lookups;
}

class CapnProtoWorld : public WorldFormat {
 public:
  CapnProtoWorld() : WorldFormat(kCapnProto) {}

  void save(const World& world, const std::string& path) const override {
    CapnProtoMessage message(bytes_of(world));
    auto root = message.root<capnproto::World>();
    root.setId(world.id);
    root.setName(text(world.name));
    root.setAsset(data(world.asset));
    const auto users = sorted(world.users);
    auto user_list = root.initUsers(count(users.size()));
    for (unsigned i = 0; i < user_list.size(); ++i) {
      const auto& [key, profile] = *users[i];
      auto user = user_list[i];
      user.setKey(key);
      user.setXp(profile.xp);
      user.setName(text(profile.name));
      user.setBio(text(profile.bio));
    }
    auto regions = root.initRegions(count(world.regions.size()));
    for (unsigned i = 0; i < regions.size(); ++i) fill(regions[i], world.regions[i]);
    auto logs = root.initLogs(count(world.logs.size()));
    for (unsigned i = 0; i < logs.size(); ++i) logs.set(i, text(world.logs[i]));
    message.write(path);
  }

  World load(const std::string& path) const override {
    MappedMessage message(path);
    const auto root = message.root<capnproto::World>();
    World world{
        .id = root.getId(), .name = native(root.getName()), .asset = native(root.getAsset())};
    world.users.reserve(root.getUsers().size());
    for (const auto user : root.getUsers()) world.users.emplace(user.getKey(), native_user(user));
    world.regions.reserve(root.getRegions().size());
    for (const auto region : root.getRegions()) world.regions.push_back(native_region(region));
    world.logs.reserve(root.getLogs().size());
    for (const auto line : root.getLogs()) world.logs.push_back(native(line));
    return world;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedMessage(path).root<capnproto::World>().getId();
  }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    MappedMessage message(path);
    const auto region = message.root<capnproto::World>().getRegions()[place.region];
    return region.getZones()[place.zone].getTerrain()[place.byte];
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    MappedMessage message(path);
    return native_user(find_by_key(message.root<capnproto::World>().getUsers(), user).value());
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<XpOf>(path, threads, [](MappedMessage& message) {
      return message.root<capnproto::World>().getUsers();
    });
  }
};

// ---- W2 ----

class CapnProtoItems : public ItemsFormat {
 public:
  CapnProtoItems() : ItemsFormat(kCapnProto) {}

  void save(const Items& items, const std::string& path) const override {
    CapnProtoMessage message(items.items.size() * (kPayloadWords + 2) * kWord);
    auto list = message.root<capnproto::Items>().initItems(count(items.items.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const Item& item = items.items[i];
      list[i].setId(item.id);
      list[i].setPayload(kj::arrayPtr(item.payload.data(), item.payload.size()));
    }
    message.write(path);
  }

  Items load(const std::string& path) const override {
    MappedMessage message(path);
    Items items;
    const auto list = message.root<capnproto::Items>().getItems();
    items.items.reserve(list.size());
    for (const auto item : list) items.items.push_back(native_item(item));
    return items;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedMessage(path).root<capnproto::Items>().getItems().size();
  }
  Item item(const std::string& path, std::uint64_t index) const override {
    MappedMessage message(path);
    return native_item(message.root<capnproto::Items>().getItems()[count(index)]);
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    MappedMessage message(path);
    std::uint64_t sum = 0;
    for (const auto item : message.root<capnproto::Items>().getItems()) sum += item.getId();
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    MappedMessage message(path);
    std::uint64_t sum = 0;
    for (const auto item : message.root<capnproto::Items>().getItems()) {
      sum += item.getId();
      for (const std::uint64_t word : numbers<std::uint64_t>(item.getPayload())) sum += word;
    }
    return sum;
  }

 private:
  static Item native_item(capnproto::Item::Reader item) {
    const auto payload = numbers<std::uint64_t>(item.getPayload());
    return {.id = item.getId(), .payload = {payload.begin(), payload.end()}};
  }
};

// ---- W3 ----

class CapnProtoEntries : public EntriesFormat {
 public:
  CapnProtoEntries() : EntriesFormat(kCapnProto) {}

  void save(const Entries& entries, const std::string& path) const override {
    std::uint64_t bytes = 0;
    for (const auto& [key, value] : entries.values) bytes += 24 + value.size();
    CapnProtoMessage message(bytes);
    const auto order = sorted(entries.values);
    auto list = message.root<capnproto::Entries>().initEntries(count(order.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setKey(order[i]->first);
      list[i].setValue(text(order[i]->second));
    }
    message.write(path);
  }

  Entries load(const std::string& path) const override {
    MappedMessage message(path);
    const auto list = message.root<capnproto::Entries>().getEntries();
    Entries entries;
    entries.values.reserve(list.size());
    for (const auto entry : list) entries.values.emplace(entry.getKey(), native(entry.getValue()));
    return entries;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedMessage(path).root<capnproto::Entries>().getEntries().size();
  }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    MappedMessage message(path);
    const auto list = message.root<capnproto::Entries>().getEntries();
    return native(find_by_key(list, key).value().getValue());
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<DigestOf>(path, threads, [](MappedMessage& message) {
      return message.root<capnproto::Entries>().getEntries();
    });
  }
};

// ---- W4 ----

class CapnProtoDoubles : public DoublesFormat {
 public:
  CapnProtoDoubles() : DoublesFormat(kCapnProto) {}

  void save(const Doubles& doubles, const std::string& path) const override {
    CapnProtoMessage message(doubles.values.size() * sizeof(double));
    message.root<capnproto::Doubles>().setValues(
        kj::arrayPtr(doubles.values.data(), doubles.values.size()));
    message.write(path);
  }
  Doubles load(const std::string& path) const override {
    MappedMessage message(path);
    const auto values = numbers<double>(message.root<capnproto::Doubles>().getValues());
    return {.values = {values.begin(), values.end()}};
  }
  double view_and_sum(const std::string& path) const override {
    MappedMessage message(path);
    double sum = 0;
    for (const double value : numbers<double>(message.root<capnproto::Doubles>().getValues())) {
      sum += value;
    }
    return sum;
  }
};

class CapnProtoParticles : public ParticlesFormat {
 public:
  CapnProtoParticles() : ParticlesFormat(kCapnProto) {}

  void save(const Particles& particles, const std::string& path) const override {
    CapnProtoMessage message(particles.values.size() * sizeof(Particle));
    auto list = message.root<capnproto::Particles>().initValues(count(particles.values.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const Particle& from = particles.values[i];
      auto to = list[i];
      to.setId(from.id);
      to.setX(from.position[0]);
      to.setY(from.position[1]);
      to.setZ(from.position[2]);
      to.setVx(from.velocity[0]);
      to.setVy(from.velocity[1]);
      to.setVz(from.velocity[2]);
      to.setKind(from.kind);
    }
    message.write(path);
  }
  Particles load(const std::string& path) const override {
    MappedMessage message(path);
    const auto list = message.root<capnproto::Particles>().getValues();
    Particles particles;
    particles.values.reserve(list.size());
    for (const auto from : list) {
      particles.values.push_back({.id = from.getId(),
                                  .position = {from.getX(), from.getY(), from.getZ()},
                                  .velocity = {from.getVx(), from.getVy(), from.getVz()},
                                  .kind = from.getKind()});
    }
    return particles;
  }
  double view_and_sum(const std::string& path) const override {
    MappedMessage message(path);
    double sum = 0;
    for (const auto particle : message.root<capnproto::Particles>().getValues()) {
      sum += particle.getX();
    }
    return sum;
  }
};

}  // namespace

void add_capnproto(Systems& systems) {
  systems.world.push_back(std::make_shared<CapnProtoWorld>());
  systems.items.push_back(std::make_shared<CapnProtoItems>());
  systems.entries.push_back(std::make_shared<CapnProtoEntries>());
  systems.doubles.push_back(std::make_shared<CapnProtoDoubles>());
  systems.particles.push_back(std::make_shared<CapnProtoParticles>());
}

}  // namespace bench::compare
