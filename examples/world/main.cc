// Saves a world of 100,000 users, 10 MB of terrain, 50,000 log lines and a 10 MB asset, and reads
// from it what a server would need at once; says what each step costs.
//
//   bazel run //examples/world -- FILE        (without FILE: one in the temporary directory)

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "examples/world/content.h"
#include "examples/world/meter.h"
#include "parcode/parcode.h"

namespace {

using world::WorldState;
using world::WorldStateLazy;

// In this program every error ends it.
template <class T>
T check(parcode::Result<T> result) {
  if (!result) throw std::runtime_error(parcode::to_string(result.error()));
  return *std::move(result);
}

void expect(bool is_as_written, const char* what) {
  if (!is_as_written) throw std::runtime_error(std::string("not as it was written: ") + what);
}

// ---- what is read ----
// Each step says what it cost until it had the value in hand, and then checks the value.

struct Opened {
  const WorldStateLazy& file;
  const WorldState& written;
  const Meter& meter;
};

Cost read_inline(const Opened& world) {
  const Cost cost = world.meter.stop();
  expect(world.file.name == world.written.name, "name");
  return cost;
}

Cost read_one_byte(const Opened& world) {
  const auto zone = check(check(world.file.regions.lazy_at(5)).zones.lazy_at(20));
  const std::uint8_t byte = check(zone.terrain.at(0));
  const Cost cost = world.meter.stop();
  expect(byte == world.written.regions[5].zones[20].terrain[0], "terrain");
  return cost;
}

Cost read_one_user(const Opened& world) {
  const auto user = check(world.file.users.find(88888));
  const Cost cost = world.meter.stop();
  expect(user == world.written.users.at(88888), "users[88888]");
  return cost;
}

Cost read_logs(const Opened& world) {
  std::size_t index = 0;
  for (auto&& line : world.file.system_logs) {
    expect(check(std::move(line)) == world.written.system_logs.at(index), "system_logs");
    ++index;
  }
  const Cost cost = world.meter.stop();
  expect(index == world.written.system_logs.size(), "system_logs");
  return cost;
}

Cost read_asset(const Opened& world) {
  const auto asset = check(world.file.asset.view());
  const bool is_as_written = std::ranges::equal(asset, world.written.asset);
  const Cost cost = world.meter.stop();
  expect(is_as_written, "asset");
  return cost;
}

Cost read_all(const Opened& world) {
  const WorldState copy = check(world.file.load());
  const Cost cost = world.meter.stop();
  expect(copy == world.written, "the whole");
  return cost;
}

struct Step {
  const char* name;
  Cost (*read)(const Opened& world);
};
constexpr std::array kSteps = {
    Step{"cold start: open, root, name", read_inline},
    Step{"regions[5].zones[20].terrain[0]", read_one_byte},
    Step{"users.find(88888)", read_one_user},
    Step{"stream 50,000 log lines", read_logs},
    Step{"10 MB asset, in place", read_asset},
    Step{"load all of it", read_all},
};

// ---- what it costs ----

std::string in_bytes(std::uint64_t bytes) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1);
  if (bytes < 10'000) {
    text << bytes << " B";
  } else if (bytes < 1'000'000) {
    text << static_cast<double>(bytes) / 1e3 << " KB";
  } else {
    text << static_cast<double>(bytes) / 1e6 << " MB";
  }
  return text.str();
}

void print(std::string_view step, const std::string& time, const std::string& heap,
           const std::string& mapped) {
  std::cout << std::left << std::setw(34) << step << std::right << std::setw(12) << time
            << std::setw(12) << heap << std::setw(12) << mapped << '\n';
}

void print(std::string_view step, const Cost& cost) {
  std::ostringstream time;
  time << std::fixed << std::setprecision(3) << cost.seconds * 1e3 << " ms";
  print(step, time.str(), in_bytes(cost.heap), in_bytes(cost.mapped));
}

// From the closed file to the value in hand: the median of five times, each in a fresh open.
Cost measure(const std::filesystem::path& path, const WorldState& written, const Step& step) {
  std::array<Cost, 5> costs;
  for (Cost& cost : costs) {
    const Meter meter;
    const parcode::File file = check(parcode::open(path));
    const WorldStateLazy world = check(file.root<WorldState>());
    cost = step.read({world, written, meter});
  }
  std::ranges::sort(costs, {}, &Cost::seconds);
  return costs[costs.size() / 2];
}

void run(const std::filesystem::path& path) {
  const WorldState world = make_world();
  const Meter meter;
  const parcode::SaveReport report = check(parcode::save(path, world));
  const Cost cost = meter.stop();
  std::cout << path.string() << ": " << in_bytes(report.file_bytes) << " in " << report.chunks
            << " chunks, written by " << report.threads << " threads\n\n";
  print("step", "time", "heap", "mapped");
  print("save", cost);
  for (const Step& step : kSteps) print(step.name, measure(path, world, step));
  std::cout << "\n"
            << "Every step starts with the file closed; the median of five. The file was just\n"
            << "written, so it comes from the kernel's page cache and no disk is waited for.\n"
            << "heap:   the most memory from operator new at once, beyond what was in use before\n"
            << "mapped: pages of the file in the process; they are the cache's own\n";
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc > 1 ? std::filesystem::path(argv[1])
                 : std::filesystem::temp_directory_path() / "world.pcode");
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "world: " << error.what() << '\n';
    return 1;
  }
}
