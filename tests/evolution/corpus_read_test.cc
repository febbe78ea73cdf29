// Every file of one schema in the corpus, read by today's generated code through every read path,
// holds what is stored beside it: with today's names, and defaults for what it did not know.
//
// Compiled once for each schema; see BUILD.bazel.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "runtime/draft/json_reader.h"
#include "runtime/draft/save.h"
#include CORPUS_HEADER

namespace parcode::testing {
namespace {

using nlohmann::ordered_json;
using schema::Kind;
using schema::Schema;
using schema::Type;
using Root = CORPUS_ROOT;
namespace fs = std::filesystem;

template <class T>
T take(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << to_string(result.error());
  return std::move(result).value();
}

// JSON of one version with the names of another, without what that does not have.
class Renaming {
 public:
  Renaming(const Schema& from, const Schema& to) : from_(from), to_(to) {}

  ordered_json apply(const ordered_json& value, const Type& from, const Type& to) const {
    if (value.is_null()) return value;
    if (from.kind == Kind::kOptional || from.kind == Kind::kBox) {
      return apply(value, from.arguments[0], to);
    }
    if (to.kind == Kind::kOptional || to.kind == Kind::kBox) {
      return apply(value, from, to.arguments[0]);
    }
    ordered_json result = value;
    if (to.kind == Kind::kStruct || to.kind == Kind::kUnion) return fields(value, from, to);
    if (to.kind == Kind::kEnum && value.is_string()) return enum_value(value, from, to);
    if ((to.kind == Kind::kVec || to.kind == Kind::kMap) && value.is_structured()) {
      for (auto& [key, element] : result.items()) {
        element = apply(element, from.arguments.back(), to.arguments.back());
      }
    }
    return result;
  }

 private:
  ordered_json fields(const ordered_json& value, const Type& from, const Type& to) const {
    ordered_json result = ordered_json::object();
    for (const auto& old : from_.definitions[from.definition].fields) {
      for (const auto& now : to_.definitions[to.definition].fields) {
        if (now.number != old.number || !value.contains(old.name)) continue;
        result[now.name] = apply(value[old.name], old.type, now.type);
      }
    }
    return result;
  }
  ordered_json enum_value(const ordered_json& name, const Type& from, const Type& to) const {
    for (const auto& old : from_.definitions[from.definition].values) {
      if (old.name != name.get<std::string>()) continue;
      for (const auto& now : to_.definitions[to.definition].values) {
        if (now.value == old.value) return now.name;
      }
      return old.value.low();
    }
    return name;
  }

  const Schema& from_;
  const Schema& to_;
};

Schema today() {
  return take(take(open_bytes(take(serialize(Root{})))).schema());
}

// What the file held, as today's version would write it.
std::string expected(const fs::path& path) {
  std::ifstream stored(fs::path(path).replace_extension(".json"));
  EXPECT_TRUE(stored.is_open()) << path;
  const Schema old = take(take(open(path)).schema());
  const Schema now = today();
  const auto renamed = Renaming(old, now).apply(ordered_json::parse(stored), old.root, now.root);
  const dynamic::Types types(now);
  draft::Draft draft(types);
  std::istringstream text(renamed.dump());
  const Status read = draft::read_json(text, draft);
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  return take(take(take(open_bytes(take(draft::serialize(draft)))).dynamic_root()).json());
}

std::string json_of(const Root& value) {
  return take(take(take(open_bytes(take(serialize(value)))).dynamic_root()).json());
}

std::vector<fs::path> files() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator("tests/corpus/evolution/" CORPUS_FOLDER)) {
    if (entry.path().extension() == ".pcode") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Corpus, IsReadByTodaysCode) {
  ASSERT_FALSE(files().empty());
  for (const fs::path& path : files()) {
    SCOPED_TRACE(path);
    const std::string held = expected(path);
    for (const Source source : {Source::kMmap, Source::kPread, Source::kMemory}) {
      for (const unsigned threads : {1u, 2u}) {
        EXPECT_EQ(json_of(take(load<Root>(path, {.source = source, .threads = threads}))), held);
      }
      const auto root = take(take(open(path, {.source = source})).root<Root>());
      EXPECT_EQ(json_of(take(root.load())), held);
    }
  }
}

TEST(Corpus, IsReadByTheDynamicReaderAsTodaysVersion) {
  for (const fs::path& path : files()) {
    SCOPED_TRACE(path);
    EXPECT_EQ(take(take(take(open(path)).dynamic_root(today())).json()), expected(path));
  }
}

#ifdef CORPUS_GAME
// Element by element, as lazily as a program can: what has lazy fields is the game.
TEST(Corpus, IsReadElementByElement) {
  for (const fs::path& path : files()) {
    SCOPED_TRACE(path);
    const Root whole = take(load<Root>(path));
    const auto root = take(take(open(path)).root<Root>());
    EXPECT_EQ(root.name, whole.name);
    EXPECT_EQ(root.players.size(), whole.players.size());
    std::vector<std::uint64_t> keys;
    for (const auto& [key, player] : whole.players) {
      keys.push_back(key);
      EXPECT_EQ(take(root.players.find(key)), player);
      EXPECT_EQ(take(root.players.lazy_find(key))->score, player.score);
      EXPECT_TRUE(take(root.players.contains(key)));
    }
    const auto many = take(root.players.many(keys));
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(many[i], whole.players.at(keys[i]));
    std::size_t entries = 0;
    for (auto&& entry : root.players) {
      const auto [key, player] = take(std::move(entry));
      EXPECT_EQ(player, whole.players.at(key));
      ++entries;
    }
    EXPECT_EQ(entries, whole.players.size());
    ASSERT_EQ(root.zones.size(), whole.zones.size());
    for (std::size_t i = 0; i < whole.zones.size(); ++i) {
      EXPECT_EQ(take(root.zones.at(i)), whole.zones[i]);
      EXPECT_EQ(take(take(root.zones.lazy_at(i)).terrain.load()), whole.zones[i].terrain);
    }
    std::size_t lines = 0;
    for (auto&& line : root.log) EXPECT_EQ(take(std::move(line)), whole.log[lines++]);
    EXPECT_EQ(lines, whole.log.size());
  }
}
#endif

}  // namespace
}  // namespace parcode::testing
