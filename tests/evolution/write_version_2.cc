// The file that version 2 of the game has in tests/corpus/evolution: write_version_2 OUT.

#include <cstdint>
#include <iostream>
#include <vector>

#include "examples/evolution/history/version_2/game.pcs.h"
#include "parcode/parcode.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  game::Save save = {.title = "Asgard", .difficulty = game::Difficulty::nightmare};
  save.players[7] = {
      .name = "Thor", .level = 61, .score = 12, .pockets = {5, 6, 7, 8}, .guild = "Aesir"};
  save.players[11] = {.name = "Loki", .level = 65'535};
  save.zones = {{.name = "Valhalla", .terrain = std::vector<std::uint8_t>(300, 9)}};
  save.log = {"Thor joined", "Loki joined", "Loki left"};
  const auto saved = parcode::save(arguments[1], save);
  if (saved) return 0;
  std::cerr << parcode::to_string(saved.error()) << '\n';
  return 1;
}
