#include "examples/aptdb/translations.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/package.h"
#include "examples/aptdb/stanza.h"

namespace aptdb {
namespace {

using parcode::Error;
using parcode::Result;
using parcode::Status;

// Packages without a description, by what finds it; several versions may share one.
using Lacking = std::unordered_multimap<std::string, Package*>;

Lacking lacking(std::vector<Package>& packages) {
  Lacking found;
  for (Package& package : packages) {
    const auto& md5 = package.checksums.description_md5;
    if (md5 && package.description.empty()) found.emplace(hexadecimal(*md5), &package);
  }
  return found;
}

Result<std::string> all_of(Input& input) {
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (true) {
    const auto count = input.read(buffer);
    if (!count) return parcode::Failure(count.error());
    if (*count == 0) return text;
    text.append(buffer.data(), *count);
  }
}

}  // namespace

Status add_translations(Input& input, std::vector<Package>& packages, ProgressLine& progress) {
  Lacking wanted = lacking(packages);
  StanzaReader stanzas(input);
  Stanza stanza;
  std::size_t found = 0;
  while (!wanted.empty()) {
    const auto more = stanzas.next(stanza);
    if (!more) return parcode::Failure(more.error());
    if (!*more) break;
    const std::string_view text = stanza["Description-en"];
    const std::size_t first_line = std::min(text.find('\n'), text.size());
    if (first_line == text.size()) continue;
    const std::string md5(stanza["Description-md5"]);
    const auto [begin, end] = wanted.equal_range(md5);
    for (auto it = begin; it != end; ++it) {
      it->second->description = unfolded(text.substr(first_line + 1));
      ++found;
    }
    wanted.erase(md5);
    progress.show([&] { return "reading: " + counted(found, "description"); });
  }
  return {};
}

Status add_apt_translations(std::vector<Package>& packages, ProgressLine& progress) {
  const auto targets = run_program({"apt-get", "indextargets", "--format", "$(FILENAME)",
                                    "Created-By: Translations", "Language: en"});
  if (!targets) return parcode::Failure(targets.error());
  const auto listed = all_of(**targets);
  if (!listed) return parcode::Failure(listed.error());
  std::string_view paths = *listed;
  while (!paths.empty()) {
    const std::size_t size = std::min(paths.find('\n'), paths.size());
    // Decompresses what apt keeps compressed.
    const auto file =
        run_program({"/usr/lib/apt/apt-helper", "cat-file", std::string(paths.substr(0, size))});
    if (!file) return parcode::Failure(file.error());
    const Status added = add_translations(**file, packages, progress);
    if (!added) return added;
    paths.remove_prefix(std::min(size + 1, paths.size()));
  }
  return {};
}

}  // namespace aptdb
