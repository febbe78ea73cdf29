#include "examples/aptdb/database_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "examples/aptdb/package.h"
#include "examples/aptdb/words.h"

namespace aptdb {
namespace {

constexpr std::size_t kTopCount = 10;  // entries of the lists of Stats that are not whole

// All versions of one package.
using Versions = std::span<Package* const>;
// By name: the place of a package here is its place in Database.headlines.
using Groups = std::vector<Versions>;

// `sorted` by name; the groups point into it.
Groups groups_of(const std::vector<Package*>& sorted) {
  Groups groups;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first + 1;
    while (last < sorted.size() && sorted[last]->name == sorted[first]->name) ++last;
    groups.emplace_back(sorted.data() + first, last - first);
    first = last;
  }
  return groups;
}

std::unordered_map<std::string, std::vector<std::uint32_t>> index_words(const Groups& groups) {
  std::unordered_map<std::string, std::vector<std::uint32_t>> index;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    std::string text = groups[i].front()->name;
    for (const Package* package : groups[i]) {
      text += '\n' + package->summary + '\n' + package->description;
    }
    for (std::string& word : words_of(text)) index[std::move(word)].push_back(i);
  }
  return index;
}

void add_mentions(const Versions& versions, std::uint32_t index, Database& database) {
  // A package that names another twice in one list is one mention of it: with no other alternative
  // where one clause leaves none. Two versions are one package.
  std::map<std::pair<std::string_view, Role>, bool> alternatives;
  for (const Package* package : versions) {
    for (const RelationField& field : relation_fields()) {
      for (const Clause& clause : package->*field.member) {
        const bool alternative = clause.alternatives.size() > 1;
        database.stats.relations += clause.alternatives.size();
        for (const Relation& relation : clause.alternatives) {
          auto& flag = alternatives.try_emplace({relation.name, field.role}, true).first->second;
          flag = flag && alternative;
        }
      }
    }
  }
  for (const auto& [named, alternative] : alternatives) {
    database.rdepends[std::string(named.first)].push_back(
        {.package = index, .role = named.second, .alternative = alternative});
  }
}

void sort_mentions(Database& database) {
  const auto order = [](const Mention& mention) {
    return std::pair(mention.role, mention.package);
  };
  for (auto& [name, mentions] : database.rdepends) std::ranges::sort(mentions, {}, order);
}

// Counts by name, and puts them in order.
class Tallies {
 public:
  void add(std::string_view name, std::uint64_t installed_size) {
    if (name.empty()) name = "(none)";
    auto found = tallies_.find(name);
    if (found == tallies_.end())
      found = tallies_.emplace(name, Tally{std::string(name), 0, 0}).first;
    ++found->second.count;
    found->second.installed_size += installed_size;
  }

  // The first `most` by `projection`, downwards; equal ones by name.
  std::vector<Tally> top(std::uint64_t Tally::*projection, std::size_t most = SIZE_MAX) const {
    std::vector<Tally> sorted;
    for (const auto& [name, tally] : tallies_) sorted.push_back(tally);
    std::ranges::stable_sort(sorted, std::ranges::greater(), projection);
    sorted.resize(std::min(sorted.size(), most));
    return sorted;
  }

 private:
  std::map<std::string, Tally, std::less<>> tallies_;
};

void count_packages(const std::vector<Package>& packages, Stats& stats) {
  Tallies sections;
  Tallies architectures;
  Tallies priorities;
  Tallies maintainers;
  Tallies sizes;
  for (const Package& package : packages) {
    const std::uint64_t size = package.installed_size;
    stats.installed_size += size;
    stats.download_size += package.download_size;
    sections.add(package.section, size);
    architectures.add(package.architecture, size);
    priorities.add(name_of(package.priority), size);
    maintainers.add(package.maintainer, size);
    sizes.add(package.name, size);
  }
  stats.versions = packages.size();
  stats.sections = sections.top(&Tally::count);
  stats.architectures = architectures.top(&Tally::count);
  stats.priorities = priorities.top(&Tally::count);
  stats.maintainers = maintainers.top(&Tally::count, kTopCount);
  stats.largest = sizes.top(&Tally::installed_size, kTopCount);
}

// Depends and Pre-Depends make a need.
std::vector<Tally> most_needed(const Database& database) {
  std::vector<Tally> all;
  for (const auto& [name, mentions] : database.rdepends) {
    std::set<std::uint32_t> needing;
    for (const Mention& mention : mentions) {
      if (mention.role == Role::depends || mention.role == Role::pre_depends) {
        needing.insert(mention.package);
      }
    }
    if (needing.empty()) continue;
    const auto found = database.packages.find(name);
    const std::uint64_t size =
        found == database.packages.end() ? 0 : found->second.front().installed_size;
    all.push_back({.name = name, .count = needing.size(), .installed_size = size});
  }
  const auto order = [](const Tally& a, const Tally& b) {
    return a.count != b.count ? a.count > b.count : a.name < b.name;
  };
  const std::size_t count = std::min(all.size(), kTopCount);
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count), order);
  all.resize(count);
  return all;
}

void move_packages(const Groups& groups, Database& database) {
  database.packages.reserve(groups.size());
  for (const Versions& versions : groups) {
    std::vector<Package>& moved = database.packages[versions.front()->name];
    moved.reserve(versions.size());
    for (Package* package : versions) moved.push_back(std::move(*package));
  }
}

}  // namespace

Database build_database(std::vector<Package> packages, std::string origin) {
  Database database;
  database.origin = std::move(origin);
  std::vector<Package*> sorted;
  for (Package& package : packages) sorted.push_back(&package);
  std::ranges::stable_sort(sorted, {}, &Package::name);
  const Groups groups = groups_of(sorted);

  auto words = std::async(std::launch::async, [&] { return index_words(groups); });
  count_packages(packages, database.stats);
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    const Package& first = *groups[i].front();
    database.headlines.push_back({first.name, first.section, first.summary});
    add_mentions(groups[i], i, database);
  }
  sort_mentions(database);
  database.words = words.get();
  move_packages(groups, database);

  database.stats.packages = groups.size();
  database.stats.words = database.words.size();
  database.stats.most_needed = most_needed(database);
  return database;
}

}  // namespace aptdb
