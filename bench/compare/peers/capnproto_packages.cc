// W5 for Cap'n Proto: see capnproto.cc and packages.capnp.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/compare/peers/capnproto_message.h"
#include "bench/compare/peers/packages.capnp.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

// ---- to messages ----

template <std::size_t kSize>
kj::ArrayPtr<const kj::byte> data(const std::optional<std::array<std::uint8_t, kSize>>& bytes) {
  return bytes ? kj::arrayPtr(bytes->data(), bytes->size()) : nullptr;
}

// Fills a list's elements, one from each of `values`.
template <class List, class Values, class Fill>
void fill_all(List list, const Values& values, const Fill& fill) {
  for (unsigned i = 0; i < list.size(); ++i) fill(list[i], values[i]);
}

void fill_clause(capnproto::Clause::Builder to, const aptdb::Clause& clause) {
  fill_all(to.initAlternatives(count(clause.alternatives.size())), clause.alternatives,
           [](capnproto::Relation::Builder alternative, const aptdb::Relation& from) {
             alternative.setName(text(from.name));
             alternative.setArchitecture(text(from.architecture));
             alternative.setComparison(static_cast<std::uint8_t>(from.comparison));
             alternative.setVersion(text(from.version));
           });
}

void fill_relations(capnproto::Package::Builder to, const aptdb::Package& from) {
  const auto size = [](const std::vector<aptdb::Clause>& clauses) { return count(clauses.size()); };
  fill_all(to.initPreDepends(size(from.pre_depends)), from.pre_depends, fill_clause);
  fill_all(to.initDepends(size(from.depends)), from.depends, fill_clause);
  fill_all(to.initRecommends(size(from.recommends)), from.recommends, fill_clause);
  fill_all(to.initSuggests(size(from.suggests)), from.suggests, fill_clause);
  fill_all(to.initEnhances(size(from.enhances)), from.enhances, fill_clause);
  fill_all(to.initBreaks(size(from.breaks)), from.breaks, fill_clause);
  fill_all(to.initConflicts(size(from.conflicts)), from.conflicts, fill_clause);
  fill_all(to.initReplaces(size(from.replaces)), from.replaces, fill_clause);
  fill_all(to.initProvides(size(from.provides)), from.provides, fill_clause);
}

void fill_package(capnproto::Package::Builder to, const aptdb::Package& from) {
  to.setName(text(from.name));
  to.setVersion(text(from.version));
  to.setArchitecture(text(from.architecture));
  to.setMultiArch(static_cast<std::uint8_t>(from.multi_arch));
  to.setPriority(static_cast<std::uint8_t>(from.priority));
  to.setSection(text(from.section));
  to.setEssential(from.essential);
  to.setSource(text(from.source));
  to.setSourceVersion(text(from.source_version));
  to.setMaintainer(text(from.maintainer));
  to.setHomepage(text(from.homepage));
  to.setInstalledSize(from.installed_size);
  to.setDownloadSize(from.download_size);
  to.setFilename(text(from.filename));
  to.setMd5(data(from.checksums.md5));
  to.setSha256(data(from.checksums.sha256));
  to.setDescriptionMd5(data(from.checksums.description_md5));
  auto tags = to.initTags(count(from.tags.size()));
  for (unsigned i = 0; i < tags.size(); ++i) tags.set(i, text(from.tags[i]));
  fill_relations(to, from);
  to.setSummary(text(from.summary));
  to.setDescription(text(from.description));
  fill_all(to.initOther(count(from.other.size())), from.other,
           [](capnproto::Field::Builder field, const aptdb::Field& other) {
             field.setName(text(other.name));
             field.setValue(text(other.value));
           });
}

void fill_tally(capnproto::Tally::Builder to, const aptdb::Tally& from) {
  to.setName(text(from.name));
  to.setCount(from.count);
  to.setInstalledSize(from.installed_size);
}

void fill_stats(capnproto::Stats::Builder to, const aptdb::Stats& from) {
  to.setPackages(from.packages);
  to.setVersions(from.versions);
  to.setInstalledSize(from.installed_size);
  to.setDownloadSize(from.download_size);
  to.setRelations(from.relations);
  to.setWords(from.words);
  const auto size = [](const std::vector<aptdb::Tally>& tallies) { return count(tallies.size()); };
  fill_all(to.initSections(size(from.sections)), from.sections, fill_tally);
  fill_all(to.initArchitectures(size(from.architectures)), from.architectures, fill_tally);
  fill_all(to.initPriorities(size(from.priorities)), from.priorities, fill_tally);
  fill_all(to.initMaintainers(size(from.maintainers)), from.maintainers, fill_tally);
  fill_all(to.initMostNeeded(size(from.most_needed)), from.most_needed, fill_tally);
  fill_all(to.initLargest(size(from.largest)), from.largest, fill_tally);
}

// ---- and back ----

template <std::size_t kSize>
void read(capnp::Data::Reader data, std::optional<std::array<std::uint8_t, kSize>>& to) {
  if (data.size() == kSize) std::copy(data.begin(), data.end(), to.emplace().begin());
}

template <class Values, class List, class Native>
void read_all(Values& values, const List& list, const Native& native_value) {
  values.reserve(list.size());
  for (const auto element : list) values.push_back(native_value(element));
}

aptdb::Clause native_clause(capnproto::Clause::Reader from) {
  aptdb::Clause clause;
  read_all(clause.alternatives, from.getAlternatives(), [](capnproto::Relation::Reader relation) {
    return aptdb::Relation{.name = native(relation.getName()),
                           .architecture = native(relation.getArchitecture()),
                           .comparison = static_cast<aptdb::Comparison>(relation.getComparison()),
                           .version = native(relation.getVersion())};
  });
  return clause;
}

void read_relations(capnproto::Package::Reader from, aptdb::Package& package) {
  read_all(package.pre_depends, from.getPreDepends(), native_clause);
  read_all(package.depends, from.getDepends(), native_clause);
  read_all(package.recommends, from.getRecommends(), native_clause);
  read_all(package.suggests, from.getSuggests(), native_clause);
  read_all(package.enhances, from.getEnhances(), native_clause);
  read_all(package.breaks, from.getBreaks(), native_clause);
  read_all(package.conflicts, from.getConflicts(), native_clause);
  read_all(package.replaces, from.getReplaces(), native_clause);
  read_all(package.provides, from.getProvides(), native_clause);
}

aptdb::Package native_package(capnproto::Package::Reader from) {
  aptdb::Package package{.name = native(from.getName()),
                         .version = native(from.getVersion()),
                         .architecture = native(from.getArchitecture()),
                         .multi_arch = static_cast<aptdb::MultiArch>(from.getMultiArch()),
                         .priority = static_cast<aptdb::Priority>(from.getPriority()),
                         .section = native(from.getSection()),
                         .essential = from.getEssential(),
                         .source = native(from.getSource()),
                         .source_version = native(from.getSourceVersion()),
                         .maintainer = native(from.getMaintainer()),
                         .homepage = native(from.getHomepage()),
                         .installed_size = from.getInstalledSize(),
                         .download_size = from.getDownloadSize(),
                         .filename = native(from.getFilename()),
                         .summary = native(from.getSummary()),
                         .description = native(from.getDescription())};
  read(from.getMd5(), package.checksums.md5);
  read(from.getSha256(), package.checksums.sha256);
  read(from.getDescriptionMd5(), package.checksums.description_md5);
  read_all(package.tags, from.getTags(), [](capnp::Text::Reader tag) { return native(tag); });
  read_relations(from, package);
  read_all(package.other, from.getOther(), [](capnproto::Field::Reader field) {
    return aptdb::Field{.name = native(field.getName()), .value = native(field.getValue())};
  });
  return package;
}

std::vector<aptdb::Package> native_versions(capnproto::PackageEntry::Reader entry) {
  std::vector<aptdb::Package> versions;
  read_all(versions, entry.getVersions(), native_package);
  return versions;
}

std::vector<aptdb::Mention> native_mentions(capnproto::MentionEntry::Reader entry) {
  std::vector<aptdb::Mention> mentions;
  read_all(mentions, entry.getMentions(), [](capnproto::Mention::Reader mention) {
    return aptdb::Mention{.package = mention.getPackage(),
                          .role = static_cast<aptdb::Role>(mention.getRole()),
                          .alternative = mention.getAlternative()};
  });
  return mentions;
}

aptdb::Tally native_tally(capnproto::Tally::Reader from) {
  return {.name = native(from.getName()),
          .count = from.getCount(),
          .installed_size = from.getInstalledSize()};
}

aptdb::Stats native_stats(capnproto::Stats::Reader from) {
  aptdb::Stats stats{.packages = from.getPackages(),
                     .versions = from.getVersions(),
                     .installed_size = from.getInstalledSize(),
                     .download_size = from.getDownloadSize(),
                     .relations = from.getRelations(),
                     .words = from.getWords()};
  read_all(stats.sections, from.getSections(), native_tally);
  read_all(stats.architectures, from.getArchitectures(), native_tally);
  read_all(stats.priorities, from.getPriorities(), native_tally);
  read_all(stats.maintainers, from.getMaintainers(), native_tally);
  read_all(stats.most_needed, from.getMostNeeded(), native_tally);
  read_all(stats.largest, from.getLargest(), native_tally);
  return stats;
}

// The element of that name in a list sorted by name.
template <class List>
auto find_by_name(const List& list, std::string_view name) {
  unsigned begin = 0;
  unsigned end = list.size();
  while (begin < end) {
    const unsigned middle = begin + (end - begin) / 2;
    const auto element = list[middle];
    const std::string_view found(element.getName().begin(), element.getName().size());
    if (found == name) return element;
    (found < name ? begin : end) = found < name ? middle + 1 : middle;
  }
  throw std::runtime_error("no such name");
}

class CapnProtoPackages : public PackagesFormat {
 public:
  CapnProtoPackages() : PackagesFormat(kCapnProto) {}

  void save(const aptdb::Database& database, const std::string& path) const override {
    // Its size would take a walk of its own to know: the segments grow.
    constexpr std::uint64_t kFirstSegment = 64 << 20;
    CapnProtoMessage message(kFirstSegment);
    auto root = message.root<capnproto::Database>();
    root.setOrigin(text(database.origin));
    fill_all(root.initPackages(count(database.packages.size())), sorted(database.packages),
             [](capnproto::PackageEntry::Builder to, const auto* entry) {
               to.setName(text(entry->first));
               fill_all(to.initVersions(count(entry->second.size())), entry->second, fill_package);
             });
    fill_all(root.initHeadlines(count(database.headlines.size())), database.headlines,
             [](capnproto::Headline::Builder to, const aptdb::Headline& from) {
               to.setName(text(from.name));
               to.setSection(text(from.section));
               to.setSummary(text(from.summary));
             });
    fill_all(root.initRdepends(count(database.rdepends.size())), sorted(database.rdepends),
             [](capnproto::MentionEntry::Builder to, const auto* entry) {
               to.setName(text(entry->first));
               fill_all(to.initMentions(count(entry->second.size())), entry->second, fill_mention);
             });
    fill_all(root.initWords(count(database.words.size())), sorted(database.words),
             [](capnproto::WordEntry::Builder to, const auto* entry) {
               to.setName(text(entry->first));
               to.setPackages(kj::arrayPtr(entry->second.data(), entry->second.size()));
             });
    fill_stats(root.initStats(), database.stats);
    message.write(path);
  }

  aptdb::Database load(const std::string& path) const override {
    MappedMessage message(path);
    const auto root = message.root<capnproto::Database>();
    aptdb::Database database{.origin = native(root.getOrigin()),
                             .stats = native_stats(root.getStats())};
    database.packages.reserve(root.getPackages().size());
    for (const auto entry : root.getPackages()) {
      database.packages.emplace(native(entry.getName()), native_versions(entry));
    }
    read_all(database.headlines, root.getHeadlines(), [](capnproto::Headline::Reader from) {
      return aptdb::Headline{.name = native(from.getName()),
                             .section = native(from.getSection()),
                             .summary = native(from.getSummary())};
    });
    database.rdepends.reserve(root.getRdepends().size());
    for (const auto entry : root.getRdepends()) {
      database.rdepends.emplace(native(entry.getName()), native_mentions(entry));
    }
    database.words.reserve(root.getWords().size());
    for (const auto entry : root.getWords()) {
      const auto packages = numbers<std::uint32_t>(entry.getPackages());
      database.words.emplace(native(entry.getName()),
                             std::vector<std::uint32_t>(packages.begin(), packages.end()));
    }
    return database;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedMessage(path).root<capnproto::Database>().getPackages().size();
  }
  std::vector<aptdb::Package> show(const std::string& path,
                                   const std::string& name) const override {
    MappedMessage message(path);
    return native_versions(find_by_name(message.root<capnproto::Database>().getPackages(), name));
  }
  std::uint64_t scan_names(const std::string& path) const override {
    MappedMessage message(path);
    std::uint64_t sum = 0;
    for (const auto headline : message.root<capnproto::Database>().getHeadlines()) {
      sum += headline.getName().size();
    }
    return sum;
  }

 private:
  static void fill_mention(capnproto::Mention::Builder to, const aptdb::Mention& from) {
    to.setPackage(from.package);
    to.setRole(static_cast<std::uint8_t>(from.role));
    to.setAlternative(from.alternative);
  }
};

}  // namespace

void add_capnproto_packages(Systems& systems) {
  systems.packages.push_back(std::make_shared<CapnProtoPackages>());
}

}  // namespace bench::compare
