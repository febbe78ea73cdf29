// SQLite: a table a container, integer primary keys (they are the order of the rows), all inserted
// in one transaction in that order by prepared statements with bound values that aren't copied. No
// journal, no syncing, exclusive locking, pages of 16 KB. Reading maps the file (mmap_size) and
// opens it as immutable, so nothing is locked; statements are prepared once where many rows are
// looked up.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/peers/packing.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/sqlite_file.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

const Variant kSqlite{.system = "sqlite"};

template <class V, class Digest>
class RowLookups : public Lookups {
 public:
  RowLookups(const std::string& path, const char* text)
      : connection_(Connection::to_read(path)), statement_(connection_, text) {}

  std::uint64_t find(std::span<const std::uint64_t> keys) const override {
    return each(keys, [](const Statement& row) { return Digest{}(row); });
  }
  std::uint64_t copy(std::span<const std::uint64_t> keys) const override {
    return each(keys, [](const Statement& row) {
      const V value = Digest::copy(row);
      keep(value);
      return Digest{}(value);
    });
  }

 private:
  template <class Use>
  std::uint64_t each(std::span<const std::uint64_t> keys, const Use& use) const {
    std::uint64_t sum = 0;
    for (const std::uint64_t key : keys) {
      statement_.bind(1, key);
      if (statement_.step()) sum += use(statement_);
      statement_.reset();
    }
    return sum;
  }

  Connection connection_;
  mutable Statement statement_;  // a lookup leaves it as it was
};

template <class L>
LookupsOfThreads lookups_of(const std::string& path, const char* text, unsigned threads) {
  LookupsOfThreads lookups;
  for (unsigned i = 0; i < threads; ++i) lookups.push_back(std::make_unique<L>(path, text));
  return lookups;
}

// ---- W1 ----

Profile native_user(const Statement& row) {
  return {.name = std::string(row.text(1)), .xp = row.number(0), .bio = std::string(row.text(2))};
}

struct XpOf {
  std::uint64_t operator()(const Statement& row) const { return row.number(0); }
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
  static Profile copy(const Statement& row) { return native_user(row); }
};

constexpr const char* kUserQuery = "SELECT xp, name, bio FROM users WHERE key = ?";

class SqliteWorld : public WorldFormat {
 public:
  SqliteWorld() : WorldFormat(kSqlite) {}

  void save(const World& world, const std::string& path) const override {
    const Connection file = Connection::to_write(path);
    file.execute(
        "CREATE TABLE world(id INTEGER PRIMARY KEY, name TEXT, asset BLOB);"
        "CREATE TABLE users(key INTEGER PRIMARY KEY, xp INTEGER, name TEXT, bio TEXT);"
        "CREATE TABLE regions(id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE TABLE zones(key INTEGER PRIMARY KEY, terrain BLOB);"
        "CREATE TABLE logs(number INTEGER PRIMARY KEY, line TEXT)");
    Statement(file, "INSERT INTO world VALUES(?, ?, ?)")
        .bind(1, world.id)
        .bind(2, world.name)
        .bind_blob<std::uint8_t>(3, world.asset)
        .run();
    Statement user(file, "INSERT INTO users VALUES(?, ?, ?, ?)");
    for (const auto* entry : sorted(world.users)) {
      const auto& [key, profile] = *entry;
      user.bind(1, key).bind(2, profile.xp).bind(3, profile.name).bind(4, profile.bio).run();
    }
    Statement region(file, "INSERT INTO regions VALUES(?, ?)");
    Statement zone(file, "INSERT INTO zones VALUES(?, ?)");
    for (const Region& from : world.regions) {
      region.bind(1, from.id).bind(2, from.name).run();
      for (const Zone& one : from.zones) {
        zone.bind(1, zone_key(from.id, one.id)).bind_blob<std::uint8_t>(2, one.terrain).run();
      }
    }
    Statement log(file, "INSERT INTO logs VALUES(?, ?)");
    for (std::size_t i = 0; i < world.logs.size(); ++i) log.bind(1, i).bind(2, world.logs[i]).run();
    file.execute("COMMIT");
  }

  World load(const std::string& path) const override {
    const Connection file = Connection::to_read(path);
    Statement row(file, "SELECT id, name, asset FROM world");
    row.step();
    World world{.id = row.number(0),
                .name = std::string(row.text(1)),
                .asset = row.numbers<std::uint8_t>(2)};
    Statement count(file, "SELECT count(*) FROM users");
    count.step();
    world.users.reserve(count.number(0));
    Statement user(file, "SELECT xp, name, bio, key FROM users");
    while (user.step()) world.users.emplace(user.number(3), native_user(user));
    Statement region(file, "SELECT id, name FROM regions");
    while (region.step()) {
      world.regions.push_back({.id = static_cast<std::uint32_t>(region.number(0)),
                               .name = std::string(region.text(1))});
    }
    Statement zone(file, "SELECT key, terrain FROM zones");
    while (zone.step()) {
      const std::uint64_t key = zone.number(0);
      world.regions.at(key >> 32).zones.push_back(
          {.id = static_cast<std::uint32_t>(key), .terrain = zone.numbers<std::uint8_t>(1)});
    }
    Statement log(file, "SELECT line FROM logs");
    while (log.step()) world.logs.emplace_back(log.text(0));
    return world;
  }

  std::uint64_t open(const std::string& path) const override {
    return Query(path, "SELECT id FROM world WHERE id = ?").row(1).number(0);
  }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    const Connection file = Connection::to_read(path);
    sqlite3_blob* blob = nullptr;
    file.check(sqlite3_blob_open(file.get(), "main", "zones", "terrain",
                                 static_cast<std::int64_t>(zone_key(place.region, place.zone)), 0,
                                 &blob));
    std::uint8_t byte = 0;
    const int result = sqlite3_blob_read(blob, &byte, 1, static_cast<int>(place.byte));
    sqlite3_blob_close(blob);
    file.check(result);
    return byte;
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    return native_user(Query(path, kUserQuery).row(user));
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<RowLookups<Profile, XpOf>>(path, kUserQuery, threads);
  }

 private:
  static std::uint64_t zone_key(std::uint64_t region, std::uint64_t zone) {
    return region << 32 | zone;
  }
};

// ---- W2 ----

class SqliteItems : public ItemsFormat {
 public:
  SqliteItems() : ItemsFormat(kSqlite) {}

  void save(const Items& items, const std::string& path) const override {
    const Connection file = Connection::to_write(path);
    file.execute("CREATE TABLE items(id INTEGER PRIMARY KEY, payload BLOB)");
    Statement insert(file, "INSERT INTO items VALUES(?, ?)");
    for (const Item& item : items.items) {
      insert.bind(1, item.id).bind_blob<std::uint64_t>(2, item.payload).run();
    }
    file.execute("COMMIT");
  }
  Items load(const std::string& path) const override {
    Query query(path, "SELECT id, payload FROM items");
    Items items;
    items.items.reserve(open(path));
    while (query->step()) {
      items.items.push_back({.id = query->number(0), .payload = query->numbers<std::uint64_t>(1)});
    }
    return items;
  }
  // The ids are 0, 1, …: the last one tells how many there are, without a scan.
  std::uint64_t open(const std::string& path) const override {
    Query query(path, "SELECT max(id) FROM items");
    query->step();
    return query->number(0) + 1;
  }
  Item item(const std::string& path, std::uint64_t index) const override {
    Query query(path, "SELECT payload FROM items WHERE id = ?");
    return {.id = index, .payload = query.row(index).numbers<std::uint64_t>(0)};
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    Query query(path, "SELECT id FROM items");
    std::uint64_t sum = 0;
    while (query->step()) sum += query->number(0);
    return sum;
  }
  std::uint64_t sum_all(const std::string& path) const override {
    Query query(path, "SELECT id, payload FROM items");
    std::uint64_t sum = 0;
    std::array<std::uint64_t, kPayloadWords> words;
    while (query->step()) {
      std::memcpy(words.data(), query->text(1).data(), sizeof words);  // they lie unaligned
      sum += query->number(0);
      for (const std::uint64_t word : words) sum += word;
    }
    return sum;
  }
};

// ---- W3 ----

struct DigestOf {
  std::uint64_t operator()(const Statement& row) const { return ValueDigest{}(row.text(0)); }
  std::uint64_t operator()(const std::string& value) const { return ValueDigest{}(value); }
  static std::string copy(const Statement& row) { return std::string(row.text(0)); }
};

constexpr const char* kEntryQuery = "SELECT value FROM entries WHERE key = ?";

class SqliteEntries : public EntriesFormat {
 public:
  SqliteEntries() : EntriesFormat(kSqlite) {}

  // The number of entries is kept beside them: counting rows is a scan.
  void save(const Entries& entries, const std::string& path) const override {
    const Connection file = Connection::to_write(path);
    file.execute(
        "CREATE TABLE entries(key INTEGER PRIMARY KEY, value TEXT);"
        "CREATE TABLE size(entries INTEGER)");
    Statement(file, "INSERT INTO size VALUES(?)").bind(1, entries.values.size()).run();
    Statement insert(file, "INSERT INTO entries VALUES(?, ?)");
    for (const auto* entry : sorted(entries.values)) {
      insert.bind(1, entry->first).bind(2, entry->second).run();
    }
    file.execute("COMMIT");
  }
  Entries load(const std::string& path) const override {
    Query query(path, "SELECT key, value FROM entries");
    Entries entries;
    entries.values.reserve(open(path));
    while (query->step()) entries.values.emplace(query->number(0), query->text(1));
    return entries;
  }
  std::uint64_t open(const std::string& path) const override {
    Query query(path, "SELECT entries FROM size");
    query->step();
    return query->number(0);
  }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    return std::string(Query(path, kEntryQuery).row(key).text(0));
  }
  bool has_lookups() const override { return true; }
  LookupsOfThreads lookups(const std::string& path, unsigned threads) const override {
    return lookups_of<RowLookups<std::string, DigestOf>>(path, kEntryQuery, threads);
  }
};

// ---- W4: blobs of 1 MB ----

template <class Base, class Native, class Number>
class SqliteNumbers : public Base {
 public:
  SqliteNumbers() : Base(kSqlite) {}

  void save(const Native& native, const std::string& path) const override {
    const Connection file = Connection::to_write(path);
    file.execute("CREATE TABLE blobs(first INTEGER PRIMARY KEY, numbers BLOB)");
    Statement insert(file, "INSERT INTO blobs VALUES(?, ?)");
    for (std::size_t first = 0; first < native.values.size(); first += kPerBlob) {
      const std::size_t count = std::min(kPerBlob, native.values.size() - first);
      insert.bind(1, first)
          .template bind_blob<Number>(2, std::span(native.values).subspan(first, count))
          .run();
    }
    file.execute("COMMIT");
  }
  Native load(const std::string& path) const override {
    Native native;
    {
      Query last(path, "SELECT first, length(numbers) FROM blobs ORDER BY first DESC LIMIT 1");
      last->step();
      native.values.resize(last->number(0) + last->number(1) / sizeof(Number));
    }
    Query query(path, "SELECT first, numbers FROM blobs");
    while (query->step()) {
      const std::string_view bytes = query->text(1);
      std::memcpy(native.values.data() + query->number(0), bytes.data(), bytes.size());
    }
    return native;
  }
  double view_and_sum(const std::string& path) const override {
    Query query(path, "SELECT numbers FROM blobs");
    double sum = 0;
    while (query->step()) {
      for (const Number& value : query->numbers<Number>(0)) sum += first_of(value);
    }
    return sum;
  }

 private:
  static constexpr std::size_t kPerBlob = (1 << 20) / sizeof(Number);

  static double first_of(double value) { return value; }
  static double first_of(const Particle& particle) { return particle.position[0]; }
};

// ---- W5: values packed by cereal ----

class SqlitePackages : public PackagesFormat {
 public:
  SqlitePackages() : PackagesFormat(kSqlite) {}

  void save(const aptdb::Database& database, const std::string& path) const override {
    const Connection file = Connection::to_write(path);
    file.execute(
        "CREATE TABLE meta(origin TEXT, stats BLOB, packages INTEGER);"
        "CREATE TABLE headlines(number INTEGER PRIMARY KEY, name TEXT, section TEXT, summary TEXT);"
        "CREATE TABLE packages(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
        "CREATE TABLE rdepends(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
        "CREATE TABLE words(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID");
    const std::string stats = pack(database.stats);
    Statement(file, "INSERT INTO meta VALUES(?, ?, ?)")
        .bind(1, database.origin)
        .bind_blob<char>(2, stats)
        .bind(3, database.packages.size())
        .run();
    Statement headline(file, "INSERT INTO headlines VALUES(?, ?, ?, ?)");
    for (std::size_t i = 0; i < database.headlines.size(); ++i) {
      const aptdb::Headline& from = database.headlines[i];
      headline.bind(1, i).bind(2, from.name).bind(3, from.section).bind(4, from.summary).run();
    }
    save_map(file, "INSERT INTO packages VALUES(?, ?)", database.packages);
    save_map(file, "INSERT INTO rdepends VALUES(?, ?)", database.rdepends);
    save_map(file, "INSERT INTO words VALUES(?, ?)", database.words);
    file.execute("COMMIT");
  }
  aptdb::Database load(const std::string& path) const override {
    const Connection file = Connection::to_read(path);
    Statement meta(file, "SELECT origin, stats, packages FROM meta");
    meta.step();
    aptdb::Database database{.origin = std::string(meta.text(0))};
    unpack(meta.text(1), database.stats);
    database.packages.reserve(meta.number(2));
    Statement headline(file, "SELECT name, section, summary FROM headlines");
    while (headline.step()) {
      database.headlines.push_back({.name = std::string(headline.text(0)),
                                    .section = std::string(headline.text(1)),
                                    .summary = std::string(headline.text(2))});
    }
    load_map(file, "SELECT name, value FROM packages", database.packages);
    load_map(file, "SELECT name, value FROM rdepends", database.rdepends);
    load_map(file, "SELECT name, value FROM words", database.words);
    return database;
  }
  std::uint64_t open(const std::string& path) const override {
    Query query(path, "SELECT packages FROM meta");
    query->step();
    return query->number(0);
  }
  std::vector<aptdb::Package> show(const std::string& path,
                                   const std::string& name) const override {
    Query query(path, "SELECT value FROM packages WHERE name = ?");
    query->bind(1, name);
    query->step();
    return unpacked<std::vector<aptdb::Package>>(query->text(0));
  }
  std::uint64_t scan_names(const std::string& path) const override {
    Query query(path, "SELECT name FROM headlines");
    std::uint64_t sum = 0;
    while (query->step()) sum += query->text(0).size();
    return sum;
  }

 private:
  template <class Map>
  static void save_map(const Connection& file, const char* text, const Map& map) {
    Statement insert(file, text);
    for (const auto* entry : sorted(map)) {
      const std::string value = pack(entry->second);
      insert.bind(1, entry->first).template bind_blob<char>(2, value).run();
    }
  }
  template <class Map>
  static void load_map(const Connection& file, const char* text, Map& map) {
    Statement row(file, text);
    while (row.step()) unpack(row.text(1), map[std::string(row.text(0))]);
  }
};

}  // namespace

void add_sqlite(Systems& systems) {
  systems.world.push_back(std::make_shared<SqliteWorld>());
  systems.items.push_back(std::make_shared<SqliteItems>());
  systems.entries.push_back(std::make_shared<SqliteEntries>());
  systems.doubles.push_back(std::make_shared<SqliteNumbers<DoublesFormat, Doubles, double>>());
  systems.particles.push_back(
      std::make_shared<SqliteNumbers<ParticlesFormat, Particles, Particle>>());
  systems.packages.push_back(std::make_shared<SqlitePackages>());
}

}  // namespace bench::compare
