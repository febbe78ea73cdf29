#include "examples/aptdb/package.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "examples/aptdb/relations.h"

namespace aptdb {
namespace {

constexpr std::array<RelationField, 9> kRelationFields = {{
    {"Pre-Depends", &Package::pre_depends, Role::pre_depends},
    {"Depends", &Package::depends, Role::depends},
    {"Recommends", &Package::recommends, Role::recommends},
    {"Suggests", &Package::suggests, Role::suggests},
    {"Enhances", &Package::enhances, Role::enhances},
    {"Breaks", &Package::breaks, Role::breaks},
    {"Conflicts", &Package::conflicts, Role::conflicts},
    {"Replaces", &Package::replaces, Role::replaces},
    {"Provides", &Package::provides, Role::provides},
}};

template <class E>
struct Named {
  std::string_view name;
  E value;
};
constexpr std::array<Named<Priority>, 5> kPriorities = {{{"required", Priority::required},
                                                         {"important", Priority::important},
                                                         {"standard", Priority::standard},
                                                         {"optional", Priority::optional},
                                                         {"extra", Priority::extra}}};
constexpr std::array<Named<MultiArch>, 3> kMultiArch = {
    {{"same", MultiArch::same}, {"foreign", MultiArch::foreign}, {"allowed", MultiArch::allowed}}};

template <class E, std::size_t N>
std::string_view name_in(const std::array<Named<E>, N>& names, E value) {
  const auto* const found = std::ranges::find(names, value, &Named<E>::value);
  return found == names.end() ? std::string_view() : found->name;
}

// Reads one stanza's fields, and notes what it can't make sense of.
class FieldReader {
 public:
  FieldReader(const Stanza& stanza, std::vector<std::string>& problems)
      : stanza_(stanza), problems_(problems) {}

  void reject(std::string_view field, std::string_view value) {
    constexpr std::size_t kShown = 80;  // bytes: a hostile value is not repeated at length
    note("cannot read " + std::string(field) + " '" + std::string(value.substr(0, kShown)) + "'");
  }
  void note(const std::string& problem) {
    std::string text = "line " + std::to_string(stanza_.line()) + ": ";
    if (!stanza_["Package"].empty()) text += "package " + std::string(stanza_["Package"]) + ": ";
    problems_.push_back(text + problem);
  }

  std::uint64_t number(std::string_view field) {
    const std::string_view text = stanza_[field];
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || (error == std::errc() && end == text.data() + text.size())) return value;
    reject(field, text);
    return 0;
  }

  template <class E, std::size_t N>
  E one_of(std::string_view field, const std::array<Named<E>, N>& names) {
    const std::string_view text = stanza_[field];
    const auto* const found = std::ranges::find(names, text, &Named<E>::name);
    if (found != names.end()) return found->value;
    if (!text.empty() && text != "no") reject(field, text);
    return E{};
  }

  template <std::size_t N>
  std::optional<std::array<std::uint8_t, N>> digest(std::string_view field) {
    const std::string_view text = stanza_[field];
    if (text.empty()) return std::nullopt;
    std::array<std::uint8_t, N> bytes = {};
    bool good = text.size() == 2 * N;
    for (std::size_t i = 0; good && i < N; ++i) {
      const char* const at = text.data() + 2 * i;
      good = std::from_chars(at, at + 2, bytes[i], 16).ptr == at + 2;
    }
    if (good) return bytes;
    reject(field, text);
    return std::nullopt;
  }

  std::vector<Clause> clauses(std::string_view field) {
    ParsedClauses parsed = parse_clauses(stanza_[field]);
    for (const std::string& part : parsed.rejected) reject(field, part);
    return std::move(parsed.clauses);
  }

 private:
  const Stanza& stanza_;
  std::vector<std::string>& problems_;
};

// "bash (5.2-1)": the name, and the version where it is not that of the package.
void read_source(std::string_view value, Package& package) {
  const std::size_t bracket = std::min(value.find('('), value.size());
  package.source = trimmed(value.substr(0, bracket));
  value.remove_prefix(bracket);
  if (value.empty()) return;
  value.remove_prefix(1);
  package.source_version = trimmed(value.substr(0, value.find(')')));
}

void read_tags(std::string_view value, Package& package) {
  while (!value.empty()) {
    const std::size_t size = std::min(value.find(','), value.size());
    const std::string_view tag = trimmed(value.substr(0, size));
    if (!tag.empty()) package.tags.emplace_back(tag);
    value.remove_prefix(std::min(size + 1, value.size()));
  }
}

void read_description(std::string_view value, Package& package) {
  const std::size_t size = std::min(value.find('\n'), value.size());
  package.summary = trimmed(value.substr(0, size));
  value.remove_prefix(std::min(size + 1, value.size()));
  package.description = unfolded(value);
}

// Whether Package has a member for it.
bool has_a_place(std::string_view field) {
  constexpr std::array<std::string_view, 20> kPlaces = {
      "Package",     "Version",        "Architecture", "Multi-Arch", "Priority",
      "Section",     "Source",         "Essential",    "Maintainer", "Homepage",
      "Filename",    "Size",           "MD5sum",       "SHA256",     "Installed-Size",
      "Description", "Description-en", "Tag",          "Status",     "Description-md5"};
  const auto is_it = [&](std::string_view name) { return same_name(name, field); };
  return std::ranges::any_of(kPlaces, is_it) ||
         std::ranges::any_of(kRelationFields, is_it, &RelationField::name);
}

// A value of many lines as a control file folds it.
std::string folded(std::string_view value) {
  std::string text;
  while (!value.empty()) {
    const std::size_t size = std::min(value.find('\n'), value.size());
    text += "\n ";
    text += size == 0 ? "." : value.substr(0, size);
    value.remove_prefix(std::min(size + 1, value.size()));
  }
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

class ControlText {
 public:
  // Adds a line unless the value is empty.
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text_ += name;
    text_ += value.front() == '\n' ? ":" : ": ";  // no blank at the end of a line
    text_ += value;
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string number_or_nothing(std::uint64_t number) {
  return number == 0 ? std::string() : std::to_string(number);
}

}  // namespace

std::span<const RelationField> relation_fields() {
  return kRelationFields;
}

std::string_view name_of(Priority priority) {
  return name_in(kPriorities, priority);
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<Package> package_of(const Stanza& stanza, std::vector<std::string>& problems) {
  FieldReader in(stanza, problems);
  if (stanza.stray_lines() != 0) {
    in.note("lines that are no field: " + std::to_string(stanza.stray_lines()));
  }
  if (stanza["Package"].empty() || stanza["Status"].ends_with("not-installed")) {
    return std::nullopt;
  }
  Package package;
  package.name = stanza["Package"];
  package.version = stanza["Version"];
  package.architecture = stanza["Architecture"];
  package.multi_arch = in.one_of("Multi-Arch", kMultiArch);
  package.priority = in.one_of("Priority", kPriorities);
  package.section = stanza["Section"];
  package.essential = stanza["Essential"] == "yes";
  read_source(stanza["Source"], package);
  package.maintainer = stanza["Maintainer"];
  package.homepage = stanza["Homepage"];
  package.installed_size = in.number("Installed-Size") << 10;
  package.download_size = in.number("Size");
  package.filename = stanza["Filename"];
  package.checksums.md5 = in.digest<16>("MD5sum");
  package.checksums.sha256 = in.digest<32>("SHA256");
  package.checksums.description_md5 = in.digest<16>("Description-md5");
  read_tags(stanza["Tag"], package);
  for (const RelationField& field : kRelationFields) package.*field.member = in.clauses(field.name);
  const std::string_view description = stanza["Description"];
  read_description(description.empty() ? stanza["Description-en"] : description, package);
  for (const Stanza::Entry& entry : stanza.entries()) {
    if (!has_a_place(entry.name)) {
      package.other.push_back({std::string(entry.name), unfolded(entry.value)});
    }
  }
  return package;
}

std::string to_control(const Package& package) {
  ControlText text;
  text.add("Package", package.name);
  std::string source = package.source;
  if (!package.source_version.empty()) source += " (" + package.source_version + ")";
  text.add("Source", source);
  text.add("Version", package.version);
  text.add("Essential", package.essential ? "yes" : "");
  text.add("Installed-Size", number_or_nothing(package.installed_size >> 10));
  text.add("Maintainer", package.maintainer);
  text.add("Architecture", package.architecture);
  text.add("Multi-Arch", name_in(kMultiArch, package.multi_arch));
  for (const RelationField& field : kRelationFields) {
    text.add(field.name, to_string(package.*field.member));
  }
  text.add("Description", package.summary + folded(package.description));
  const Checksums& checksums = package.checksums;
  if (checksums.description_md5) {
    text.add("Description-md5", hexadecimal(*checksums.description_md5));
  }
  text.add("Homepage", package.homepage);
  text.add("Tag", joined(package.tags));
  text.add("Section", package.section);
  text.add("Priority", name_of(package.priority));
  text.add("Filename", package.filename);
  text.add("Size", number_or_nothing(package.download_size));
  if (checksums.md5) text.add("MD5sum", hexadecimal(*checksums.md5));
  if (checksums.sha256) text.add("SHA256", hexadecimal(*checksums.sha256));
  for (const Field& field : package.other) {
    const std::size_t size = std::min(field.value.find('\n'), field.value.size());
    const std::string_view rest =
        std::string_view(field.value).substr(std::min(size + 1, field.value.size()));
    text.add(field.name, field.value.substr(0, size) + folded(rest));
  }
  return text.take();
}

}  // namespace aptdb
