// Fuzzes maps: any bytes as the chunk of a bucket. The first byte says of which map and in which
// form, the next two how many entries the map says it has.

#include <cstring>
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
void read(Bytes bucket, std::uint64_t items, format::Form form, std::vector<K> keys) {
  using Map = std::unordered_map<K, V>;
  OpenOptions options{.threads = 1};
  options.limits.allocation = 16 << 20;
  options.limits.decoded_bytes = 16 << 20;
  const auto bytes = testing::bucket_file(api::type_schema<Map>(), bucket, items, form);
  const auto file = open_bytes(std::span(bytes), options);
  if (!file) return;
  const auto map = file->template root<Map>();
  if (!map) return;
  const auto loaded = map->load();
  if (loaded && loaded->size() != items) __builtin_trap();
  for (auto&& entry : *map) {
    if (entry) keys.push_back(entry->first);
  }
  for (auto&& entry : map->lazy()) static_cast<void>(entry);
  // Often enough that the bucket is checked as a whole and trusted from then on.
  for (int i = 0; i < 3; ++i) look_up(*map, keys);
  static_cast<void>(map->many(keys));
}

}  // namespace
}  // namespace parcode::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parcode;
  using namespace tests::shapes;
  if (size < 3) return 0;
  std::vector<std::byte> bucket(size - 3);
  if (!bucket.empty()) std::memcpy(bucket.data(), data + 3, bucket.size());
  const std::uint64_t items = data[1] + 256U * data[2];
  const auto form = (data[0] & 4) != 0 ? format::Form::kWide : format::Form::kNarrow;
  switch (data[0] & 3) {
    case 0:
      fuzz::read<std::uint64_t, std::uint64_t>(bucket, items, form, {0, 1, 77, ~0ULL});
      break;
    case 1:
      fuzz::read<std::string, std::string>(bucket, items, form, {"", "one", "key 7"});
      break;
    case 2:
      fuzz::read<Key, Leaf>(bucket, items, form, {{1, "name", Color::red}});
      break;
    default:
      fuzz::read<bool, std::vector<std::string>>(bucket, items, form, {true, false});
  }
  return 0;
}
