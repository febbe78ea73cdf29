#include "tests/trust/ways_to_read.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace parcode::testing {
namespace {

using tests::shapes::Everything;
using tests::shapes::EverythingLazy;
using tests::shapes::Stored;

using Good = std::shared_ptr<const Everything>;
using Read = std::function<Result<bool>(const EverythingLazy& root, const Stored& good)>;

// The first error, or whether all was right.
class Verdict {
 public:
  template <class T>
  Verdict& is(const Result<T>& got, const T& wanted) {
    return note(got, got && *got == wanted);
  }
  Verdict& holds(bool right) {
    right_ &= right;
    return *this;
  }
  template <class T>
  Verdict& note(const Result<T>& got, bool right) {
    if (!got && !error_) error_ = got.error();
    right_ &= got ? right : true;
    return *this;
  }
  operator Result<bool>() const {
    if (error_) return Failure(*error_);
    return right_;
  }

 private:
  std::optional<Error> error_;
  bool right_ = true;
};

template <class T, class Vec>
Result<bool> read_elements(const Vec& vec, const std::vector<T>& good) {
  if (vec.size() != good.size()) return false;
  Verdict verdict;
  const std::size_t size = good.size();
  if (size == 0) return verdict;
  const std::size_t step = std::max<std::size_t>(size / 9, 1);
  std::vector<std::uint64_t> indices;
  std::vector<T> wanted;
  for (std::size_t i = 0; i < size; i += step) {
    indices.push_back(size - 1 - i);
    wanted.push_back(good[size - 1 - i]);
    verdict.is(vec.at(i), good[i]);
    const auto held = vec.lazy_at(i);
    verdict.note(held, true);
  }
  verdict.is(vec.many(indices), wanted).is(vec.back(), T(good.back()));
  const auto begin = good.begin() + static_cast<std::ptrdiff_t>(size / 3);
  const auto count = static_cast<std::ptrdiff_t>(size / 2);
  verdict.is(vec.range(size / 3, size / 2), std::vector<T>(begin, begin + count));
  return verdict;
}

// One field of all elements, value by value and, where that can be, shard by shard.
template <class V, class T, class Get>
Result<bool> read_column(const Column<V>& column, const std::vector<T>& good, const Get& get) {
  std::size_t index = 0;
  bool right = true;
  for (auto&& value : column) {
    if (!value) return Failure(value.error());
    right &= index < good.size() && *value == get(good[index++]);
  }
  right &= index == good.size();
  if constexpr (Column<V>::kFixed) {
    index = 0;
    for (auto&& shard : column.shards()) {
      if (!shard) return Failure(shard.error());
      for (const V value : *shard) right &= index < good.size() && value == get(good[index++]);
    }
    right &= index == good.size();
  }
  return right;
}

template <class T, class Vec>
Result<bool> iterate(const Vec& vec, const std::vector<T>& good) {
  std::size_t index = 0;
  bool right = true;
  for (auto&& element : vec) {
    if (!element) return Failure(element.error());
    right &= index < good.size() && *element == good[index++];
  }
  for (auto&& mirror : vec.lazy()) {
    if (!mirror) return Failure(mirror.error());
  }
  for (auto&& shard : vec.shards()) {
    if (!shard) return Failure(shard.error());
    right &= shard->count() <= good.size();
  }
  return right && index == good.size();
}

template <class K, class V>
Result<bool> read_map(const LazyMap<K, V>& map, const std::unordered_map<K, V>& good,
                      const std::vector<K>& missing) {
  Verdict verdict;
  verdict.holds(map.size() == good.size());
  std::vector<typename LazyMap<K, V>::Lookup> keys;
  std::vector<std::optional<V>> wanted;
  for (const auto& [key, value] : good) {
    if (keys.size() == 12) break;
    keys.push_back(key);
    wanted.push_back(value);
    verdict.is(map.find(key), std::optional<V>(value)).is(map.contains(key), true);
    const auto held = map.lazy_find(key);
    verdict.note(held, held && held->has_value());
  }
  for (const K& key : missing) {
    keys.push_back(key);
    wanted.push_back(std::nullopt);
    verdict.is(map.find(key), std::optional<V>());
  }
  return verdict.is(map.many(keys), wanted);
}

template <class K, class V>
Result<bool> iterate_map(const LazyMap<K, V>& map, const std::unordered_map<K, V>& good) {
  std::unordered_map<K, V> found;
  for (auto&& entry : map) {
    if (!entry) return Failure(entry.error());
    found.insert(std::move(*entry));
  }
  for (auto&& entry : map.lazy()) {
    if (!entry) return Failure(entry.error());
  }
  return found == good;
}

Result<bool> read_inline(const EverythingLazy& root, const tests::shapes::Inline& good) {
  const auto& inside = root.inside;
  Verdict verdict;
  verdict.holds(inside.s == good.s && std::ranges::equal(inside.numbers, good.numbers) &&
                inside.scalars.j == good.scalars.j && inside.pair[1] == good.pair[1]);
  for (auto&& text : inside.strings) verdict.note(text, true);
  for (auto&& list : inside.nested) verdict.note(list, true);
  for (auto&& figure : inside.figures) verdict.note(figure, true);
  for (auto&& entry : inside.counts) verdict.note(entry, true);
  for (const auto& [name, count] : good.counts) {
    const auto found = inside.counts.find(name);
    verdict.note(found, found && *found == count);
  }
  verdict.is(inside.leaves.load(), good.leaves).is(inside.flags.load(), good.flags);
  return verdict;
}

Result<bool> read_single(const EverythingLazy& root, const Stored& good) {
  Verdict verdict;
  const auto text = root.outside.text.mirror();
  verdict.note(text, text && **text == good.text);
  verdict.is(root.outside.text.load(), good.text).is(root.outside.one.load(), good.one);
  if (root.outside.maybe) verdict.is(root.outside.maybe->load(), *good.maybe);
  verdict.is(root.outside.whole.load(), good.whole).is(root.outside.figure.load(), good.figure);
  verdict.is(root.outside.three.load(), good.three);
  const auto one = root.outside.one.mirror();
  verdict.note(one, one && one->name == good.one.name);
  if (one) verdict.is(one->leaves.load(), good.one.leaves);
  if (root.outside.previous) {
    const auto previous = root.outside.previous->mirror();
    verdict.note(previous, true);
    if (previous) verdict.is(previous->plain.load(), (*good.previous)->plain);
  }
  return verdict;
}

Result<bool> walk_mirrors(const EverythingLazy& root, const Stored& good) {
  std::size_t index = 0;
  bool right = true;
  for (auto&& branch : root.outside.branches.lazy()) {
    if (!branch) return Failure(branch.error());
    if (index == good.branches.size()) return false;
    const auto& wanted = good.branches[index++];
    right &= branch->name == wanted.name && branch->leaves.size() == wanted.leaves.size();
    for (auto&& leaf : branch->leaves.lazy()) {
      if (!leaf) return Failure(leaf.error());
      const auto payload = leaf->payload.load();
      if (!payload) return Failure(payload.error());
    }
  }
  return right;
}

Result<bool> look_in_place(const EverythingLazy& root, const Stored& good) {
  const auto view = root.outside.plain.view();
  if (!view && view.error().code == ErrorCode::kInvalidArgument) return true;  // says why not
  const auto flags = root.outside.flags.view();
  if (!flags && flags.error().code != ErrorCode::kInvalidArgument) return Failure(flags.error());
  return Verdict().note(view, view && std::ranges::equal(*view, good.plain));
}

Result<bool> select(const File& file) {
  const auto root = file.dynamic_root();
  if (!root) return Failure(root.error());
  for (const char* path :
       {"outside.by_number[977]", "outside.lines[7]", "outside.branches[*].leaves[*].name",
        "outside.by_key[*].x", "inside.figures[*].polygon[0].x", "len(outside.previous.plain)",
        "outside.previous.by_name[\"name 1\"].payload"}) {
    std::size_t found = 0;
    const Status selected = root->select(path, [&](const DynamicValue& value) -> Status {
      static_cast<void>(value.size());
      if (++found < 3000) return {};
      return fail(ErrorCode::kOutOfRange, "enough");
    });
    // A path that leads nowhere in this file is no damage.
    const bool tells = selected || selected.error().code == ErrorCode::kOutOfRange ||
                       selected.error().code == ErrorCode::kInvalidArgument;
    if (!tells) return Failure(selected.error());
  }
  return true;
}

Result<bool> print(const File& file, const std::string& json) {
  const auto root = file.dynamic_root();
  if (!root) return Failure(root.error());
  const auto text = root->json();
  if (!text) return Failure(text.error());
  return *text == json;
}

Result<bool> describe(const File& file) {
  return file.schema().and_then([&](const schema::Schema&) {
    return file.info().and_then([&](const FileInfo&) -> Result<bool> {
      const auto inspection = inspect(file, {.deep = true, .cells = 8});
      if (!inspection) return Failure(inspection.error());
      return true;
    });
  });
}

Way through_root(const char* name, const Good& good, Read read) {
  return {name, Way::Path::kFromObject, [good, read = std::move(read)](const File& file) {
            const auto root = file.root<Everything>();
            if (!root) return Result<bool>(Failure(root.error()));
            return read(*root, good->outside);
          }};
}

void add_lazy_ways(const Good& good, std::vector<Way>& ways) {
  const auto add = [&](const char* name, Read read) {
    ways.push_back(through_root(name, good, std::move(read)));
  };
  add("mirror: inline fields", [good](const EverythingLazy& root, const Stored&) {
    return read_inline(root, good->inside);
  });
  add("at, many, range of numbers", [](const EverythingLazy& root, const Stored& stored) {
    return read_elements(root.outside.lz4, stored.lz4);
  });
  add("at, many, range of text", [](const EverythingLazy& root, const Stored& stored) {
    return read_elements(root.outside.lines, stored.lines);
  });
  add("at, many, range of structs", [](const EverythingLazy& root, const Stored& stored) {
    return read_elements(root.outside.branches, stored.branches);
  });
  add("iteration", [](const EverythingLazy& root, const Stored& stored) {
    return iterate(root.outside.zstd, stored.zstd).and_then([&](bool right) {
      return iterate(root.outside.flags, stored.flags).map([&](bool also) {
        return right && also;
      });
    });
  });
  add("iteration of text", [](const EverythingLazy& root, const Stored& stored) {
    return iterate(root.outside.lines, stored.lines);
  });
  add("columns", [](const EverythingLazy& root, const Stored& stored) {
    using tests::shapes::Branch;
    using tests::shapes::Flags;
    return read_column(root.outside.flags.column<&Flags::late>(), stored.flags,
                       std::mem_fn(&Flags::late))
        .and_then([&](bool right) {
          return read_column(root.outside.branches.column<&Branch::name>(), stored.branches,
                             [](const Branch& branch) { return std::string_view(branch.name); })
              .map([&](bool also) { return right && also; });
        });
  });
  add("find, many by number", [](const EverythingLazy& root, const Stored& stored) {
    return read_map<std::uint64_t, std::string>(root.outside.by_number, stored.by_number,
                                                {1, 2, 3, ~std::uint64_t{0}});
  });
  add("find, many by name", [](const EverythingLazy& root, const Stored& stored) {
    return read_map<std::string, tests::shapes::Leaf>(root.outside.by_name, stored.by_name,
                                                      {"nobody", ""});
  });
  add("find, many by struct", [](const EverythingLazy& root, const Stored& stored) {
    return read_map(root.outside.by_key, stored.by_key, {{~0U, "no", tests::shapes::Color::red}});
  });
  add("map iteration", [](const EverythingLazy& root, const Stored& stored) {
    return iterate_map(root.outside.by_number, stored.by_number).and_then([&](bool right) {
      return iterate_map(root.outside.by_wide, stored.by_wide).map([&](bool also) {
        return right && also;
      });
    });
  });
  add("single values", read_single);
  add("mirrors all the way", walk_mirrors);
  add("view", look_in_place);
}

}  // namespace

std::vector<Way> ways_to_read(std::shared_ptr<const Everything> good, std::string json) {
  std::vector<Way> ways;
  ways.push_back({"load", Way::Path::kFromRoot, [good](const File& file) -> Result<bool> {
                    const auto value = file.load<Everything>();
                    if (!value) return Failure(value.error());
                    return *value == *good;
                  }});
  ways.push_back(
      {"mirror, then load", Way::Path::kFromRoot, [good](const File& file) -> Result<bool> {
         const auto root = file.root<Everything>();
         if (!root) return Failure(root.error());
         const auto value = root->load();
         if (!value) return Failure(value.error());
         return *value == *good;
       }});
  add_lazy_ways(good, ways);
  if (!json.empty()) {
    ways.push_back({"JSON", Way::Path::kFromRoot,
                    [json = std::move(json)](const File& file) { return print(file, json); }});
  }
  ways.push_back({"select", Way::Path::kNone, select});
  ways.push_back({"schema, info, inspect", Way::Path::kNone, describe});
  return ways;
}

}  // namespace parcode::testing
