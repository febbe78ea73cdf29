#include "runtime/draft/draft_builder.h"

#include <cstring>
#include <utility>

namespace parcode::draft {

using schema::Kind;
using schema::Storage;
using schema::Type;

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

void DraftBuilder::keep(Status status) {
  if (!status) stop(std::move(status.error()));
}

PartListener* DraftBuilder::listener(const std::byte* part) const {
  // Nearly all parts lie elsewhere.
  const std::uint64_t size = types_.layout(types_.schema().root).size;
  if (part < draft_.root() || part >= draft_.root() + size) return nullptr;
  const auto found = listeners_.find(part);
  return found == listeners_.end() ? nullptr : found->second;
}

DraftBuilder::Frame& DraftBuilder::open(const Target& target, std::uint64_t stride) {
  PartListener* const part = listener(target.at);
  frames_.push_back({.type = target.type,
                     .at = target.at,
                     .stride = stride,
                     .items = PendingItems(stride),
                     .stream = part == nullptr ? nullptr : part->items()});
  Frame& frame = frames_.back();
  if (frame.stream != nullptr) frame.stream->begin();
  return frame;
}

PendingItems& DraftBuilder::items(Frame& frame) {
  return frame.stream != nullptr ? frame.stream->pending() : frame.items;
}

// Room for items of the innermost list or map; those before are whole.
std::byte* DraftBuilder::grow(std::uint64_t count) {
  Frame& frame = frames_.back();
  if (frame.type->kind == Kind::kArray) {
    frame.count += count;
    return frame.at + (frame.count - count) * frame.stride;
  }
  if (frame.stream != nullptr) keep(frame.stream->make_room());
  return items(frame).grow(count);
}

void DraftBuilder::begin_list(const Type& /*type*/, std::uint64_t /*count*/) {
  const Target target = take();
  open(target, types_.layout(target.type->arguments[0]).size);
}

void DraftBuilder::element(std::uint64_t /*index*/) {
  std::byte* at = grow(1);
  next_ = {&frames_.back().type->arguments[0], at};
}

void DraftBuilder::bytes(const Type& /*type*/, Bytes part) {
  if (part.empty()) return;
  std::memcpy(grow(part.size()), part.data(), part.size());
}

void DraftBuilder::end_list(const Type& /*type*/) {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.type->kind == Kind::kArray) return;
  if (frame.stream != nullptr) return keep(frame.stream->end());
  if (frame.items.count() == 0) return Draft::set(frame.at, nullptr);
  Block* block = draft_.make_block(frame.items.count(), frame.items.bytes());
  std::memcpy(block->data(), frame.items.block()->data(), frame.items.bytes());
  Draft::set(frame.at, block);
}

void DraftBuilder::begin_map(const Type& /*type*/, std::uint64_t /*count*/) {
  const Target target = take();
  const dynamic::Types::Entry entry = types_.entry(*target.type);
  open(target, entry.shape.size).value_at = entry.value_at;
}

void DraftBuilder::key() {
  std::byte* at = grow(1);
  next_ = {&frames_.back().type->arguments[0], at};
}

void DraftBuilder::mapped() {
  Frame& frame = frames_.back();
  PendingItems& entries = items(frame);
  next_ = {&frame.type->arguments[1], entries.item(entries.count() - 1) + frame.value_at};
}

void DraftBuilder::end_map(const Type& /*type*/) {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.stream != nullptr) return keep(frame.stream->end());
  if (frame.items.count() == 0) return Draft::set(frame.at, nullptr);
  const auto block =
      make_map(draft_, *frame.type, frame.items.block()->data(), frame.items.count());
  if (!block) return stop(block.error());
  Draft::set(frame.at, *block);
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
    if (PartListener* const part = listener(next_.at)) part->told();
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
