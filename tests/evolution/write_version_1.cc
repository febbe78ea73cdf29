// The file that version 1 of the game has in tests/corpus/evolution: write_version_1 OUT.

#include <iostream>

#include "examples/evolution/history/version_1/game.pcs.h"
#include "parcode/parcode.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  game::Save save = {.title = "Midgard", .difficulty = game::Difficulty::hard, .motd = "Welcome"};
  save.players[7] = {.name = "Thor", .level = 60, .score = 4'000'000'000, .pockets = {1, 0, 3, 4}};
  save.players[11] = {.name = "Loki"};
  save.zones = {{.name = "Bifrost", .terrain = {1, 2, 3}}, {.name = "Jotunheim"}};
  const auto saved = parcode::save(arguments[1], save);
  if (saved) return 0;
  std::cerr << parcode::to_string(saved.error()) << '\n';
  return 1;
}
