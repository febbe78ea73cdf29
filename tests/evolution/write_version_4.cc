// The file that version 4 of the game has in tests/corpus/evolution: write_version_4 OUT.

#include <cstdint>
#include <iostream>
#include <vector>

#include "examples/evolution/game.pcs.h"
#include "parcode/parcode.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  game::Save save = {.name = "Alfheim", .difficulty = game::Difficulty::easy};
  save.players[7] = {.name = "Thor", .level = 63, .score = 6'000'000'000, .guild = "Aesir"};
  save.players[12] = {.name = "Freya", .pockets = {9}};
  save.zones.resize(2);
  save.zones[0] = {.name = "Ljosalfheim", .terrain = std::vector<std::uint8_t>(300, 1)};
  save.zones[1].name = "Svartalfheim";
  save.zones[1].weather.set_storm({.strength = 0.5F, .name = "Fimbulwinter"});
  save.log = {"Freya joined"};
  save.previous.emplace(game::Save{.name = "before"});
  const auto saved = parcode::save(arguments[1], save);
  if (saved) return 0;
  std::cerr << parcode::to_string(saved.error()) << '\n';
  return 1;
}
