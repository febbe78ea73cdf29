#include "runtime/schema/text_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

// The package of a root like `u64`, which belongs to none.
constexpr std::string_view kNoPackage = "schema";

// For each definition the index of its file, files numbered as definitions first meet them.
using Assignment = std::vector<std::uint32_t>;

// One file a package and layer.
Assignment assign(const Schema& schema, const std::vector<std::uint32_t>& layers) {
  std::map<std::pair<std::string_view, std::uint32_t>, std::uint32_t> files;
  Assignment assignment;
  for (std::size_t i = 0; i < schema.definitions.size(); ++i) {
    const auto next = static_cast<std::uint32_t>(files.size());
    const auto key = std::pair(package_of(schema.definitions[i].name), layers[i]);
    assignment.push_back(files.try_emplace(key, next).first->second);
  }
  return assignment;
}

// Which other files each file imports.
References imports_of(const References& named, const Assignment& assignment) {
  std::vector<std::set<std::uint32_t>> imports;
  for (std::size_t i = 0; i < assignment.size(); ++i) {
    if (assignment[i] >= imports.size()) imports.resize(assignment[i] + 1);
    for (const std::uint32_t other : named[i]) {
      if (assignment[other] != assignment[i]) imports[assignment[i]].insert(assignment[other]);
    }
  }
  References result;
  for (const std::set<std::uint32_t>& of_one : imports) {
    result.emplace_back(of_one.begin(), of_one.end());
  }
  return result;
}

// For each definition, how often the package can change on a way down from it. Files of one layer
// of a package import files of lower layers only, so never each other.
std::vector<std::uint32_t> layers_of(const Schema& schema, const References& named) {
  // What the compiler wrote needs a pass for each time that types of one package, recursive among
  // themselves, stand on such a way; more is a file made by hand, for which any text will do.
  constexpr int kMostPasses = 100;
  const std::vector<std::uint32_t> order = walk_all(named).postorder;
  std::vector<std::uint32_t> layers(named.size());
  bool changed = true;
  for (int pass = 0; changed && pass < kMostPasses; ++pass) {
    changed = false;
    for (const std::uint32_t index : order) {
      const std::string_view package = package_of(schema.definitions[index].name);
      for (const std::uint32_t other : named[index]) {
        const bool same = package_of(schema.definitions[other].name) == package;
        const std::uint32_t least = layers[other] + (same ? 0 : 1);
        if (layers[index] >= least) continue;
        layers[index] = least;
        changed = true;
      }
    }
  }
  return layers;
}

// "game/world.pcs", and "game/world_2.pcs" for the second file of the package.
std::string path_of(std::string package, const std::set<std::string>& taken) {
  if (package.empty()) package = kNoPackage;
  std::ranges::replace(package, '.', '/');
  std::string path = package + ".pcs";
  for (int n = 2; taken.contains(path); ++n) path = package + "_" + std::to_string(n) + ".pcs";
  return path;
}

// The files that the root's type names. More than one: the root needs a file of its own.
std::set<std::uint32_t> files_of_root(const Schema& schema, const Assignment& assignment) {
  std::vector<std::uint32_t> named;
  append_references(schema.root, Reference::kAny, named);
  std::set<std::uint32_t> files;
  for (const std::uint32_t index : named) files.insert(assignment[index]);
  return files;
}

std::vector<std::string> paths_of(const std::vector<std::uint32_t>& indices,
                                  const std::vector<TextFile>& files) {
  std::vector<std::string> paths;
  for (const std::uint32_t index : indices) paths.push_back(files[index].path);
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

std::vector<TextFile> text_files(const Schema& schema) {
  const References named = references(schema, Reference::kAny);
  Assignment assignment = assign(schema, std::vector<std::uint32_t>(named.size()));
  References imports = imports_of(named, assignment);
  if (walk_all(imports).cyclic) {
    assignment = assign(schema, layers_of(schema, named));
    imports = imports_of(named, assignment);
  }
  std::vector<TextFile> files(imports.size());
  for (std::uint32_t i = 0; i < named.size(); ++i) {
    TextFile& file = files[assignment[i]];
    file.package = package_of(schema.definitions[i].name);
    file.definitions.push_back(i);
  }
  std::set<std::string> taken;
  for (TextFile& file : files) taken.insert(file.path = path_of(file.package, taken));
  for (std::size_t i = 0; i < files.size(); ++i) files[i].imports = paths_of(imports[i], files);
  const std::set<std::uint32_t> root_files = files_of_root(schema, assignment);
  if (root_files.size() != 1) {
    const std::vector<std::uint32_t> indices(root_files.begin(), root_files.end());
    files.insert(files.begin(), {.path = path_of(std::string(kNoPackage), taken),
                                 .package = std::string(kNoPackage),
                                 .imports = paths_of(indices, files)});
  }
  return files;
}

}  // namespace parcode::schema
