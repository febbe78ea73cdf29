// Fuzzes maps: any bytes as the chunk of a bucket. The first byte says of which map and in which
// form, and how it is read; the next two how many entries the map says it has.

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "parcode/parcode.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/schemas/shapes.pcs.h"
#include "tests/trust/made_file.h"

namespace parcode::fuzz {

const char* const kCorpus = "tests/corpus/fuzz_map";
const int kSeeds = 4;

namespace {

template <class K, class V>
void look_up(const LazyMap<K, V>& map, const std::vector<K>& keys) {
  for (const K& key : keys) {
    static_cast<void>(map.find(key));
    static_cast<void>(map.lazy_find(key));
    static_cast<void>(map.contains(key));
  }
}

template <class K, class V>
void iterate(const LazyMap<K, V>& map) {
  for (auto&& entry : map) static_cast<void>(entry);
  for (auto&& entry : map.lazy()) static_cast<void>(entry);
}

// Often enough that the bucket is checked as a whole and trusted from then on.
template <class K, class V>
void look_up_often(const LazyMap<K, V>& map, std::vector<K> keys) {
  constexpr std::size_t kMost = 40;
  for (auto&& entry : map) {
    if (entry) keys.push_back(entry->first);
    if (keys.size() == kMost) break;
  }
  for (int i = 0; i < 3; ++i) look_up(map, keys);
  static_cast<void>(map.many(keys));
}

template <class K, class V>
void read_as(Bytes bucket, std::uint64_t items, format::Form form, unsigned way,
             const std::vector<K>& keys) {
  using Map = std::unordered_map<K, V>;
  OpenOptions options{.threads = 1};
  options.limits.allocation = 4 << 20;
  options.limits.decoded_bytes = 4 << 20;
  const auto bytes = testing::bucket_file(api::type_schema<Map>(), bucket, items, form);
  const auto file = open_bytes(std::span(bytes), options);
  if (!file) return;
  const auto map = file->template root<Map>();
  if (!map) return;
  if (way == 0) {
    const auto loaded = map->load();
    if (loaded && loaded->size() != items) __builtin_trap();
  }
  if (way == 1) iterate(*map);
  if (way == 2) look_up_often(*map, keys);
}

}  // namespace

unsigned ways() {
  return 3;
}

unsigned way_of(Input input) {
  return input.empty() ? 0 : input[0] >> 3;
}

void read(Input input, unsigned way) {
  using namespace tests::shapes;
  if (input.size() < 3) return;
  const Bytes bucket = std::as_bytes(input.subspan(3));
  const std::uint64_t items = input[1] + 256U * input[2];
  const auto form = (input[0] & 4) != 0 ? format::Form::kWide : format::Form::kNarrow;
  switch (input[0] & 3) {
    case 0:
      return read_as<std::uint64_t, std::uint64_t>(bucket, items, form, way, {0, 1, 77, ~0ULL});
    case 1:
      return read_as<std::string, std::string>(bucket, items, form, way, {"", "one", "key 7"});
    case 2:
      return read_as<Key, Leaf>(bucket, items, form, way, {{1, "name", Color::red}});
    default:
      return read_as<bool, std::vector<std::string>>(bucket, items, form, way, {true, false});
  }
}

}  // namespace parcode::fuzz
