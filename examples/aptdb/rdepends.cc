#include <array>
#include <optional>
#include <string_view>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/commands.h"

namespace aptdb {
namespace {

// By the values of Role.
constexpr std::array<std::string_view, 9> kTitles = {
    "Depended on by", "Pre-depended on by", "Recommended by", "Suggested by", "Enhanced by",
    "Broken by",      "In conflict with",   "Replaced by",    "Provided by"};

std::string_view title(Role role) {
  const auto index = static_cast<std::size_t>(role);
  return index < kTitles.size() ? kTitles[index] : "Named by";  // a role of a newer schema
}

}  // namespace

parcode::Result<int> rdepends(const DatabaseLazy& database, const std::string& name,
                              Console& console) {
  const auto mentions = database.rdepends.find(name);  // one bucket
  if (!mentions) return parcode::Failure(mentions.error());
  if (!*mentions) {
    const auto known = database.packages.contains(name);
    if (!known) return parcode::Failure(known.error());
    console.notes << "aptdb: " << (*known ? "no package names '" : "nothing is known of '") << name
                  << "'\n";
    return *known ? kExitDone : kExitFailed;
  }
  std::optional<Role> role;
  for (const Mention& mention : **mentions) {  // sorted by role, then name
    if (mention.role != role) {
      role = mention.role;
      console.out << title(*role) << ":\n";
    }
    const auto headline = database.headlines.lazy_at(mention.package);
    if (!headline) return parcode::Failure(headline.error());
    console.out << "  " << headline->name << (mention.alternative ? " (or another)" : "") << "\n";
  }
  return kExitDone;
}

}  // namespace aptdb
