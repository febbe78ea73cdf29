#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <string>
#include <string_view>
#include <vector>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/commands.h"

namespace aptdb {
namespace {

constexpr std::size_t kShown = 10;  // of a list

void print_list(std::string_view title, const std::vector<Tally>& tallies, Console& console) {
  constexpr int kCountWidth = 9;
  constexpr int kSizeWidth = 11;
  console.out << "\n" << title << "\n";
  for (std::size_t i = 0; i < std::min(kShown, tallies.size()); ++i) {
    console.out << std::setw(kCountWidth) << grouped(tallies[i].count) << std::setw(kSizeWidth)
                << bytes_text(tallies[i].installed_size) << "  " << tallies[i].name << "\n";
  }
  if (tallies.size() > kShown) {
    console.out << "          … and " << tallies.size() - kShown << " more\n";
  }
}

void print_number(std::string_view title, const std::string& value, Console& console) {
  constexpr int kTitleWidth = 16;
  console.out << std::left << std::setw(kTitleWidth) << title << std::right << value << "\n";
}

}  // namespace

parcode::Result<int> stats(const DatabaseLazy& database, Console& console) {
  const auto stats = database.stats.load();  // its chunk, nothing else
  if (!stats) return parcode::Failure(stats.error());
  print_number("origin", std::string(database.origin), console);
  print_number("packages", grouped(stats->packages), console);
  print_number("versions", grouped(stats->versions), console);
  print_number("installed size", bytes_text(stats->installed_size), console);
  print_number("download size", bytes_text(stats->download_size), console);
  print_number("relations", grouped(stats->relations), console);
  print_number("words indexed", grouped(stats->words), console);
  print_list("sections (packages, installed size)", stats->sections, console);
  print_list("architectures", stats->architectures, console);
  print_list("priorities", stats->priorities, console);
  print_list("maintainers", stats->maintainers, console);
  print_list("most needed (packages that depend on it, its size)", stats->most_needed, console);
  print_list("largest (versions, installed size)", stats->largest, console);
  return kExitDone;
}

}  // namespace aptdb
