#include "runtime/draft/draft_builder.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/dynamic/scalars.h"

namespace parcode::draft {

using schema::Kind;
using schema::Storage;
using schema::Type;

namespace {

// An entry's place among a map's: by its hash, then by its key (docs/format.md, "Maps").
struct Order {
  std::uint64_t hash = 0;
  std::vector<std::byte> key = {};  // canonical encoding
  std::size_t index = 0;            // as told
};

bool key_less(const dynamic::Types& types, const Type& type, const Order& a, const Order& b) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kStruct:
      return std::lexicographical_compare(a.key.begin(), a.key.end(), b.key.begin(), b.key.end());
    case Kind::kU128:
      return load_as<UInt128>(a.key.data()) < load_as<UInt128>(b.key.data());
    default: {
      const Kind kind = type.kind == Kind::kEnum ? types.definition(type).underlying : type.kind;
      return dynamic::load_integer(kind, a.key.data()) < dynamic::load_integer(kind, b.key.data());
    }
  }
}

}  // namespace

const std::uint64_t* hashes_of(const Block& map) {
  return reinterpret_cast<const std::uint64_t*>(static_cast<std::uintptr_t>(map.padding));
}

DraftBuilder::DraftBuilder(Draft& draft)
    : draft_(draft), types_(draft.types()), next_{&types_.schema().root, draft.root()} {}

std::byte* DraftBuilder::behind(std::byte* slot, const Type& type) {
  Block* block = draft_.make_block(1, types_.layout(type).size);
  Draft::set(slot, block);
  return block->data();
}

// Where the next value itself goes: behind boxes, and behind the slot of a chunkable one. Only a
// chunkable optional keeps its storage.
DraftBuilder::Target DraftBuilder::take() {
  Target target = next_;
  while (true) {
    const Kind kind = target.type->kind;
    if (target.storage != Storage::kInline) {
      if (kind == Kind::kOptional) return target;
      const bool is_list = kind == Kind::kVec || kind == Kind::kString ||
                           (kind == Kind::kMap && target.storage == Storage::kMap);
      target.storage = Storage::kInline;
      if (is_list) return target;
      if (kind == Kind::kBox) {
        target.type = &target.type->arguments[0];
        if (target.type->kind == Kind::kString) return target;
      }
      target.at = behind(target.at, *target.type);
    } else if (kind == Kind::kBox) {
      target.type = &target.type->arguments[0];
      target.at = behind(target.at, *target.type);
    } else {
      return target;
    }
  }
}

void DraftBuilder::number(const Type& /*type*/, const std::byte* stored) {
  const Target target = take();
  std::memcpy(target.at, stored, types_.layout(*target.type).size);
}

void DraftBuilder::text(std::string_view value) {
  draft_.set_text(take().at, value);
}

std::byte* DraftBuilder::grow(Frame& frame, std::uint64_t count) {
  const std::uint64_t before = frame.count * frame.stride;
  frame.count += count;
  if (frame.type->kind == Kind::kArray) return frame.at + before;
  frame.items.resize(frame.count * frame.stride);
  return frame.items.data() + before;
}

void DraftBuilder::begin_list(const Type& /*type*/, std::uint64_t /*count*/) {
  const Target target = take();
  frames_.push_back({.type = target.type,
                     .at = target.at,
                     .stride = types_.layout(target.type->arguments[0]).size});
}

void DraftBuilder::element(std::uint64_t /*index*/) {
  Frame& frame = frames_.back();
  next_ = {&frame.type->arguments[0], grow(frame, 1)};
}

void DraftBuilder::bytes(const Type& /*type*/, Bytes part) {
  if (part.empty()) return;
  std::memcpy(grow(frames_.back(), part.size()), part.data(), part.size());
}

void DraftBuilder::end_list(const Type& /*type*/) {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.type->kind == Kind::kArray) return;
  if (frame.count == 0) return Draft::set(frame.at, nullptr);
  Block* block = draft_.make_block(frame.count, frame.items.size());
  std::memcpy(block->data(), frame.items.data(), frame.items.size());
  Draft::set(frame.at, block);
}

void DraftBuilder::begin_map(const Type& /*type*/, std::uint64_t /*count*/) {
  const Target target = take();
  const dynamic::Types::Entry entry = types_.entry(*target.type);
  frames_.push_back({.type = target.type,
                     .at = target.at,
                     .stride = entry.shape.size,
                     .value_at = entry.value_at});
}

void DraftBuilder::key() {
  Frame& frame = frames_.back();
  next_ = {&frame.type->arguments[0], grow(frame, 1)};
}

void DraftBuilder::mapped() {
  Frame& frame = frames_.back();
  next_ = {&frame.type->arguments[1],
           frame.items.data() + (frame.count - 1) * frame.stride + frame.value_at};
}

void DraftBuilder::end_map(const Type& /*type*/) {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.count == 0) return Draft::set(frame.at, nullptr);
  Block* block = draft_.make_block(frame.count, frame.items.size());
  sort_entries(frame, *block);
  Draft::set(frame.at, block);
}

void DraftBuilder::sort_entries(Frame& frame, Block& block) {
  const Type& key_type = frame.type->arguments[0];
  std::vector<Order> order(frame.count);
  for (std::size_t i = 0; i < order.size(); ++i) {
    append_key(types_, key_type, frame.items.data() + i * frame.stride, order[i].key);
    order[i].hash = xxh3_64(order[i].key);
    order[i].index = i;
  }
  std::sort(order.begin(), order.end(), [&](const Order& a, const Order& b) {
    return a.hash != b.hash ? a.hash < b.hash : key_less(types_, key_type, a, b);
  });
  Block* hashes = draft_.make_block(frame.count, frame.count * sizeof(std::uint64_t));
  block.padding = reinterpret_cast<std::uintptr_t>(hashes->data());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && order[i - 1].key == order[i].key) {
      stop({.code = ErrorCode::kInvalidArgument,
            .message = "entries " + std::to_string(std::min(order[i - 1].index, order[i].index)) +
                       " and " + std::to_string(std::max(order[i - 1].index, order[i].index)) +
                       " of the map have the same key"});
    }
    std::memcpy(block.data() + i * frame.stride, frame.items.data() + order[i].index * frame.stride,
                frame.stride);
    store_as(hashes->data() + i * sizeof(std::uint64_t), order[i].hash);
  }
}

void DraftBuilder::begin_struct(const Type& /*type*/) {
  const Target target = take();
  frames_.push_back({.type = target.type,
                     .at = target.at,
                     .seen = std::vector<bool>(types_.definition(*target.type).fields.size())});
}

void DraftBuilder::field(const schema::Field& field) {
  Frame& frame = frames_.back();
  const schema::Definition& definition = types_.definition(*frame.type);
  const std::size_t index = dynamic::find_field(definition, std::uint32_t{field.number});
  const schema::Field& own = definition.fields[index];
  frame.seen[index] = true;
  ++frame.count;
  if (frame.type->kind == Kind::kUnion) {
    store_as(frame.at, std::uint32_t{own.number});
    next_ = {&own.type, behind(frame.at + dynamic::kMemberSlot, own.type)};
  } else {
    next_ = {&own.type, frame.at + types_.offset(*frame.type, index), own.storage};
  }
}

void DraftBuilder::end_struct(const Type& /*type*/) {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.type->kind == Kind::kUnion) return;
  const auto& fields = types_.definition(*frame.type).fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!frame.seen[i]) {
      set_default(draft_, fields[i], frame.at + types_.offset(*frame.type, i));
    }
  }
}

// All zeros, as the memory is; a root was filled with its default before.
void DraftBuilder::none(const Type& /*type*/) {
  take();
}

void DraftBuilder::begin_some(const Type& /*type*/) {
  const Target target = take();
  const Type& content = target.type->arguments[0];
  const bool stored = target.storage != Storage::kInline;
  target.at[stored ? shape::kSlotSize : types_.layout(content).size] = std::byte{1};
  next_ = {&content, target.at, target.storage};
}

}  // namespace parcode::draft
