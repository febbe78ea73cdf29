#include "tests/trust/made_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "parcode/parcode.h"
#include "runtime/api/info.h"
#include "runtime/base/hash.h"
#include "runtime/format/file_frame.h"
#include "runtime/format/table.h"
#include "runtime/map/bucket.h"
#include "runtime/value/write_cursor.h"

namespace parcode::testing {
namespace {

class FileMaker {
 public:
  FileMaker() {
    const auto head = format::encode_head();
    bytes_.assign(head.begin(), head.end());
  }

  format::ChunkRef add(Bytes chunk, format::Form form) {
    bytes_.resize(align_up(bytes_.size(), format::kChunkAlignment));
    const format::ChunkRef ref{.offset = bytes_.size(),
                               .stored_size = chunk.size(),
                               .decoded_size = chunk.size(),
                               .checksum = xxh3_64(chunk),
                               .form = form};
    bytes_.insert(bytes_.end(), chunk.begin(), chunk.end());
    footer_.decoded_bytes += chunk.size();
    ++footer_.chunk_count;
    return ref;
  }

  std::vector<std::byte> finish(const api::TypeSchema& schema, Bytes root, format::Form form) {
    footer_.tail_offset = align_up(bytes_.size(), format::kChunkAlignment);
    footer_.root = add(root, form);
    footer_.schema = add(schema.bytes, format::Form::kNarrow);
    const std::array<std::byte, Traits<Info>::kShape.size> info = {};
    footer_.info = add(info, format::Form::kNarrow);
    footer_.fingerprint_high = schema.fingerprint.high;
    footer_.fingerprint_low = schema.fingerprint.low;
    bytes_.resize(align_up(bytes_.size(), format::kChunkAlignment));
    footer_.file_size = bytes_.size() + format::kFooterSize;
    const auto footer = format::encode(footer_);
    bytes_.insert(bytes_.end(), footer.begin(), footer.end());
    return std::move(bytes_);
  }

 private:
  std::vector<std::byte> bytes_;
  format::Footer footer_;
};

template <class T>
void store(std::vector<std::byte>& bytes, std::uint64_t place, const T& value) {
  std::memcpy(bytes.data() + place, &value, sizeof value);
}

}  // namespace

std::vector<std::byte> record_file(const api::TypeSchema& schema, Bytes root, format::Form form) {
  return FileMaker().finish(schema, root, form);
}

std::vector<std::byte> bucket_file(const api::TypeSchema& schema, Bytes bucket, std::uint64_t items,
                                   format::Form form) {
  FileMaker file;
  const format::RefBlock block{.items = items, .ref = file.add(bucket, form)};
  // A narrow slot that says "elsewhere", and the RefBlock behind it.
  std::vector<std::byte> root(8 + sizeof block);
  store(root, 0, std::uint32_t{8});
  store(root, 4, UINT32_MAX);
  store(root, 8, block);
  return file.finish(schema, root, format::Form::kNarrow);
}

std::vector<std::byte> map_file(const std::vector<std::uint64_t>& keys) {
  using Map = std::unordered_map<std::uint64_t, std::uint64_t>;
  struct Hashed {
    std::uint64_t hash;
    std::uint64_t key;
    auto operator<=>(const Hashed&) const = default;
  };
  std::vector<Hashed> entries;
  for (const std::uint64_t key : keys) entries.push_back({Traits<std::uint64_t>::hash(key), key});
  std::ranges::sort(entries);
  constexpr Shape kEntry = map::Entries<std::uint64_t, std::uint64_t>::kShape;
  const auto geometry = map::geometry_of(entries.size(), kEntry);
  std::vector<std::byte> bucket(map::kBlockPlace + geometry.size);
  store(bucket, 0, std::uint64_t{entries.size()});
  std::byte* const block = bucket.data() + map::kBlockPlace;
  map::IndexWriter index(geometry, 1);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    index.add(block, entries[i].hash);
    const std::size_t entry = map::kBlockPlace + geometry.entries + i * kEntry.size;
    store(bucket, entry, entries[i].key);
    store(bucket, entry + 8, entries[i].key);
  }
  index.finish(block);
  return bucket_file(api::type_schema<Map>(), bucket, entries.size());
}

}  // namespace parcode::testing
