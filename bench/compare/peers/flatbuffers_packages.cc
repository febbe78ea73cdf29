// W5 for FlatBuffers: see flatbuffers.cc and packages.fbs. Texts and lists that are empty are left
// out, which costs nothing.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/compare/peers/flatbuffers_file.h"
#include "bench/compare/peers/packages_generated.h"
#include "bench/compare/peers/sorted.h"
#include "bench/compare/peers/systems.h"

namespace bench::compare {
namespace {

// ---- to buffers ----

using Text = Offset<flatbuffers::String>;
using ByteVector = flatbuffers::Vector<std::uint8_t>;
template <class T>
using Vector = flatbuffers::Vector<Offset<T>>;

Text build_text(FlatBufferBuilder& builder, const std::string& value) {
  return value.empty() ? Text() : builder.CreateString(value);
}

template <std::size_t kSize>
Offset<ByteVector> build_checksum(FlatBufferBuilder& builder,
                                  const std::optional<std::array<std::uint8_t, kSize>>& bytes) {
  return bytes ? builder.CreateVector(bytes->data(), bytes->size()) : Offset<ByteVector>();
}

// A vector with what `build` makes of each value.
template <class T, class Values, class Build>
Offset<Vector<T>> build_all(FlatBufferBuilder& builder, const Values& values, const Build& build) {
  if (values.empty()) return {};
  std::vector<Offset<T>> built;
  built.reserve(values.size());
  for (const auto& value : values) built.push_back(build(builder, value));
  return builder.CreateVector(built);
}

Offset<flat::Relation> build_relation(FlatBufferBuilder& builder, const aptdb::Relation& from) {
  const Text name = build_text(builder, from.name);
  const Text architecture = build_text(builder, from.architecture);
  return flat::CreateRelation(builder, name, architecture,
                              static_cast<std::uint8_t>(from.comparison),
                              build_text(builder, from.version));
}

Offset<Vector<flat::Clause>> build_clauses(FlatBufferBuilder& builder,
                                           const std::vector<aptdb::Clause>& clauses) {
  return build_all<flat::Clause>(
      builder, clauses, [](FlatBufferBuilder& to, const aptdb::Clause& clause) {
        return flat::CreateClause(
            to, build_all<flat::Relation>(to, clause.alternatives, build_relation));
      });
}

Offset<flat::Field> build_field(FlatBufferBuilder& builder, const aptdb::Field& from) {
  const Text name = build_text(builder, from.name);
  return flat::CreateField(builder, name, build_text(builder, from.value));
}

// All of a package that lies outside its table, then the table.
Offset<flat::Package> build_package(FlatBufferBuilder& builder, const aptdb::Package& from) {
  const Text name = build_text(builder, from.name);
  const Text version = build_text(builder, from.version);
  const Text architecture = build_text(builder, from.architecture);
  const Text section = build_text(builder, from.section);
  const Text source = build_text(builder, from.source);
  const Text source_version = build_text(builder, from.source_version);
  const Text maintainer = build_text(builder, from.maintainer);
  const Text homepage = build_text(builder, from.homepage);
  const Text filename = build_text(builder, from.filename);
  const auto md5 = build_checksum(builder, from.checksums.md5);
  const auto sha256 = build_checksum(builder, from.checksums.sha256);
  const auto description_md5 = build_checksum(builder, from.checksums.description_md5);
  const auto tags = build_all<flatbuffers::String>(builder, from.tags, build_text);
  const auto pre_depends = build_clauses(builder, from.pre_depends);
  const auto depends = build_clauses(builder, from.depends);
  const auto recommends = build_clauses(builder, from.recommends);
  const auto suggests = build_clauses(builder, from.suggests);
  const auto enhances = build_clauses(builder, from.enhances);
  const auto breaks = build_clauses(builder, from.breaks);
  const auto conflicts = build_clauses(builder, from.conflicts);
  const auto replaces = build_clauses(builder, from.replaces);
  const auto provides = build_clauses(builder, from.provides);
  const Text summary = build_text(builder, from.summary);
  const Text description = build_text(builder, from.description);
  const auto other = build_all<flat::Field>(builder, from.other, build_field);
  return flat::CreatePackage(
      builder, name, version, architecture, static_cast<std::uint8_t>(from.multi_arch),
      static_cast<std::uint8_t>(from.priority), section, from.essential, source, source_version,
      maintainer, homepage, from.installed_size, from.download_size, filename, md5, sha256,
      description_md5, tags, pre_depends, depends, recommends, suggests, enhances, breaks,
      conflicts, replaces, provides, summary, description, other);
}

Offset<Vector<flat::Tally>> build_tallies(FlatBufferBuilder& builder,
                                          const std::vector<aptdb::Tally>& tallies) {
  return build_all<flat::Tally>(
      builder, tallies, [](FlatBufferBuilder& to, const aptdb::Tally& from) {
        return flat::CreateTally(to, build_text(to, from.name), from.count, from.installed_size);
      });
}

Offset<flat::Stats> build_stats(FlatBufferBuilder& builder, const aptdb::Stats& from) {
  const auto sections = build_tallies(builder, from.sections);
  const auto architectures = build_tallies(builder, from.architectures);
  const auto priorities = build_tallies(builder, from.priorities);
  const auto maintainers = build_tallies(builder, from.maintainers);
  const auto most_needed = build_tallies(builder, from.most_needed);
  const auto largest = build_tallies(builder, from.largest);
  return flat::CreateStats(builder, from.packages, from.versions, from.installed_size,
                           from.download_size, from.relations, from.words, sections, architectures,
                           priorities, maintainers, most_needed, largest);
}

// ---- and back ----

std::string native_text(const flatbuffers::String* text) {
  return text == nullptr ? std::string() : native(text);
}

template <std::size_t kSize>
void read(const ByteVector* bytes, std::optional<std::array<std::uint8_t, kSize>>& to) {
  if (bytes != nullptr) std::copy_n(bytes->data(), kSize, to.emplace().begin());
}

template <class Values, class List, class Native>
void read_all(Values& values, const List* list, const Native& native_value) {
  if (list == nullptr) return;
  values.reserve(list->size());
  for (const auto* element : *list) values.push_back(native_value(element));
}

aptdb::Relation native_relation(const flat::Relation* from) {
  return {.name = native_text(from->name()),
          .architecture = native_text(from->architecture()),
          .comparison = static_cast<aptdb::Comparison>(from->comparison()),
          .version = native_text(from->version())};
}

void read_clauses(std::vector<aptdb::Clause>& clauses, const Vector<flat::Clause>* list) {
  read_all(clauses, list, [](const flat::Clause* from) {
    aptdb::Clause clause;
    read_all(clause.alternatives, from->alternatives(), native_relation);
    return clause;
  });
}

aptdb::Package native_package(const flat::Package* from) {
  aptdb::Package package{.name = native_text(from->name()),
                         .version = native_text(from->version()),
                         .architecture = native_text(from->architecture()),
                         .multi_arch = static_cast<aptdb::MultiArch>(from->multi_arch()),
                         .priority = static_cast<aptdb::Priority>(from->priority()),
                         .section = native_text(from->section()),
                         .essential = from->essential(),
                         .source = native_text(from->source()),
                         .source_version = native_text(from->source_version()),
                         .maintainer = native_text(from->maintainer()),
                         .homepage = native_text(from->homepage()),
                         .installed_size = from->installed_size(),
                         .download_size = from->download_size(),
                         .filename = native_text(from->filename()),
                         .summary = native_text(from->summary()),
                         .description = native_text(from->description())};
  read(from->md5(), package.checksums.md5);
  read(from->sha256(), package.checksums.sha256);
  read(from->description_md5(), package.checksums.description_md5);
  read_all(package.tags, from->tags(), native_text);
  read_clauses(package.pre_depends, from->pre_depends());
  read_clauses(package.depends, from->depends());
  read_clauses(package.recommends, from->recommends());
  read_clauses(package.suggests, from->suggests());
  read_clauses(package.enhances, from->enhances());
  read_clauses(package.breaks, from->breaks());
  read_clauses(package.conflicts, from->conflicts());
  read_clauses(package.replaces, from->replaces());
  read_clauses(package.provides, from->provides());
  read_all(package.other, from->other(), [](const flat::Field* field) {
    return aptdb::Field{.name = native_text(field->name()), .value = native_text(field->value())};
  });
  return package;
}

std::vector<aptdb::Package> native_versions(const flat::PackageEntry* entry) {
  std::vector<aptdb::Package> versions;
  read_all(versions, entry->versions(), native_package);
  return versions;
}

void read_tallies(std::vector<aptdb::Tally>& tallies, const Vector<flat::Tally>* list) {
  read_all(tallies, list, [](const flat::Tally* from) {
    return aptdb::Tally{.name = native_text(from->name()),
                        .count = from->count(),
                        .installed_size = from->installed_size()};
  });
}

aptdb::Stats native_stats(const flat::Stats* from) {
  aptdb::Stats stats{.packages = from->packages(),
                     .versions = from->versions(),
                     .installed_size = from->installed_size(),
                     .download_size = from->download_size(),
                     .relations = from->relations(),
                     .words = from->words()};
  read_tallies(stats.sections, from->sections());
  read_tallies(stats.architectures, from->architectures());
  read_tallies(stats.priorities, from->priorities());
  read_tallies(stats.maintainers, from->maintainers());
  read_tallies(stats.most_needed, from->most_needed());
  read_tallies(stats.largest, from->largest());
  return stats;
}

class FlatBuffersPackages : public PackagesFormat {
 public:
  FlatBuffersPackages() : PackagesFormat(kFlatBuffers) {}

  void save(const aptdb::Database& database, const std::string& path) const override {
    // Its size would take a walk of its own to know: the buffer grows by halves.
    constexpr std::size_t kFirstBytes = 128 << 20;
    FlatBufferBuilder builder(kFirstBytes);
    const auto packages = build_all<flat::PackageEntry>(
        builder, sorted(database.packages), [](FlatBufferBuilder& to, const auto* entry) {
          const auto versions = build_all<flat::Package>(to, entry->second, build_package);
          return flat::CreatePackageEntry(to, to.CreateString(entry->first), versions);
        });
    const auto headlines = build_all<flat::Headline>(builder, database.headlines, build_headline);
    const auto rdepends = build_all<flat::MentionEntry>(
        builder, sorted(database.rdepends), [](FlatBufferBuilder& to, const auto* entry) {
          std::vector<flat::Mention> mentions;
          for (const aptdb::Mention& from : entry->second) {
            mentions.emplace_back(from.package, static_cast<std::uint8_t>(from.role),
                                  from.alternative);
          }
          const auto vector = to.CreateVectorOfStructs(mentions);
          return flat::CreateMentionEntry(to, to.CreateString(entry->first), vector);
        });
    const auto words = build_all<flat::WordEntry>(
        builder, sorted(database.words), [](FlatBufferBuilder& to, const auto* entry) {
          const auto vector = to.CreateVector(entry->second);
          return flat::CreateWordEntry(to, to.CreateString(entry->first), vector);
        });
    const auto stats = build_stats(builder, database.stats);
    const Text origin = build_text(builder, database.origin);
    write_flat(builder,
               flat::CreateDatabase(builder, origin, packages, headlines, rdepends, words, stats),
               path);
  }

  aptdb::Database load(const std::string& path) const override {
    const MappedFlat<flat::Database> root(path);
    aptdb::Database database{.origin = native_text(root->origin()),
                             .stats = native_stats(root->stats())};
    database.packages.reserve(root->packages()->size());
    for (const flat::PackageEntry* entry : *root->packages()) {
      database.packages.emplace(native(entry->name()), native_versions(entry));
    }
    read_all(database.headlines, root->headlines(), [](const flat::Headline* from) {
      return aptdb::Headline{.name = native_text(from->name()),
                             .section = native_text(from->section()),
                             .summary = native_text(from->summary())};
    });
    database.rdepends.reserve(root->rdepends()->size());
    for (const flat::MentionEntry* entry : *root->rdepends()) {
      read_all(database.rdepends[native(entry->name())], entry->mentions(), native_mention);
    }
    database.words.reserve(root->words()->size());
    for (const flat::WordEntry* entry : *root->words()) {
      const std::uint32_t* const packages = entry->packages()->data();
      database.words.emplace(
          native(entry->name()),
          std::vector<std::uint32_t>(packages, packages + entry->packages()->size()));
    }
    return database;
  }

  std::uint64_t open(const std::string& path) const override {
    return MappedFlat<flat::Database>(path)->packages()->size();
  }
  std::vector<aptdb::Package> show(const std::string& path,
                                   const std::string& name) const override {
    const MappedFlat<flat::Database> root(path);
    return native_versions(root->packages()->LookupByKey(name.c_str()));
  }
  std::uint64_t scan_names(const std::string& path) const override {
    const MappedFlat<flat::Database> root(path);
    std::uint64_t sum = 0;
    for (const flat::Headline* headline : *root->headlines()) sum += headline->name()->size();
    return sum;
  }

 private:
  static Offset<flat::Headline> build_headline(FlatBufferBuilder& builder,
                                               const aptdb::Headline& from) {
    const Text name = builder.CreateString(from.name);
    const Text section = build_text(builder, from.section);
    return flat::CreateHeadline(builder, name, section, build_text(builder, from.summary));
  }
  static aptdb::Mention native_mention(const flat::Mention* from) {
    return {.package = from->package(),
            .role = static_cast<aptdb::Role>(from->role()),
            .alternative = from->alternative()};
  }
};

}  // namespace

void add_flatbuffers_packages(Systems& systems) {
  systems.packages.push_back(std::make_shared<FlatBuffersPackages>());
}

}  // namespace bench::compare
