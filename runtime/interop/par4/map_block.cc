#include "runtime/interop/par4/map_block.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

#include "runtime/base/hash.h"

namespace parcode::par4 {
namespace {

using schema::Kind;
using schema::Type;

// Appends the canonical encoding of the key at `place`: of one in a struct, if `nested`.
void append_key(const RustTypes& types, RecordBuilder& record, const Type& type, Place place,
                bool nested, std::vector<std::byte>& encoding) {
  const auto append = [&](const std::byte* from, std::uint64_t size) {
    encoding.insert(encoding.end(), from, from + size);
  };
  if (type.kind == Kind::kStruct) {
    const auto& offsets = types.layouts().offsets(type.definition);
    const auto& fields = types.definition(type).fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      append_key(types, record, fields[i].type, place + offsets[i], true, encoding);
    }
    return;
  }
  if (type.kind != Kind::kString) {
    return append(record.at(place), types.layouts().of(type).size);
  }
  Place text = load_as<std::uint32_t>(record.at(place));
  std::uint64_t size = load_as<std::uint32_t>(record.at(place + sizeof(std::uint32_t)));
  if (record.form() == Form::kWide) {
    const auto counted = load_as<std::uint64_t>(record.at(place));
    size = counted == 0 ? 0 : load_as<std::uint64_t>(record.at(counted));
    text = counted + sizeof(size);
  }
  if (nested) append(reinterpret_cast<const std::byte*>(&size), sizeof(size));
  if (size != 0) append(record.at(text), size);
}

}  // namespace

MapBlock::MapBlock(const RustTypes& types, const Type& type, std::uint64_t count,
                   RecordBuilder& record, Place slot)
    : types_(types),
      key_type_(type.arguments[0]),
      record_(record),
      entry_(types.layouts().entry(type)) {
  const Shape shape = {.size = entry_.pair.size, .align = entry_.pair.align};
  record.check_items(count, shape.size + 2 * sizeof(std::uint64_t));  // as large as an index gets
  geometry_ = map::geometry_of(count, shape);
  block_ = record.take_for_slot(slot, count, geometry_.size, geometry_.align);
  entries_ = block_ + geometry_.entries;
}

std::uint64_t MapBlock::hash(std::uint64_t index) const {
  if (key_type_.kind != Kind::kStruct && key_type_.kind != Kind::kString) {
    return xxh3_64({record_.at(key(index)), types_.layouts().of(key_type_).size});
  }
  std::vector<std::byte> encoding;
  append_key(types_, record_, key_type_, key(index), false, encoding);
  return xxh3_64(encoding);
}

void MapBlock::finish() {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> order;  // hash, index as it is
  order.reserve(geometry_.count);
  for (std::uint64_t i = 0; i < geometry_.count; ++i) order.emplace_back(hash(i), i);
  std::sort(order.begin(), order.end());
  const std::uint64_t stride = entry_.pair.size;
  const std::byte* first = record_.at(entries_);
  const std::vector<std::byte> unsorted(first, first + geometry_.count * stride);
  map::IndexWriter index(geometry_, 1);
  for (std::uint64_t i = 0; i < geometry_.count; ++i) {
    const auto [hash, from] = order[i];
    std::memcpy(record_.at(key(i)), unsorted.data() + from * stride, stride);
    index.add(record_.at(block_), hash);
  }
  index.finish(record_.at(block_));
}

}  // namespace parcode::par4
