#include "examples/aptdb/commands.h"
#include "examples/aptdb/package.h"

namespace aptdb {
namespace {

// What to tell someone who asked for a package that is not there.
parcode::Result<std::string> reason(const DatabaseLazy& database, const std::string& name) {
  const auto mentions = database.rdepends.find(name);  // one bucket more
  if (!mentions) return parcode::Failure(mentions.error());
  if (!*mentions) return "there is no package '" + name + "'";
  for (const Mention& mention : **mentions) {
    if (mention.role == Role::provides) {
      return "'" + name + "' is a virtual package; rdepends tells who provides it";
    }
  }
  return "there is no package '" + name + "', though others name it";
}

}  // namespace

parcode::Result<int> show(const DatabaseLazy& database, std::span<const std::string> names,
                          Console& console) {
  int exit_code = kExitDone;
  for (const std::string& name : names) {
    const auto versions = database.packages.find(name);  // one bucket
    if (!versions) return parcode::Failure(versions.error());
    if (!*versions) {
      const auto why = reason(database, name);
      if (!why) return parcode::Failure(why.error());
      console.notes << "aptdb: " << *why << "\n";
      exit_code = kExitFailed;
      continue;
    }
    for (const Package& package : **versions) console.out << to_control(package) << "\n";
  }
  return exit_code;
}

}  // namespace aptdb
