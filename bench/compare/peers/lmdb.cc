// LMDB: one file, one database a container, keys as integers (MDB_INTEGERKEY), all put in one
// transaction in ascending order with MDB_APPEND, into the map itself (MDB_WRITEMAP, a quarter
// faster than without), nothing synced. Values are packed by hand, which is the least that any
// encoding costs, and written where they go (MDB_RESERVE); those of W5 are packed by cereal.
// Reading opens with MDB_NOLOCK and reads in the map. Writers are serialised, so there is one
// thread to save; lookups on two threads have a transaction each.

#include <lmdb.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/peers/packing.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

const Variant kLmdb{.system = "lmdb"};

void check(int result) {
  if (result != MDB_SUCCESS) throw std::runtime_error(mdb_strerror(result));
}

using Value = std::string_view;

template <class T>
Value value_of(const std::vector<T>& numbers) {
  return {static_cast<const char*>(static_cast<const void*>(numbers.data())),
          numbers.size() * sizeof(T)};
}
template <class T>
std::span<const T> numbers(Value value) {
  return {static_cast<const T*>(static_cast<const void*>(value.data())), value.size() / sizeof(T)};
}

class Environment {
 public:
  Environment(const std::string& path, unsigned flags, std::size_t map_size) {
    check(mdb_env_create(&environment_));
    check(mdb_env_set_maxdbs(environment_, 8));
    check(mdb_env_set_mapsize(environment_, map_size));
    check(mdb_env_open(environment_, path.c_str(), MDB_NOSUBDIR | MDB_NOLOCK | flags, 0644));
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { mdb_env_close(environment_); }

  MDB_env* get() const { return environment_; }

 private:
  MDB_env* environment_ = nullptr;
};

// How large a file may become. It has that size from the start; what isn't used is a hole.
constexpr std::size_t kMapSize = std::size_t{8} << 30;

// A file being written; commit() ends that.
class Writer {
 public:
  explicit Writer(const std::string& path)
      : environment_(path, MDB_WRITEMAP | MDB_NOSYNC | MDB_NOMETASYNC, kMapSize) {
    check(mdb_txn_begin(environment_.get(), nullptr, 0, &transaction_));
  }
  ~Writer() {
    if (transaction_ != nullptr) mdb_txn_abort(transaction_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void begin(const char* name, unsigned flags = MDB_INTEGERKEY) {
    check(mdb_dbi_open(transaction_, name, MDB_CREATE | flags, &database_));
  }
  void put(std::uint64_t key, Value value) {
    std::memcpy(reserve(key, value.size()), value.data(), value.size());
  }
  // Into a database of texts, in ascending order.
  void put(const std::string& key, Value value) {
    MDB_val key_value{key.size(), const_cast<char*>(key.data())};
    MDB_val stored{value.size(), const_cast<char*>(value.data())};
    check(mdb_put(transaction_, database_, &key_value, &stored, MDB_APPEND));
  }
  // Where a value of `size` bytes goes; key by key in ascending order.
  char* reserve(std::uint64_t key, std::size_t size) {
    MDB_val key_value{sizeof key, &key};
    MDB_val value{size, nullptr};
    check(mdb_put(transaction_, database_, &key_value, &value, MDB_APPEND | MDB_RESERVE));
    return static_cast<char*>(value.mv_data);
  }
  void commit() { check(mdb_txn_commit(std::exchange(transaction_, nullptr))); }

 private:
  Environment environment_;
  MDB_txn* transaction_ = nullptr;
  MDB_dbi database_ = 0;
};

// A transaction that reads one database of a file.
class Reader {
 public:
  Reader(const std::string& path, const char* name) : environment_(path, MDB_RDONLY, 0) {
    check(mdb_txn_begin(environment_.get(), nullptr, MDB_RDONLY, &transaction_));
    use(name);
  }
  ~Reader() { mdb_txn_abort(transaction_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void use(const char* name) { check(mdb_dbi_open(transaction_, name, 0, &database_)); }

  std::optional<Value> find(std::uint64_t key) const { return find_bytes(&key, sizeof key); }
  std::optional<Value> find(std::string key) const { return find_bytes(key.data(), key.size()); }
  std::uint64_t size() const {
    MDB_stat status{};
    check(mdb_stat(transaction_, database_, &status));
    return status.ms_entries;
  }
  // Calls `use` with each key and value, in order; each_text() where keys are texts.
  template <class Use>
  void each(const Use& use) const {
    each_text([&](Value key, Value value) {
      std::uint64_t number = 0;
      std::memcpy(&number, key.data(), sizeof number);
      use(number, value);
    });
  }
  template <class Use>
  void each_text(const Use& use) const {
    MDB_cursor* cursor = nullptr;
    check(mdb_cursor_open(transaction_, database_, &cursor));
    MDB_val key{};
    MDB_val value{};
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) {
      use(Value(static_cast<const char*>(key.mv_data), key.mv_size),
          Value(static_cast<const char*>(value.mv_data), value.mv_size));
    }
    mdb_cursor_close(cursor);
  }

 private:
  std::optional<Value> find_bytes(void* key, std::size_t size) const {
    MDB_val key_value{size, key};
    MDB_val value{};
    const int result = mdb_get(transaction_, database_, &key_value, &value);
    if (result == MDB_NOTFOUND) return std::nullopt;
    check(result);
    return Value(static_cast<const char*>(value.mv_data), value.mv_size);
  }

  Environment environment_;
  MDB_txn* transaction_ = nullptr;
  MDB_dbi database_ = 0;
};

template <class V, class Digest>
class DatabaseLookups : public Lookups {
 public:
  DatabaseLookups(const std::string& path, const char* name) : reader_(path, name) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      if (const auto found = reader_.find(key)) sum += Digest{}(*found);
    }
    return sum;
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      const auto found = reader_.find(key);
      if (!found) continue;
      const V value = Digest::copy(*found);
      keep(value);
      sum += Digest{}(value);
    }
    return sum;
  }

 private:
  Reader reader_;
};

template <class L>
LookupsOfThreads lookups_of(const std::string& path, const char* name, unsigned threads) {
  LookupsOfThreads lookups;
  for (unsigned i = 0; i < threads; ++i) lookups.push_back(std::make_unique<L>(path, name));
  return lookups;
}

// ---- W1 ----
// A user is packed as xp, the length of the name, name, bio; a region as its name.

constexpr std::size_t kNameAt = sizeof(std::uint64_t) + sizeof(std::uint32_t);

std::uint64_t xp_of(Value user) {
  std::uint64_t xp = 0;
  std::memcpy(&xp, user.data(), sizeof xp);
  return xp;
}
Profile native_user(Value user) {
  std::uint32_t name_size = 0;
  std::memcpy(&name_size, user.data() + sizeof(std::uint64_t), sizeof name_size);
  return {.name = std::string(user.substr(kNameAt, name_size)),
          .xp = xp_of(user),
          .bio = std::string(user.substr(kNameAt + name_size))};
}

struct XpOf {
  std::uint64_t operator()(Value user) const { return xp_of(user); }
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
  static Profile copy(Value user) { return native_user(user); }
};

std::uint64_t zone_key(std::uint64_t region, std::uint64_t zone) {
  return region << 32 | zone;
}
enum Meta : std::uint64_t { kId, kName, kAsset };

class LmdbWorld : public WorldFormat {
 public:
  LmdbWorld() : WorldFormat(kLmdb) {}

  void save(const World& world, const std::string& path) const override {
    Writer writer(path);
    writer.begin("meta");
    std::memcpy(writer.reserve(kId, sizeof world.id), &world.id, sizeof world.id);
    writer.put(kName, world.name);
    writer.put(kAsset, value_of(world.asset));
    writer.begin("users");
    for (const auto* entry : sorted(world.users)) put_user(writer, entry->first, entry->second);
    writer.begin("regions");
    for (const Region& region : world.regions) writer.put(region.id, region.name);
    writer.begin("zones");
    for (const Region& region : world.regions) {
      for (const Zone& zone : region.zones) {
        writer.put(zone_key(region.id, zone.id), value_of(zone.terrain));
      }
    }
    writer.begin("logs");
    for (std::size_t i = 0; i < world.logs.size(); ++i) writer.put(i, world.logs[i]);
    writer.commit();
  }

  World load(const std::string& path) const override {
    Reader reader(path, "meta");
    const auto asset = numbers<std::uint8_t>(reader.find(kAsset).value());
    World world{.id = numbers<std::uint64_t>(reader.find(kId).value()).front(),
                .name = std::string(reader.find(kName).value()),
                .asset = {asset.begin(), asset.end()}};
    reader.use("users");
    world.users.reserve(reader.size());
    reader.each(
        [&](std::uint64_t key, Value user) { world.users.emplace(key, native_user(user)); });
    reader.use("regions");
    reader.each([&](std::uint64_t key, Value name) {
      world.regions.push_back({.id = static_cast<std::uint32_t>(key), .name = std::string(name)});
    });
    reader.use("zones");
    reader.each([&](std::uint64_t key, Value value) {
      const auto terrain = numbers<std::uint8_t>(value);
      world.regions.at(key >> 32).zones.push_back(
          {.id = static_cast<std::uint32_t>(key), .terrain = {terrain.begin(), terrain.end()}});
    });
    reader.use("logs");
    world.logs.reserve(reader.size());
    reader.each([&](std::uint64_t, Value line) { world.logs.emplace_back(line); });
    return world;
  }

  std::uint64_t open(const std::string& path) const override {
    return numbers<std::uint64_t>(Reader(path, "meta").find(kId).value()).front();
  }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    const Reader zones(path, "zones");
    const Value terrain = zones.find(zone_key(place.region, place.zone)).value();
    return static_cast<std::uint8_t>(terrain[place.byte]);
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    return native_user(Reader(path, "users").find(user).value());
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<DatabaseLookups<Profile, XpOf>>(path, "users", threads);
  }

 private:
  static void put_user(Writer& writer, std::uint64_t key, const Profile& profile) {
    const auto name_size = static_cast<std::uint32_t>(profile.name.size());
    char* const at = writer.reserve(key, kNameAt + name_size + profile.bio.size());
    std::memcpy(at, &profile.xp, sizeof profile.xp);
    std::memcpy(at + sizeof profile.xp, &name_size, sizeof name_size);
    std::memcpy(at + kNameAt, profile.name.data(), name_size);
    std::memcpy(at + kNameAt + name_size, profile.bio.data(), profile.bio.size());
  }
};

// ---- W2: the payload under its id ----

class LmdbItems : public ItemsFormat {
 public:
  LmdbItems() : ItemsFormat(kLmdb) {}

  void save(const Items& items, const std::string& path) const override {
    Writer writer(path);
    writer.begin("items");
    for (const Item& item : items.items) writer.put(item.id, value_of(item.payload));
    writer.commit();
  }
  Items load(const std::string& path) const override {
    const Reader reader(path, "items");
    Items items;
    items.items.reserve(reader.size());
    reader.each(
        [&](std::uint64_t id, Value value) { items.items.push_back(native_item(id, value)); });
    return items;
  }
  std::uint64_t open(const std::string& path) const override {
    return Reader(path, "items").size();
  }
  Item item(const std::string& path, std::uint64_t index) const override {
    return native_item(index, Reader(path, "items").find(index).value());
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    std::uint64_t sum = 0;
    Reader(path, "items").each([&](std::uint64_t id, Value) { sum += id; });
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    std::uint64_t sum = 0;
    Reader(path, "items").each([&](std::uint64_t id, Value value) {
      sum += id;
      for (const std::uint64_t word : numbers<std::uint64_t>(value)) sum += word;
    });
    return sum;
  }

 private:
  static Item native_item(std::uint64_t id, Value value) {
    const auto payload = numbers<std::uint64_t>(value);
    return {.id = id, .payload = {payload.begin(), payload.end()}};
  }
};

// ---- W3 ----

struct DigestOf {
  std::uint64_t operator()(Value value) const { return ValueDigest{}(value); }
  static std::string copy(Value value) { return std::string(value); }
};

class LmdbEntries : public EntriesFormat {
 public:
  LmdbEntries() : EntriesFormat(kLmdb) {}

  void save(const Entries& entries, const std::string& path) const override {
    Writer writer(path);
    writer.begin("entries");
    for (const auto* entry : sorted(entries.values)) writer.put(entry->first, entry->second);
    writer.commit();
  }
  Entries load(const std::string& path) const override {
    const Reader reader(path, "entries");
    Entries entries;
    entries.values.reserve(reader.size());
    reader.each([&](std::uint64_t key, Value value) { entries.values.emplace(key, value); });
    return entries;
  }
  std::uint64_t open(const std::string& path) const override {
    return Reader(path, "entries").size();
  }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    return std::string(Reader(path, "entries").find(key).value());
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<DatabaseLookups<std::string, DigestOf>>(path, "entries", threads);
  }
};

// ---- W4: all numbers are one value ----

template <class Base, class Native, class Number>
class LmdbNumbers : public Base {
 public:
  LmdbNumbers() : Base(kLmdb) {}

  void save(const Native& native, const std::string& path) const override {
    Writer writer(path);
    writer.begin("numbers");
    writer.put(0, value_of(native.values));
    writer.commit();
  }
  Native load(const std::string& path) const override {
    const Reader reader(path, "numbers");
    const auto values = numbers<Number>(reader.find(0).value());
    return {.values = {values.begin(), values.end()}};
  }
  double view_and_sum(const std::string& path) const override {
    const Reader reader(path, "numbers");
    double sum = 0;
    for (const Number& value : numbers<Number>(reader.find(0).value())) sum += first(value);
    return sum;
  }

 private:
  static double first(double value) { return value; }
  static double first(const Particle& particle) { return particle.position[0]; }
};

// ---- W5: values packed by cereal ----

class LmdbPackages : public PackagesFormat {
 public:
  LmdbPackages() : PackagesFormat(kLmdb) {}

  void save(const aptdb::Database& database, const std::string& path) const override {
    Writer writer(path);
    writer.begin("meta");
    writer.put(0, database.origin);
    writer.put(1, pack(database.stats));
    writer.begin("headlines");
    for (std::size_t i = 0; i < database.headlines.size(); ++i) {
      writer.put(i, pack(database.headlines[i]));
    }
    save_map("packages", database.packages, writer);
    save_map("rdepends", database.rdepends, writer);
    save_map("words", database.words, writer);
    writer.commit();
  }
  aptdb::Database load(const std::string& path) const override {
    Reader reader(path, "meta");
    aptdb::Database database{.origin = std::string(reader.find(0).value())};
    unpack(reader.find(1).value(), database.stats);
    reader.use("headlines");
    database.headlines.reserve(reader.size());
    reader.each([&](std::uint64_t, Value headline) {
      unpack(headline, database.headlines.emplace_back());
    });
    load_map("packages", reader, database.packages);
    load_map("rdepends", reader, database.rdepends);
    load_map("words", reader, database.words);
    return database;
  }
  std::uint64_t open(const std::string& path) const override {
    return Reader(path, "packages").size();
  }
  std::vector<aptdb::Package> show(const std::string& path,
                                   const std::string& name) const override {
    return unpacked<std::vector<aptdb::Package>>(Reader(path, "packages").find(name).value());
  }
  std::uint64_t scan_names(const std::string& path) const override {
    std::uint64_t sum = 0;
    Reader(path, "headlines").each([&](std::uint64_t, Value headline) {
      sum += unpack_name(headline).size();
    });
    return sum;
  }

 private:
  template <class Map>
  static void save_map(const char* name, const Map& map, Writer& writer) {
    writer.begin(name, 0);
    for (const auto* entry : sorted(map)) writer.put(entry->first, pack(entry->second));
  }
  template <class Map>
  static void load_map(const char* name, Reader& reader, Map& map) {
    reader.use(name);
    map.reserve(reader.size());
    reader.each_text([&](Value key, Value value) { unpack(value, map[std::string(key)]); });
  }
};

}  // namespace

void add_lmdb(Systems& systems) {
  systems.world.push_back(std::make_shared<LmdbWorld>());
  systems.items.push_back(std::make_shared<LmdbItems>());
  systems.entries.push_back(std::make_shared<LmdbEntries>());
  systems.doubles.push_back(std::make_shared<LmdbNumbers<DoublesFormat, Doubles, double>>());
  systems.particles.push_back(
      std::make_shared<LmdbNumbers<ParticlesFormat, Particles, Particle>>());
  systems.packages.push_back(std::make_shared<LmdbPackages>());
}

}  // namespace bench::compare
