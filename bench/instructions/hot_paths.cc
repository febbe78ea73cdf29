// The hot paths of the library, each by itself, for counting instructions:
//
//   hot_paths PATH COUNT    goes COUNT times through the path PATH, after what it needs
//
// instructions.py runs this under callgrind with two counts; the difference is the path alone.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/instructions/game.pcs.h"
#include "parcode/parcode.h"

namespace bench::instructions {
namespace {

constexpr std::uint64_t kItems = 2'000;
constexpr std::uint64_t kUsers = 2'000;
constexpr std::uint64_t kLines = 2'000;

Game make_game() {
  Game game;
  for (std::uint64_t i = 0; i < kItems; ++i) {
    game.items.push_back({.id = i, .payload = std::vector<std::uint64_t>(32, i)});
  }
  for (std::uint64_t i = 0; i < kUsers; ++i) {
    game.users[i * 7919] = {"Player_" + std::to_string(i), 100 * i, std::string(66, 'b')};
  }
  for (std::uint64_t i = 0; i < kLines; ++i) {
    game.log.push_back("line " + std::to_string(i) + " of what happened");
  }
  game.packed_log = game.log;
  return game;
}

// Each goes through one path once and returns something that depends on all that was read.
using Path = std::function<std::uint64_t()>;

std::map<std::string, Path, std::less<>> paths(const Game& game,
                                               const std::vector<std::byte>& bytes,
                                               const GameLazy& root) {
  return {
      {"encode", [&] { return parcode::serialize(game, {.threads = 1}).value().size(); }},
      {"decode",
       [&] { return parcode::load_bytes<Game>(bytes, {.threads = 1}).value().users.size(); }},
      {"open", [&] { return parcode::open_bytes(bytes)->root<Game>().value().items.size(); }},
      {"lookup_mirror",
       [&] {
         std::uint64_t sum = 0;
         for (std::uint64_t i = 0; i < kUsers; ++i)
           sum += root.users.lazy_find(i * 7919).value()->xp;
         return sum;
       }},
      {"lookup_copy",
       [&] {
         std::uint64_t sum = 0;
         for (std::uint64_t i = 0; i < kUsers; ++i) sum += root.users.find(i * 7919).value()->xp;
         return sum;
       }},
      {"lookup_miss",
       [&] {
         std::uint64_t sum = 0;
         for (std::uint64_t i = 0; i < kUsers; ++i)
           sum += root.users.contains(i * 7919 + 1).value();
         return sum;
       }},
      {"scan_mirrors",
       [&] {
         std::uint64_t sum = 0;
         for (auto&& item : root.items.lazy()) sum += item.value().id;
         return sum;
       }},
      {"scan_column",
       [&] {
         std::uint64_t sum = 0;
         for (auto&& id : root.items.column<&Item::id>()) sum += id.value();
         return sum;
       }},
      {"scan_column_shards",
       [&] {
         std::uint64_t sum = 0;
         for (auto&& shard : root.items.column<&Item::id>().shards()) {
           for (const std::uint64_t id : shard.value()) sum += id;
         }
         return sum;
       }},
      {"scan_strings",
       [&] {
         std::uint64_t sum = 0;
         for (auto&& line : root.packed_log) sum += line.value().size();
         return sum;
       }},
      {"at",
       [&] {
         std::uint64_t sum = 0;
         for (std::uint64_t i = 0; i < kItems; ++i) sum += root.items.at(i).value().payload.size();
         return sum;
       }},
  };
}

int run(std::string_view name, long count) {
  const Game game = make_game();
  const std::vector<std::byte> bytes = parcode::serialize(game, {.threads = 1}).value();
  const auto root = parcode::open_bytes(bytes)->root<Game>().value();
  const auto all = paths(game, bytes, root);
  if (name == "list") {
    for (const auto& [each, path] : all) std::cout << each << "\n";
    return 0;
  }
  const auto found = all.find(name);
  if (found == all.end()) {
    std::cerr << "hot_paths: there is no path '" << name << "'; 'list' names all\n";
    return 2;
  }
  found->second();  // what happens the first time only is not counted
  std::uint64_t sum = 0;
  for (long i = 0; i < count; ++i) sum += found->second();
  std::cout << sum << "\n";
  return 0;
}

}  // namespace
}  // namespace bench::instructions

int main(int argc, char** argv) {
  if (argc != 3 && !(argc == 2 && std::string_view(argv[1]) == "list")) {
    std::cerr << "usage: hot_paths PATH COUNT | hot_paths list\n";
    return 2;
  }
  return bench::instructions::run(argv[1], argc == 3 ? std::strtol(argv[2], nullptr, 10) : 0);
}
