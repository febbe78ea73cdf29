// The order of a map's entries (docs/format.md, "Maps").

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/base/hash.h"
#include "runtime/draft/draft.h"
#include "runtime/dynamic/scalars.h"

namespace parcode::draft {
namespace {

using schema::Kind;
using schema::Type;

struct Order {
  std::uint64_t hash = 0;
  const std::byte* entry = nullptr;  // its key comes first
};

class KeyOrder {
 public:
  KeyOrder(const dynamic::Types& types, const Type& key) : types_(types), key_(key) {}

  std::uint64_t hash(const std::byte* key) {
    encode(key, a_);
    return xxh3_64(a_);
  }
  bool less(const std::byte* a, const std::byte* b) {
    encode(a, a_);
    encode(b, b_);
    switch (key_.kind) {
      case Kind::kString:
      case Kind::kStruct:
        return std::lexicographical_compare(a_.begin(), a_.end(), b_.begin(), b_.end());
      case Kind::kU128:
        return load_as<UInt128>(a_.data()) < load_as<UInt128>(b_.data());
      default: {
        const Kind kind = key_.kind == Kind::kEnum ? types_.definition(key_).underlying : key_.kind;
        return dynamic::load_integer(kind, a_.data()) < dynamic::load_integer(kind, b_.data());
      }
    }
  }

 private:
  void encode(const std::byte* key, std::vector<std::byte>& out) const {
    out.clear();
    append_key(types_, key_, key, out);
  }

  const dynamic::Types& types_;
  const Type& key_;
  std::vector<std::byte> a_;
  std::vector<std::byte> b_;
};

// A key as people would know it again.
std::string key_text(const dynamic::Types& types, const Type& key, const std::byte* at) {
  if (key.kind == Kind::kString)
    return "'" + std::string(text_of(block_at(at)).substr(0, 40)) + "'";
  if (key.kind == Kind::kStruct) return "of a " + types.name(key);
  return dynamic::scalar_text(types, key, at).text;
}

}  // namespace

Result<Block*> make_map(Draft& draft, const Type& map, const std::byte* entries,
                        std::uint64_t count) {
  const dynamic::Types& types = draft.types();
  const std::uint64_t stride = types.entry(map).shape.size;
  KeyOrder keys(types, map.arguments[0]);
  std::vector<Order> order(count);
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i].entry = entries + i * stride;
    order[i].hash = keys.hash(order[i].entry);
  }
  std::sort(order.begin(), order.end(), [&](const Order& a, const Order& b) {
    return a.hash != b.hash ? a.hash < b.hash : keys.less(a.entry, b.entry);
  });
  Block* block = draft.make_block(count, count * stride);
  Block* hashes = draft.make_block(count, count * sizeof(std::uint64_t));
  set_hashes(*block, reinterpret_cast<const std::uint64_t*>(hashes->data()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && order[i - 1].hash == order[i].hash &&
        !keys.less(order[i - 1].entry, order[i].entry)) {
      return fail(ErrorCode::kInvalidArgument,
                  "two entries of the map have the same key, " +
                      key_text(types, map.arguments[0], order[i].entry));
    }
    std::memcpy(block->data() + i * stride, order[i].entry, stride);
    store_as(hashes->data() + i * sizeof(std::uint64_t), order[i].hash);
  }
  return block;
}

}  // namespace parcode::draft
