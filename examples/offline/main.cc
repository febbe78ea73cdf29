#include <iostream>
#include <string>

#include "parcode/parcode.h"
#include "store/inventory.pcs.h"

int main() {
  store::Inventory inventory{.warehouse = "North"};
  for (unsigned i = 0; i < 10'000; ++i) {
    inventory.parts["bolt-" + std::to_string(i)] = {.name = "Bolt", .price_cents = i};
  }
  const auto saved = parcode::save("inventory.pcode", inventory);
  const auto part =
      saved.and_then([](const auto&) { return parcode::open("inventory.pcode"); })
          .and_then([](const parcode::File& file) { return file.root<store::Inventory>(); })
          .and_then([](const store::InventoryLazy& lazy) { return lazy.parts.find("bolt-42"); });
  if (!part) {
    std::cerr << parcode::to_string(part.error()) << '\n';
    return 1;
  }
  std::cout << "bolt-42 costs " << (**part).price_cents << " cents\n";
}
