#include "examples/world/content.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::uint64_t kUsers = 100'000;
constexpr std::uint32_t kRegions = 10;
constexpr std::uint32_t kZonesPerRegion = 50;
constexpr std::size_t kTerrainBytes = 20 << 10;
constexpr std::uint64_t kLogLines = 50'000;
constexpr std::size_t kAssetBytes = 10 << 20;

constexpr std::string_view kBio =
    "Came with the first ships, stayed for the mountains and the songs.";
static_assert(kBio.size() == 66);

// Bytes that differ from place to place and from one `seed` to the next.
std::vector<std::uint8_t> make_bytes(std::size_t size, std::uint64_t seed) {
  std::vector<std::uint8_t> bytes(size);
  std::uint64_t state = seed * 0x9E3779B97F4A7C15;
  for (std::uint8_t& byte : bytes) {
    state = state * 6364136223846793005 + 1442695040888963407;
    byte = static_cast<std::uint8_t>(state >> 56);
  }
  return bytes;
}

world::Region make_region(std::uint32_t id) {
  world::Region region{.id = id, .name = "Region_" + std::to_string(id)};
  for (std::uint32_t zone = 0; zone < kZonesPerRegion; ++zone) {
    region.zones.push_back(
        {.id = zone, .terrain = make_bytes(kTerrainBytes, id * kZonesPerRegion + zone)});
  }
  return region;
}

std::string make_log_line(std::uint64_t index) {
  return "tick " + std::to_string(index) + ": Player_" + std::to_string(index * 7919 % kUsers) +
         " entered Region_" + std::to_string(index % kRegions);
}

}  // namespace

world::WorldState make_world() {
  world::WorldState world{.id = 1, .name = "Midgard"};
  for (std::uint64_t id = 0; id < kUsers; ++id) {
    world.users[id] = {
        .username = "Player_" + std::to_string(id), .xp = 100 * id, .bio = std::string(kBio)};
  }
  for (std::uint32_t id = 0; id < kRegions; ++id) world.regions.push_back(make_region(id));
  for (std::uint64_t i = 0; i < kLogLines; ++i) world.system_logs.push_back(make_log_line(i));
  world.asset = make_bytes(kAssetBytes, kRegions * kZonesPerRegion);
  return world;
}
