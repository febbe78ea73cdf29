#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/commands.h"
#include "examples/aptdb/words.h"

namespace aptdb {
namespace {

using parcode::Error;
using parcode::Result;
using Indices = std::vector<std::uint64_t>;  // as LazyVec::many() wants them

// The packages that have all of `words`: one bucket of the index for each word.
Result<Indices> matches(const DatabaseLazy& database, const std::vector<std::string>& words) {
  Indices common;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto found = database.words.lazy_find(words[i]);
    if (!found) return parcode::Failure(found.error());
    if (!*found) return Indices();
    const std::span<const std::uint32_t> having = **found;  // where they lie in the bucket
    Indices still;
    if (i == 0) {
      still.assign(having.begin(), having.end());
    } else {
      std::ranges::set_intersection(common, having, std::back_inserter(still));
    }
    common = std::move(still);
  }
  return common;
}

}  // namespace

Result<int> search(const DatabaseLazy& database, std::span<const std::string> words,
                   Console& console) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  const std::vector<std::string> wanted = words_of(text);
  const auto found = matches(database, wanted);
  if (!found) return parcode::Failure(found.error());
  if (wanted.empty() || found->empty()) {
    console.notes << "aptdb: no package has "
                  << (wanted.size() > 1 ? "all these words" : "this word")
                  << " in its name or description (parts of words are not looked for)\n";
    return kExitFailed;
  }
  const auto in_name = [&](const Headline& headline) {
    return std::ranges::includes(words_of(headline.name), wanted);
  };
  auto headlines = database.headlines.many(*found);
  if (!headlines) return parcode::Failure(headlines.error());
  std::ranges::stable_partition(*headlines, in_name);
  for (const Headline& headline : *headlines) {
    console.out << headline.name << " - " << headline.summary << "\n";
  }
  return kExitDone;
}

}  // namespace aptdb
