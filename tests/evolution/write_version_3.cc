// The file that version 3 of the game has in tests/corpus/evolution: write_version_3 OUT.

#include <iostream>

#include "examples/evolution/history/version_3/game.pcs.h"
#include "parcode/parcode.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  game::Save save = {.title = "Vanaheim"};
  save.players[7] = {.name = "Thor",
                     .level = 62,
                     .score = 5'000'000'000,
                     .pockets = {1, 2, 3, 4, 5, 6},
                     .guild = "Aesir"};
  save.players[12] = {.name = "Freya"};
  save.zones = {{.name = "Folkvangr", .terrain = {0, 255}}};
  save.log = {"Freya joined"};
  const auto saved = parcode::save(arguments[1], save);
  if (saved) return 0;
  std::cerr << parcode::to_string(saved.error()) << '\n';
  return 1;
}
