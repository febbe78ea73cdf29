// Protocol Buffers, with arenas. Messages are built in an arena and serialised to a zero-copy
// stream over the file; they are parsed from the mapped file into an arena. Nothing can be read
// before all is parsed, so whoever wants one value parses all, but converts no more than that to
// native data. Maps are repeated entries (the wire format of a map field, without its hash table).
// Texts are `bytes`: nobody checks their UTF-8. One thread: a message has one serialiser.

#include <google/protobuf/arena.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "bench/compare/peers/compare.pb.h"
#include "bench/compare/peers/files.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

const Variant kProtobuf{.system = "protobuf"};

google::protobuf::ArenaOptions arena_options() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 1 << 16;
  options.max_block_size = 4 << 20;
  return options;
}

// A message in an arena of its own.
template <class M>
class Message {
 public:
  Message()
      : arena_(arena_options()), message_(google::protobuf::Arena::CreateMessage<M>(&arena_)) {}

  static std::unique_ptr<Message> read(const std::string& path) {
    const MappedFile file(path);
    auto message = std::make_unique<Message>();
    if (!(*message)->ParseFromArray(file.bytes().data(), static_cast<int>(file.bytes().size()))) {
      throw std::runtime_error("protobuf can't parse " + path);
    }
    return message;
  }
  void write(const std::string& path) const {
    constexpr int kBlockBytes = 1 << 18;
    const OpenFile file = OpenFile::to_write(path);
    google::protobuf::io::FileOutputStream out(file.descriptor(), kBlockBytes);
    if (!message_->SerializeToZeroCopyStream(&out) || !out.Flush()) {
      throw std::runtime_error("protobuf can't write " + path);
    }
  }

  M* operator->() const { return message_; }

 private:
  google::protobuf::Arena arena_;
  M* message_;
};

int number(std::uint64_t index) {
  return static_cast<int>(index);
}

// The entry with that key; they come in no order.
template <class List>
const auto& find_by_key(const List& list, std::uint64_t key) {
  return *std::find_if(list.begin(), list.end(),
                       [key](const auto& entry) { return entry.key() == key; });
}

// ---- W1 ----

Profile native(const proto::User& user) {
  return {.name = user.name(), .xp = user.xp(), .bio = user.bio()};
}

Region native(const proto::Region& from) {
  Region region{.id = from.id(), .name = from.name()};
  region.zones.reserve(from.zones().size());
  for (const proto::Zone& zone : from.zones()) {
    region.zones.push_back(
        {.id = zone.id(), .terrain = {zone.terrain().begin(), zone.terrain().end()}});
  }
  return region;
}

class ProtobufWorld : public WorldFormat {
 public:
  ProtobufWorld() : WorldFormat(kProtobuf) {}

  void save(const World& world, const std::string& path) const override {
    const Message<proto::World> message;
    message->set_id(world.id);
    message->set_name(world.name);
    message->set_asset(world.asset.data(), world.asset.size());
    message->mutable_users()->Reserve(number(world.users.size()));
    for (const auto& [key, profile] : world.users) {
      proto::User* const user = message->add_users();
      user->set_key(key);
      user->set_xp(profile.xp);
      user->set_name(profile.name);
      user->set_bio(profile.bio);
    }
    for (const Region& from : world.regions) {
      proto::Region* const region = message->add_regions();
      region->set_id(from.id);
      region->set_name(from.name);
      for (const Zone& zone : from.zones) {
        proto::Zone* const to = region->add_zones();
        to->set_id(zone.id);
        to->set_terrain(zone.terrain.data(), zone.terrain.size());
      }
    }
    message->mutable_logs()->Reserve(number(world.logs.size()));
    for (const std::string& line : world.logs) message->add_logs(line);
    message.write(path);
  }

  World load(const std::string& path) const override {
    const auto message = Message<proto::World>::read(path);
    const proto::World& root = *message->operator->();
    World world{
        .id = root.id(), .name = root.name(), .asset = {root.asset().begin(), root.asset().end()}};
    world.users.reserve(root.users().size());
    for (const proto::User& user : root.users()) world.users.emplace(user.key(), native(user));
    world.regions.reserve(root.regions().size());
    for (const proto::Region& region : root.regions()) world.regions.push_back(native(region));
    world.logs.assign(root.logs().begin(), root.logs().end());
    return world;
  }

  std::uint64_t open(const std::string& path) const override { return (*parse(path))->id(); }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    const auto message = parse(path);
    const proto::Zone& zone = (*message)->regions(number(place.region)).zones(number(place.zone));
    return static_cast<std::uint8_t>(zone.terrain()[place.byte]);
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    const auto message = parse(path);
    return native(find_by_key((*message)->users(), user));
  }

 private:
  static std::unique_ptr<Message<proto::World>> parse(const std::string& path) {
    return Message<proto::World>::read(path);
  }
};

// ---- W2 ----

class ProtobufItems : public ItemsFormat {
 public:
  ProtobufItems() : ItemsFormat(kProtobuf) {}

  void save(const Items& items, const std::string& path) const override {
    const Message<proto::Items> message;
    message->mutable_items()->Reserve(number(items.items.size()));
    for (const Item& from : items.items) {
      proto::Item* const item = message->add_items();
      item->set_id(from.id);
      item->mutable_payload()->Add(from.payload.begin(), from.payload.end());
    }
    message.write(path);
  }
  Items load(const std::string& path) const override {
    const auto message = parse(path);
    Items items;
    items.items.reserve((*message)->items().size());
    for (const proto::Item& item : (*message)->items()) items.items.push_back(native_item(item));
    return items;
  }

  std::uint64_t open(const std::string& path) const override {
    return (*parse(path))->items().size();
  }
  Item item(const std::string& path, std::uint64_t index) const override {
    return native_item((*parse(path))->items(number(index)));
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    const auto message = parse(path);
    std::uint64_t sum = 0;
    for (const proto::Item& item : (*message)->items()) sum += item.id();
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    const auto message = parse(path);
    std::uint64_t sum = 0;
    for (const proto::Item& item : (*message)->items()) {
      sum += item.id();
      for (const std::uint64_t word : item.payload()) sum += word;
    }
    return sum;
  }

 private:
  static std::unique_ptr<Message<proto::Items>> parse(const std::string& path) {
    return Message<proto::Items>::read(path);
  }
  static Item native_item(const proto::Item& item) {
    return {.id = item.id(), .payload = {item.payload().begin(), item.payload().end()}};
  }
};

// ---- W3 ----

class ProtobufEntries : public EntriesFormat {
 public:
  ProtobufEntries() : EntriesFormat(kProtobuf) {}

  void save(const Entries& entries, const std::string& path) const override {
    const Message<proto::Entries> message;
    message->mutable_entries()->Reserve(number(entries.values.size()));
    for (const auto& [key, value] : entries.values) {
      proto::Entry* const entry = message->add_entries();
      entry->set_key(key);
      entry->set_value(value);
    }
    message.write(path);
  }
  Entries load(const std::string& path) const override {
    const auto message = parse(path);
    Entries entries;
    entries.values.reserve((*message)->entries().size());
    for (const proto::Entry& entry : (*message)->entries()) {
      entries.values.emplace(entry.key(), entry.value());
    }
    return entries;
  }

  std::uint64_t open(const std::string& path) const override {
    return (*parse(path))->entries().size();
  }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    const auto message = parse(path);
    return find_by_key((*message)->entries(), key).value();
  }

 private:
  static std::unique_ptr<Message<proto::Entries>> parse(const std::string& path) {
    return Message<proto::Entries>::read(path);
  }
};

// ---- W4 ----

class ProtobufDoubles : public DoublesFormat {
 public:
  ProtobufDoubles() : DoublesFormat(kProtobuf) {}

  void save(const Doubles& doubles, const std::string& path) const override {
    const Message<proto::Doubles> message;
    message->mutable_values()->Add(doubles.values.begin(), doubles.values.end());
    message.write(path);
  }
  Doubles load(const std::string& path) const override {
    const auto message = Message<proto::Doubles>::read(path);
    const auto& values = (*message)->values();
    return {.values = {values.begin(), values.end()}};
  }
  double view_and_sum(const std::string& path) const override {
    const auto message = Message<proto::Doubles>::read(path);
    double sum = 0;
    for (const double value : (*message)->values()) sum += value;
    return sum;
  }
};

class ProtobufParticles : public ParticlesFormat {
 public:
  ProtobufParticles() : ParticlesFormat(kProtobuf) {}

  void save(const Particles& particles, const std::string& path) const override {
    const Message<proto::Particles> message;
    message->mutable_values()->Reserve(number(particles.values.size()));
    for (const Particle& from : particles.values) {
      proto::Particle* const particle = message->add_values();
      particle->set_id(from.id);
      particle->mutable_position()->Add(from.position.begin(), from.position.end());
      particle->mutable_velocity()->Add(from.velocity.begin(), from.velocity.end());
      particle->set_kind(from.kind);
    }
    message.write(path);
  }
  Particles load(const std::string& path) const override {
    const auto message = Message<proto::Particles>::read(path);
    Particles particles;
    particles.values.reserve((*message)->values().size());
    for (const proto::Particle& from : (*message)->values()) {
      Particle particle{.id = from.id(), .kind = from.kind()};
      std::copy_n(from.position().begin(), particle.position.size(), particle.position.begin());
      std::copy_n(from.velocity().begin(), particle.velocity.size(), particle.velocity.begin());
      particles.values.push_back(particle);
    }
    return particles;
  }
  double view_and_sum(const std::string& path) const override {
    const auto message = Message<proto::Particles>::read(path);
    double sum = 0;
    for (const proto::Particle& particle : (*message)->values()) sum += particle.position(0);
    return sum;
  }
};

}  // namespace

void add_protobuf(Systems& systems) {
  systems.world.push_back(std::make_shared<ProtobufWorld>());
  systems.items.push_back(std::make_shared<ProtobufItems>());
  systems.entries.push_back(std::make_shared<ProtobufEntries>());
  systems.doubles.push_back(std::make_shared<ProtobufDoubles>());
  systems.particles.push_back(std::make_shared<ProtobufParticles>());
}

}  // namespace bench::compare
