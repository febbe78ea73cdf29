// HDF5: arrays by name, contiguous, written in one piece each, without fill values, in the latest
// format. Structs are kept by columns; texts are one array of bytes and one of where each ends,
// which is several times faster than HDF5's own variable-length strings. A terrain is a dataset of
// its own under the path of its zone. HDF5 has no maps: keys are a sorted column, so one lookup
// reads it, searches by halves and reads that row of the others. Steady lookups would be those of
// an array in memory and aren't measured.

#include <hdf5/serial/hdf5.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

const Variant kHdf5{.system = "hdf5"};

// Something that HDF5 numbers, closed at the end.
class Handle {
 public:
  Handle(hid_t number, herr_t (*close)(hid_t)) : number_(checked(number)), close_(close) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close_(number_); }

  operator hid_t() const { return number_; }  // NOLINT: as a parameter of HDF5's functions

  static hid_t checked(hid_t result) {
    if (result < 0) throw std::runtime_error("HDF5 failed");
    return result;
  }

 private:
  hid_t number_;
  herr_t (*close_)(hid_t);
};

template <class T>
hid_t type_of();
template <>
hid_t type_of<char>() {
  return H5T_NATIVE_CHAR;
}
template <>
hid_t type_of<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}
template <>
hid_t type_of<std::uint64_t>() {
  return H5T_NATIVE_UINT64;
}
template <>
hid_t type_of<double>() {
  return H5T_NATIVE_DOUBLE;
}
template <>
hid_t type_of<Particle>() {
  static const hid_t type = [] {
    const std::array<hsize_t, 1> three = {3};
    const hid_t compound = H5Tcreate(H5T_COMPOUND, sizeof(Particle));
    H5Tinsert(compound, "id", offsetof(Particle, id), H5T_NATIVE_UINT64);
    H5Tinsert(compound, "position", offsetof(Particle, position),
              H5Tarray_create2(H5T_NATIVE_DOUBLE, 1, three.data()));
    H5Tinsert(compound, "velocity", offsetof(Particle, velocity),
              H5Tarray_create2(H5T_NATIVE_FLOAT, 1, three.data()));
    H5Tinsert(compound, "kind", offsetof(Particle, kind), H5T_NATIVE_UINT32);
    return compound;
  }();
  return type;
}

// All texts of a column, end to end.
struct Texts {
  std::vector<char> bytes;
  std::vector<std::uint64_t> ends;

  void add(std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    ends.push_back(bytes.size());
  }
  std::string at(std::size_t index) const {
    const std::uint64_t begin = index == 0 ? 0 : ends[index - 1];
    return {bytes.data() + begin, ends[index] - begin};
  }
};

class Writer {
 public:
  explicit Writer(const std::string& path)
      : access_(H5Pcreate(H5P_FILE_ACCESS), H5Pclose),
        file_(create(path, access_), H5Fclose),
        layout_(H5Pcreate(H5P_DATASET_CREATE), H5Pclose),
        links_(H5Pcreate(H5P_LINK_CREATE), H5Pclose) {
    H5Pset_fill_time(layout_, H5D_FILL_TIME_NEVER);
    H5Pset_create_intermediate_group(links_, 1);
  }

  template <class T>
  void write(const std::string& name, const std::vector<T>& values) {
    const std::array<hsize_t, 1> size = {values.size()};
    write(name, Handle(H5Screate_simple(1, size.data(), nullptr), H5Sclose), values.data());
  }
  // Rows of `width` values.
  template <class T>
  void write_rows(const std::string& name, const std::vector<T>& values, std::size_t width) {
    const std::array<hsize_t, 2> size = {values.size() / width, width};
    write(name, Handle(H5Screate_simple(2, size.data(), nullptr), H5Sclose), values.data());
  }
  void write(const std::string& name, const Texts& texts) {
    write(name + ".bytes", texts.bytes);
    write(name + ".ends", texts.ends);
  }

 private:
  static hid_t create(const std::string& path, hid_t access) {
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    return H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
  }
  template <class T>
  void write(const std::string& name, const Handle& space, const T* values) {
    const Handle set(
        H5Dcreate2(file_, name.c_str(), type_of<T>(), space, links_, layout_, H5P_DEFAULT),
        H5Dclose);
    Handle::checked(H5Dwrite(set, type_of<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  }

  Handle access_;
  Handle file_;
  Handle layout_;
  Handle links_;
};

class Reader {
 public:
  explicit Reader(const std::string& path)
      : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose) {}

  // The number of rows.
  std::uint64_t size(const std::string& name) const {
    const Handle set = open(name);
    const Handle space(H5Dget_space(set), H5Sclose);
    std::array<hsize_t, 2> size{};
    Handle::checked(H5Sget_simple_extent_dims(space, size.data(), nullptr));
    return size[0];
  }
  // All values, or `count` rows from `first` on, into `values`.
  template <class T>
  void read(const std::string& name, std::vector<T>& values) const {
    const Handle set = open(name);
    const Handle space(H5Dget_space(set), H5Sclose);
    values.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    Handle::checked(H5Dread(set, type_of<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  }
  template <class T>
  void read_rows(const std::string& name, std::uint64_t first, std::uint64_t count,
                 std::uint64_t width, T* values) const {
    const Handle set = open(name);
    const Handle space(H5Dget_space(set), H5Sclose);
    const std::array<hsize_t, 2> start = {first, 0};
    const std::array<hsize_t, 2> size = {count, width};
    const Handle memory(H5Screate_simple(H5Sget_simple_extent_ndims(space), size.data(), nullptr),
                        H5Sclose);
    Handle::checked(
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr));
    Handle::checked(H5Dread(set, type_of<T>(), memory, space, H5P_DEFAULT, values));
  }
  template <class T>
  std::vector<T> all(const std::string& name) const {
    std::vector<T> values;
    read(name, values);
    return values;
  }
  template <class T>
  T one(const std::string& name, std::uint64_t index) const {
    T value{};
    read_rows(name, index, 1, 1, &value);
    return value;
  }

  Texts texts(const std::string& name) const {
    return {all<char>(name + ".bytes"), all<std::uint64_t>(name + ".ends")};
  }
  std::string text(const std::string& name, std::uint64_t index) const {
    std::array<std::uint64_t, 2> range{};
    const std::uint64_t first = index == 0 ? 0 : index - 1;
    read_rows(name + ".ends", first, index - first + 1, 1, range.data());
    if (index == 0) range = {0, range[0]};
    std::string text(range[1] - range[0], ' ');
    read_rows(name + ".bytes", range[0], text.size(), 1, text.data());
    return text;
  }
  // The row of a key in a sorted column.
  std::uint64_t find(const std::string& name, std::uint64_t key) const {
    const auto keys = all<std::uint64_t>(name);
    return static_cast<std::uint64_t>(std::lower_bound(keys.begin(), keys.end(), key) -
                                      keys.begin());
  }

 private:
  Handle open(const std::string& name) const {
    return {H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose};
  }

  Handle file_;
};

// ---- W1 ----

std::string zone_path(std::uint64_t region, std::uint64_t zone) {
  return "/regions/" + std::to_string(region) + "/zones/" + std::to_string(zone);
}

class Hdf5World : public WorldFormat {
 public:
  Hdf5World() : WorldFormat(kHdf5) {}

  void save(const World& world, const std::string& path) const override {
    Writer writer(path);
    writer.write("/id", std::vector{world.id});
    Texts name;
    name.add(world.name);
    writer.write("/name", name);
    writer.write("/asset", world.asset);
    save_users(world, writer);
    Texts regions;
    std::vector<std::uint64_t> zones;
    for (const Region& region : world.regions) {
      regions.add(region.name);
      zones.push_back(region.zones.size());
      for (const Zone& zone : region.zones) {
        writer.write(zone_path(region.id, zone.id), zone.terrain);
      }
    }
    writer.write("/regions/name", regions);
    writer.write("/regions/zones", zones);
    Texts logs;
    for (const std::string& line : world.logs) logs.add(line);
    writer.write("/logs", logs);
  }

  World load(const std::string& path) const override {
    const Reader reader(path);
    World world{.id = reader.one<std::uint64_t>("/id", 0), .name = reader.text("/name", 0)};
    reader.read("/asset", world.asset);
    load_users(reader, world);
    const Texts regions = reader.texts("/regions/name");
    const auto zones = reader.all<std::uint64_t>("/regions/zones");
    for (std::uint32_t id = 0; id < zones.size(); ++id) {
      Region& region = world.regions.emplace_back(Region{.id = id, .name = regions.at(id)});
      region.zones.resize(zones[id]);
      for (std::uint32_t zone = 0; zone < zones[id]; ++zone) {
        region.zones[zone].id = zone;
        reader.read(zone_path(id, zone), region.zones[zone].terrain);
      }
    }
    const Texts logs = reader.texts("/logs");
    world.logs.reserve(logs.ends.size());
    for (std::size_t i = 0; i < logs.ends.size(); ++i) world.logs.push_back(logs.at(i));
    return world;
  }

  std::uint64_t open(const std::string& path) const override {
    return Reader(path).one<std::uint64_t>("/id", 0);
  }
  std::uint8_t deep_fetch(const std::string& path, const DeepPlace& place) const override {
    return Reader(path).one<std::uint8_t>(zone_path(place.region, place.zone), place.byte);
  }
  Profile lookup(const std::string& path, std::uint64_t user) const override {
    const Reader reader(path);
    const std::uint64_t row = reader.find("/users/key", user);
    return {.name = reader.text("/users/name", row),
            .xp = reader.one<std::uint64_t>("/users/xp", row),
            .bio = reader.text("/users/bio", row)};
  }

 private:
  static void save_users(const World& world, Writer& writer) {
    std::vector<std::uint64_t> keys;
    std::vector<std::uint64_t> xps;
    Texts names;
    Texts bios;
    for (const auto* entry : sorted(world.users)) {
      keys.push_back(entry->first);
      xps.push_back(entry->second.xp);
      names.add(entry->second.name);
      bios.add(entry->second.bio);
    }
    writer.write("/users/key", keys);
    writer.write("/users/xp", xps);
    writer.write("/users/name", names);
    writer.write("/users/bio", bios);
  }
  static void load_users(const Reader& reader, World& world) {
    const auto keys = reader.all<std::uint64_t>("/users/key");
    const auto xps = reader.all<std::uint64_t>("/users/xp");
    const Texts names = reader.texts("/users/name");
    const Texts bios = reader.texts("/users/bio");
    world.users.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      world.users.emplace(keys[i], Profile{.name = names.at(i), .xp = xps[i], .bio = bios.at(i)});
    }
  }
};

// ---- W2 ----

class Hdf5Items : public ItemsFormat {
 public:
  Hdf5Items() : ItemsFormat(kHdf5) {}

  void save(const Items& items, const std::string& path) const override {
    std::vector<std::uint64_t> ids;
    std::vector<std::uint64_t> words;
    ids.reserve(items.items.size());
    words.reserve(items.items.size() * kPayloadWords);
    for (const Item& item : items.items) {
      ids.push_back(item.id);
      words.insert(words.end(), item.payload.begin(), item.payload.end());
    }
    Writer writer(path);
    writer.write("/id", ids);
    writer.write_rows("/payload", words, kPayloadWords);
  }
  Items load(const std::string& path) const override {
    Items items;
    each_piece(Reader(path), [&](const auto& ids, const auto& words) {
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto* const payload = words.data() + i * kPayloadWords;
        items.items.push_back({.id = ids[i], .payload = {payload, payload + kPayloadWords}});
      }
    });
    return items;
  }
  std::uint64_t open(const std::string& path) const override { return Reader(path).size("/id"); }
  Item item(const std::string& path, std::uint64_t index) const override {
    const Reader reader(path);
    Item item{.id = reader.one<std::uint64_t>("/id", index)};
    item.payload.resize(kPayloadWords);
    reader.read_rows("/payload", index, 1, kPayloadWords, item.payload.data());
    return item;
  }
  std::uint64_t sum_ids(const std::string& path) const override {
    const auto ids = Reader(path).all<std::uint64_t>("/id");
    return std::accumulate(ids.begin(), ids.end(), std::uint64_t{0});
  }
  std::uint64_t sum_all(const std::string& path) const override {
    std::uint64_t sum = 0;
    each_piece(Reader(path), [&](const auto& ids, const auto& words) {
      sum = std::accumulate(ids.begin(), ids.end(), sum);
      sum = std::accumulate(words.begin(), words.end(), sum);
    });
    return sum;
  }

 private:
  // Calls `use` with ids and payloads of about 1 MB at a time.
  template <class Use>
  static void each_piece(const Reader& reader, const Use& use) {
    constexpr std::uint64_t kRows = 1024;
    const std::uint64_t size = reader.size("/id");
    std::vector<std::uint64_t> ids;
    std::vector<std::uint64_t> words;
    for (std::uint64_t first = 0; first < size; first += kRows) {
      const std::uint64_t count = std::min(kRows, size - first);
      ids.resize(count);
      words.resize(count * kPayloadWords);
      reader.read_rows("/id", first, count, 1, ids.data());
      reader.read_rows("/payload", first, count, kPayloadWords, words.data());
      use(ids, words);
    }
  }
};

// ---- W3 ----

class Hdf5Entries : public EntriesFormat {
 public:
  Hdf5Entries() : EntriesFormat(kHdf5) {}

  void save(const Entries& entries, const std::string& path) const override {
    std::vector<std::uint64_t> keys;
    Texts values;
    keys.reserve(entries.values.size());
    for (const auto* entry : sorted(entries.values)) {
      keys.push_back(entry->first);
      values.add(entry->second);
    }
    Writer writer(path);
    writer.write("/key", keys);
    writer.write("/value", values);
  }
  Entries load(const std::string& path) const override {
    const Reader reader(path);
    const auto keys = reader.all<std::uint64_t>("/key");
    const Texts values = reader.texts("/value");
    Entries entries;
    entries.values.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) entries.values.emplace(keys[i], values.at(i));
    return entries;
  }
  std::uint64_t open(const std::string& path) const override { return Reader(path).size("/key"); }
  std::string lookup(const std::string& path, std::uint64_t key) const override {
    const Reader reader(path);
    return reader.text("/value", reader.find("/key", key));
  }
};

// ---- W4 ----

class Hdf5Doubles : public DoublesFormat {
 public:
  Hdf5Doubles() : DoublesFormat(kHdf5) {}

  void save(const Doubles& doubles, const std::string& path) const override {
    Writer(path).write("/values", doubles.values);
  }
  Doubles load(const std::string& path) const override {
    return {.values = Reader(path).all<double>("/values")};
  }
};

class Hdf5Particles : public ParticlesFormat {
 public:
  Hdf5Particles() : ParticlesFormat(kHdf5) {}

  void save(const Particles& particles, const std::string& path) const override {
    Writer(path).write("/values", particles.values);
  }
  Particles load(const std::string& path) const override {
    return {.values = Reader(path).all<Particle>("/values")};
  }
};

}  // namespace

void add_hdf5(Systems& systems) {
  systems.world.push_back(std::make_shared<Hdf5World>());
  systems.items.push_back(std::make_shared<Hdf5Items>());
  systems.entries.push_back(std::make_shared<Hdf5Entries>());
  systems.doubles.push_back(std::make_shared<Hdf5Doubles>());
  systems.particles.push_back(std::make_shared<Hdf5Particles>());
}

}  // namespace bench::compare
