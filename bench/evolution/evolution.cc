// What it costs to read a file of an older version of the schema: each way of reading, on a file
// that the first version wrote and on one that the second wrote, both read as the second.
//
//   evolution [--rounds=N]      medians of N (default 11) interleaved rounds, and their ratio
//
// The files lie in the page cache. Times without "warm" begin with opening the file.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/evolution/after.pcs.h"
#include "bench/evolution/before.pcs.h"
#include "parcode/parcode.h"

namespace {

namespace before = bench::evolution::before;
namespace after = bench::evolution::after;

constexpr std::uint64_t kItems = 20'000;
constexpr std::uint64_t kUsers = 100'000;
constexpr std::uint64_t kSamples = 4'000'000;
constexpr std::uint64_t kLookups = 100'000;
// Of the files read warm: room for what was converted, which the file's own chunks do not need.
constexpr std::uint64_t kCache = std::uint64_t{256} << 20;

template <class Game>
Game make_game() {
  Game game;
  game.items.resize(kItems);
  for (std::uint64_t i = 0; i < kItems; ++i) {
    game.items[i].id = static_cast<std::uint32_t>(i);
    game.items[i].payload.assign(128, i);
  }
  for (std::uint64_t i = 0; i < kUsers; ++i) {
    auto& user = game.users[i * 0x9E3779B97F4A7C15U];
    user.name = "Player_" + std::to_string(i);
    user.bio = "an explorer of the northern wastes, seldom seen twice in one place";
  }
  game.samples.assign(kSamples, 0.5);
  game.terrain.assign(50'000'000, 7);
  return game;
}

[[noreturn]] void give_up(const parcode::Error& error) {
  std::fprintf(stderr, "%s\n", to_string(error).c_str());
  std::exit(1);
}

template <class T>
T take(parcode::Result<T> result) {
  if (!result) give_up(result.error());
  return std::move(*result);
}

using Path = std::filesystem::path;

after::GameLazy open_root(const Path& path, const parcode::OpenOptions& options = {}) {
  return take(take(parcode::open(path, options)).root<after::Game>());
}

std::uint64_t load_all(const Path& path) {
  return take(parcode::load<after::Game>(path, {.threads = 1})).items.size();
}
std::uint64_t look_up_one(const Path& path) {
  return take(open_root(path).users.find(77 * 0x9E3779B97F4A7C15U))->name.size();
}
std::uint64_t fetch_one_item(const Path& path) {
  return take(open_root(path).items.lazy_at(kItems / 2)).id;
}
std::uint64_t scan_ids(const Path& path) {
  std::uint64_t sum = 0;
  const auto root = open_root(path);
  for (auto&& item : root.items.lazy()) sum += take(std::move(item)).id;
  return sum;
}
std::uint64_t scan_users(const Path& path) {
  std::uint64_t sum = 0;
  const auto root = open_root(path);
  for (auto&& user : root.users) sum += take(std::move(user)).second.name.size();
  return sum;
}
std::uint64_t load_samples(const Path& path) {
  return take(open_root(path).samples.load()).size();
}
std::uint64_t load_unchanged(const Path& path) {
  return take(open_root(path).terrain.load()).size();
}
std::uint64_t warm_lookups(const after::GameLazy& root) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < kLookups; ++i) {
    sum += take(root.users.lazy_find((i * 31 % kUsers) * 0x9E3779B97F4A7C15U))->name.size();
  }
  return sum;
}
std::uint64_t warm_items(const after::GameLazy& root) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < kLookups; ++i) sum += take(root.items.lazy_at(i * 31 % kItems)).id;
  return sum;
}

struct Measured {
  const char* name;
  std::function<std::uint64_t(std::size_t file)> run;
};

double seconds(const Measured& what, std::size_t file, std::uint64_t* result) {
  const auto begin = std::chrono::steady_clock::now();
  *result = what.run(file);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void measure(const Measured& what, int rounds) {
  std::vector<double> times[2];
  std::uint64_t results[2] = {0, 0};
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t turn = 0; turn < 2; ++turn) {
      const std::size_t file = (turn + static_cast<std::size_t>(round)) % 2;
      times[file].push_back(seconds(what, file, &results[file]));
    }
  }
  if (results[0] != results[1]) {
    std::fprintf(stderr, "%s: the two files do not hold the same\n", what.name);
    std::exit(1);
  }
  const double evolved = median(times[0]) * 1e6;
  const double fresh = median(times[1]) * 1e6;
  std::printf("%-34s %12.1f %12.1f %8.2f\n", what.name, fresh, evolved, evolved / fresh);
}

int rounds_of(int argc, char** argv) {
  constexpr std::string_view kFlag = "--rounds=";
  const std::string_view argument = argc > 1 ? argv[1] : "--rounds=11";
  const int rounds = argument.starts_with(kFlag) ? std::atoi(argument.data() + kFlag.size()) : 0;
  if (rounds > 0) return rounds;
  std::fprintf(stderr, "usage: evolution [--rounds=N]\n");
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = rounds_of(argc, argv);
  const Path folder = std::filesystem::temp_directory_path();
  const std::string process =
      std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  const Path files[] = {folder / ("evolution-" + process + "-1.pcode"),
                        folder / ("evolution-" + process + "-2.pcode")};
  take(parcode::save(files[0], make_game<before::Game>()));
  take(parcode::save(files[1], make_game<after::Game>()));
  const parcode::OpenOptions options{.cache_bytes = kCache};
  const after::GameLazy roots[] = {open_root(files[0], options), open_root(files[1], options)};
  const auto cold = [&](auto read) {
    return [&files, read](std::size_t file) { return read(files[file]); };
  };
  const auto warm = [&](auto read) {
    return [&roots, read](std::size_t file) { return read(roots[file]); };
  };
  std::printf("%-34s %12s %12s %8s\n", "microseconds, median", "unevolved", "evolved", "ratio");
  for (const Measured& what : {Measured{"load everything", cold(load_all)},
                               Measured{"open, look one user up", cold(look_up_one)},
                               Measured{"open, one item", cold(fetch_one_item)},
                               Measured{"open, scan all items' ids", cold(scan_ids)},
                               Measured{"open, scan all users", cold(scan_users)},
                               Measured{"open, load widened numbers", cold(load_samples)},
                               Measured{"open, load an unchanged field", cold(load_unchanged)},
                               Measured{"warm: 100,000 lookups", warm(warm_lookups)},
                               Measured{"warm: 100,000 items", warm(warm_items)}}) {
    measure(what, rounds);
  }
  for (const Path& file : files) std::filesystem::remove(file);
}
