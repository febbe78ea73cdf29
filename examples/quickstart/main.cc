#include <cstdint>
#include <iostream>
#include <string>

#include "examples/quickstart/game.pcs.h"
#include "parcode/parcode.h"

int fail(const parcode::Error& error) {
  std::cerr << parcode::to_string(error) << '\n';
  return 1;
}

int main() {
  game::World world{.title = "Midgard"};
  for (std::uint64_t id = 0; id < 100'000; ++id) {
    world.players[id] = {.name = "Player_" + std::to_string(id), .score = 100 * id};
    world.events.push_back("Player_" + std::to_string(id) + " joined");
  }
  const auto saved = parcode::save("world.pcode", world);
  if (!saved) return fail(saved.error());

  // Reading: open() costs the same whatever the file's size, and root() reads the inline fields.
  const auto file = parcode::open("world.pcode");
  if (!file) return fail(file.error());
  const auto lazy = file->root<game::World>();
  if (!lazy) return fail(lazy.error());
  std::cout << lazy->title << ": " << lazy->players.size() << " players\n";

  // A map: one bucket of it is read. The answer is an error, or a player, or none.
  const auto player = lazy->players.find(88888);
  if (!player) return fail(player.error());
  if (*player) std::cout << "player 88888: " << (*player)->name << '\n';

  // A vec: one shard of it is read. Errors say what is wrong and where.
  const auto event = lazy->events.at(4711);
  if (!event) return fail(event.error());
  std::cout << "event 4711: " << *event << '\n';
  const auto beyond = lazy->events.at(100'000);
  if (!beyond) std::cout << "event 100000: " << parcode::to_string(beyond.error()) << '\n';
}
