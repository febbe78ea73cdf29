// Saving, loading, opening and looking up, each beside the floor that it is compared to: the same
// bytes or values without Parcode, in the same run. Read the ratio of a pair, not the times.
//
//   bazel run -c opt //bench/micro -- --benchmark_filter=Lookup
//
// bench/compare measures more, with more care, and longer.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/micro/game.pcs.h"
#include "benchmark/benchmark.h"
#include "parcode/parcode.h"

namespace bench::micro {
namespace {

constexpr std::uint64_t kItems = 20'000;
constexpr std::uint64_t kUsers = 100'000;

const Game& game() {
  static const Game game = [] {
    Game made;
    for (std::uint64_t i = 0; i < kItems; ++i) {
      made.items.push_back({.id = i, .payload = std::vector<std::uint64_t>(128, i)});
    }
    for (std::uint64_t i = 0; i < kUsers; ++i) {
      made.users[i * 7919] = {"Player_" + std::to_string(i), 100 * i, std::string(66, 'b')};
    }
    made.samples.assign(1 << 20, 0.5);
    return made;
  }();
  return game;
}

// Everything is on a memory file system where there is one, so that no disk is measured.
std::filesystem::path folder() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
}

// The saved game, removed when the program ends.
struct Saved {
  Saved() { bytes = parcode::save(path, game()).value().file_bytes; }
  ~Saved() { std::filesystem::remove(path); }
  Saved(const Saved&) = delete;
  Saved& operator=(const Saved&) = delete;

  std::filesystem::path path = folder() / "parcode_micro_benchmark.pcode";
  std::uint64_t bytes = 0;
};
const Saved& saved() {
  static const Saved saved;
  return saved;
}

void Save(benchmark::State& state) {
  const auto path = folder() / "parcode_micro_benchmark.save";
  const auto threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parcode::save(path, game(), {.threads = threads}).value());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(saved().bytes));
  std::filesystem::remove(path);
}

void SaveFloorWriteSameBytes(benchmark::State& state) {
  const auto path = folder() / "parcode_micro_benchmark.floor";
  const std::vector<char> bytes(saved().bytes, 'x');
  for (auto _ : state) {
    std::ofstream out(path, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
  std::filesystem::remove(path);
}

void Load(benchmark::State& state) {
  const auto threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parcode::load<Game>(saved().path, {.threads = threads}).value());
  }
}

void LoadFloorDeepCopy(benchmark::State& state) {
  for (auto _ : state) {
    Game copy = game();
    benchmark::DoNotOptimize(copy);
  }
}

void OpenToRoot(benchmark::State& state) {
  const auto path = saved().path;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parcode::open(path)->root<Game>().value());
  }
}

void OpenFloorReadOnePage(benchmark::State& state) {
  const auto path = saved().path;
  char page[4096];
  for (auto _ : state) {
    std::ifstream in(path, std::ios::binary);
    in.read(page, sizeof page);
    benchmark::DoNotOptimize(page);
  }
}

// Keys in an order that no prefetcher guesses.
const std::vector<std::uint64_t>& shuffled_keys() {
  static const std::vector<std::uint64_t> keys = [] {
    std::vector<std::uint64_t> made;
    for (std::uint64_t i = 0; i < kUsers; ++i) made.push_back(i * 7919);
    std::shuffle(made.begin(), made.end(), std::mt19937_64(1));
    return made;
  }();
  return keys;
}

void LookupMirror(benchmark::State& state) {
  const auto root = parcode::open(saved().path)->root<Game>().value();
  std::size_t i = 0;
  for (auto _ : state) {
    const std::uint64_t key = shuffled_keys()[i++ % kUsers];
    benchmark::DoNotOptimize(root.users.lazy_find(key).value()->xp);
  }
}

void LookupCopiedOut(benchmark::State& state) {
  const auto root = parcode::open(saved().path)->root<Game>().value();
  std::size_t i = 0;
  for (auto _ : state) {
    const std::uint64_t key = shuffled_keys()[i++ % kUsers];
    benchmark::DoNotOptimize(root.users.find(key).value()->xp);
  }
}

void LookupFloorNativeMap(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    const std::uint64_t key = shuffled_keys()[i++ % kUsers];
    benchmark::DoNotOptimize(game().users.find(key)->second.xp);
  }
}

void ViewAndSum(benchmark::State& state) {
  for (auto _ : state) {
    const auto root = parcode::open(saved().path)->root<Game>().value();
    const auto samples = root.samples.view().value();
    double sum = 0;
    for (const double sample : samples) sum += sample;
    benchmark::DoNotOptimize(sum);
  }
}

void ViewFloorSumVector(benchmark::State& state) {
  for (auto _ : state) {
    double sum = 0;
    for (const double sample : game().samples) sum += sample;
    benchmark::DoNotOptimize(sum);
  }
}

BENCHMARK(Save)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(SaveFloorWriteSameBytes)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(Load)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(LoadFloorDeepCopy)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(OpenToRoot)->Unit(benchmark::kMicrosecond);
BENCHMARK(OpenFloorReadOnePage)->Unit(benchmark::kMicrosecond);
BENCHMARK(LookupMirror);
BENCHMARK(LookupCopiedOut);
BENCHMARK(LookupFloorNativeMap);
BENCHMARK(ViewAndSum)->Unit(benchmark::kMillisecond);
BENCHMARK(ViewFloorSumVector)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bench::micro

BENCHMARK_MAIN();
