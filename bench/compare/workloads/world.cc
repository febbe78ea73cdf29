#include "bench/compare/workloads/world.h"

#include <lz4.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/workloads/lookup_cases.h"
#include "bench/compare/workloads/suite_builder.h"

namespace bench::compare {
namespace {

constexpr std::uint64_t kUsers = 100'000;
constexpr std::uint32_t kRegions = 10;
constexpr std::uint32_t kZonesPerRegion = 50;
constexpr std::size_t kTerrainBytes = 20'000;
constexpr std::uint64_t kLogLines = 50'000;
constexpr std::size_t kAssetBytes = 10'000'000;

constexpr std::string_view kBio =
    "Came with the first ships, stayed for the mountains and the songs.";
static_assert(kBio.size() == 66);

// Bytes without a pattern, as those of pictures and sounds.
std::vector<std::uint8_t> noise(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint8_t> bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() >> 56);
  return bytes;
}

// A map of tiles: runs of one of 16 kinds, 1 to 32 long.
std::vector<std::uint8_t> terrain(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint8_t> tiles;
  tiles.reserve(size);
  while (tiles.size() < size) {
    const std::uint64_t next = random();
    const std::size_t run = std::min<std::size_t>(1 + next % 32, size - tiles.size());
    tiles.insert(tiles.end(), run, static_cast<std::uint8_t>(next >> 60));
  }
  return tiles;
}

Region make_region(std::uint32_t id) {
  Region region{.id = id, .name = "Region_" + std::to_string(id)};
  for (std::uint32_t zone = 0; zone < kZonesPerRegion; ++zone) {
    region.zones.push_back(
        {.id = zone, .terrain = terrain(kTerrainBytes, id * kZonesPerRegion + zone)});
  }
  return region;
}

std::string log_line(std::uint64_t index) {
  return "tick " + std::to_string(index) + ": Player_" + std::to_string(index * 7919 % kUsers) +
         " entered Region_" + std::to_string(index % kRegions);
}

World make_world(const Scale& scale) {
  World world{.id = 1, .name = "Midgard", .asset = noise(scale.of(kAssetBytes), 1)};
  for (std::uint64_t id = 0; id < scale.of(kUsers); ++id) {
    world.users[id] = {
        .name = "Player_" + std::to_string(id), .xp = 100 * id, .bio = std::string(kBio)};
  }
  for (std::uint32_t id = 0; id < kRegions; ++id) world.regions.push_back(make_region(id));
  for (std::uint64_t i = 0; i < scale.of(kLogLines); ++i) world.logs.push_back(log_line(i));
  return world;
}

struct XpOf {
  std::uint64_t operator()(const Profile& profile) const { return profile.xp; }
};

Probes make_probes(std::uint64_t users) {
  Probes probes;
  for (std::uint64_t key = 0; key < users; ++key) {
    probes.hits.push_back(key);
    probes.misses.push_back(users + key);
  }
  std::mt19937_64 random(2);
  std::shuffle(probes.hits.begin(), probes.hits.end(), random);
  std::shuffle(probes.misses.begin(), probes.misses.end(), random);
  for (const std::uint64_t key : probes.hits) probes.digests.push_back(100 * key);
  return probes;
}

// ---- the codecs alone ----

constexpr std::size_t kBlock = 128 << 10;  // as much as a shard has

std::vector<char> bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Compressed {
  std::vector<std::vector<char>> blocks;
  double milliseconds = 0;
};

// The file's bytes, compressed block by block with LZ4 as it comes.
Compressed compress(const std::vector<char>& bytes) {
  Compressed compressed;
  std::vector<char> buffer(static_cast<std::size_t>(LZ4_compressBound(kBlock)));
  for (std::size_t at = 0; at < bytes.size(); at += kBlock) {
    const std::size_t size = std::min(kBlock, bytes.size() - at);
    int length = 0;
    compressed.milliseconds += milliseconds([&] {
      length = LZ4_compress_default(bytes.data() + at, buffer.data(), static_cast<int>(size),
                                    static_cast<int>(buffer.size()));
    });
    compressed.blocks.emplace_back(buffer.data(), buffer.data() + length);
  }
  return compressed;
}

double decompress(const Compressed& compressed) {
  std::vector<char> buffer(kBlock);
  return milliseconds([&] {
    for (const std::vector<char>& block : compressed.blocks) {
      const int length =
          LZ4_decompress_safe(block.data(), buffer.data(), static_cast<int>(block.size()), kBlock);
      expect(length > 0, "lz4");
    }
  });
}

// ---- cases ----

void add_openings(SuiteBuilder<World>& suite, const std::shared_ptr<const WorldFormat>& format,
                  std::uint64_t user) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, "open", "us", [=, get = suite.native()] {
    expect(format->open(path) == get().id, "id");
    return microseconds_each([&] { keep(format->open(path)); });
  });
  suite.add(variant, "deep_fetch", "us", [=, get = suite.native()] {
    const DeepPlace place;
    const auto& zone = get().regions[place.region].zones[place.zone];
    expect(format->deep_fetch(path, place) == zone.terrain[place.byte], "terrain");
    return microseconds_each([&] { keep(format->deep_fetch(path, place)); });
  });
  suite.add(variant, "lookup", "us", [=, get = suite.native()] {
    expect(format->lookup(path, user) == get().users.at(user), "users");
    return microseconds_each([&] { keep(format->lookup(path, user)); });
  });
}

void add_floors(SuiteBuilder<World>& suite, const std::function<Probes()>& probes) {
  suite.add_common_floors();
  const auto open = [get = suite.native()](unsigned threads) {
    LookupsOfThreads lookups;
    for (unsigned i = 0; i < threads; ++i) {
      lookups.push_back(std::make_unique<NativeLookups<Profile, XpOf>>(get().users));
    }
    return lookups;
  };
  add_lookups(suite, {.system = std::string(kFloor)}, open, probes);
  suite.add_file_floor("lz4_compress", "ms", [](const std::string& path) {
    return compress(bytes_of(path)).milliseconds;
  });
  suite.add_file_floor("lz4_decompress", "ms", [](const std::string& path) {
    return decompress(compress(bytes_of(path)));
  });
}

}  // namespace

LookupsOfThreads WorldFormat::lookups(const std::string&, unsigned) const {
  return {};
}

Suite world_suite(const WorldFormats& formats, const Folder& folder, const Scale& scale) {
  const std::uint64_t footprint = 30'000'000 + scale.of(90'000'000);
  const std::uint64_t users = scale.of(kUsers);
  SuiteBuilder<World> suite("W1 world", folder, footprint, [scale] { return make_world(scale); });
  const auto probes = [users] { return make_probes(users); };
  for (const auto& format : formats) {
    suite.add_save_and_load(format);
    const Variant& variant = format->variant();
    if (variant.threads == 1) add_openings(suite, format, users * 8 / 9);
    if (!format->has_lookups() || variant.threads != 1) continue;
    const auto open = [format, path = suite.saved_by(variant)](unsigned threads) {
      return format->lookups(path, threads);
    };
    add_lookups(suite, variant, open, probes);
  }
  add_floors(suite, probes);
  return suite.finish();
}

}  // namespace bench::compare
