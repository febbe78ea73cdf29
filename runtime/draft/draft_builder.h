// DraftBuilder: fills a draft from the events of a visit (dynamic/visitor.h): from a file's values,
// or from whatever can tell the same, such as JSON.
//
// Boxes and the blocks behind slots are made here: who tells of values does not see them. Fields
// that are not told of get their defaults.
//
// Lists and maps may be taken by streams, which write their items while more of them come.
//
// Thread safety: one builder, one thread.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/draft/draft.h"
#include "runtime/dynamic/visitor.h"

namespace parcode::draft {

// Fixed parts of elements or entries that come one by one, as a block.
class PendingItems {
 public:
  explicit PendingItems(std::uint64_t stride) : stride_(stride) { clear(); }

  std::uint64_t stride() const { return stride_; }
  std::uint64_t count() const { return block()->count; }
  std::uint64_t bytes() const { return count() * stride_; }
  // Valid until more are added.
  const Block* block() const { return reinterpret_cast<const Block*>(bytes_.data()); }
  std::byte* item(std::uint64_t index) { return bytes_.data() + sizeof(Block) + index * stride_; }

  // Adds `count` items, all zeros. The first of them.
  std::byte* grow(std::uint64_t count) {
    const std::uint64_t before = this->count();
    bytes_.resize(bytes_.size() + count * stride_);
    set_count(before + count);
    return item(before);
  }
  void drop_first(std::uint64_t count) {
    bytes_.erase(bytes_.begin() + sizeof(Block),
                 bytes_.begin() + static_cast<std::ptrdiff_t>(sizeof(Block) + count * stride_));
    set_count(this->count() - count);
  }
  void clear() { bytes_.assign(sizeof(Block), std::byte{}); }

 private:
  void set_count(std::uint64_t count) { store_as(bytes_.data(), count); }

  std::uint64_t stride_;
  std::vector<std::byte> bytes_;
};

class ItemStream;

// Wants to know what the builder is told of a part of the root's record.
class PartListener {
 public:
  virtual ~PartListener() = default;

  // Its value comes next.
  virtual void told() = 0;
  // What takes its items, where it is a list or a map and something does.
  virtual ItemStream* items() { return nullptr; }
};

// Takes the items of a list or a map as they come.
class ItemStream {
 public:
  virtual ~ItemStream() = default;

  virtual PendingItems& pending() = 0;
  // Before the first item.
  virtual void begin() = 0;
  // All items of pending() are whole; more will come. May take some away. Errors: those of writing.
  virtual Status make_room() = 0;
  // All are there. Errors: those of writing; kInvalidArgument where a key comes twice.
  virtual Status end() = 0;
};

class DraftBuilder final : public dynamic::Visitor {
 public:
  explicit DraftBuilder(Draft& draft);

  // `part` lies in the root's fixed part. What takes a list's or map's items leaves in the slot
  // what is to be there.
  void listen(const std::byte* part, PartListener& listener) { listeners_[part] = &listener; }

  const dynamic::Types& types() const { return types_; }
  // The type of the value that comes next, boxes left out.
  const schema::Type& expected() const { return dynamic::unboxed(*next_.type); }
  // Whether the innermost struct has been told of that field.
  bool has_field(std::size_t index) const { return frames_.back().seen[index]; }

  void number(const schema::Type& type, const std::byte* stored) override;
  void text(std::string_view value) override;
  void bytes(const schema::Type& type, Bytes part) override;
  void begin_list(const schema::Type& type, std::uint64_t count) override;
  void element(std::uint64_t index) override;
  void end_list(const schema::Type& type) override;
  void begin_map(const schema::Type& type, std::uint64_t count) override;
  void key() override;
  void mapped() override;
  // Stops with kInvalidArgument where a key comes twice.
  void end_map(const schema::Type& type) override;
  void begin_struct(const schema::Type& type) override;
  void field(const schema::Field& field) override;
  void end_struct(const schema::Type& type) override;
  void none(const schema::Type& type) override;
  void begin_some(const schema::Type& type) override;

 private:
  // Where the next value goes.
  struct Target {
    const schema::Type* type = nullptr;
    std::byte* at = nullptr;
    schema::Storage storage = schema::Storage::kInline;
  };
  // A list, a map or a struct that is being filled.
  struct Frame {
    const schema::Type* type = nullptr;
    std::byte* at = nullptr;
    std::uint64_t stride = 0;      // of an array's elements
    std::uint64_t value_at = 0;    // of a map's entries
    std::uint64_t count = 0;       // of an array's elements
    PendingItems items{0};         // of a vec or a map, until their number is known
    ItemStream* stream = nullptr;  // instead
    std::vector<bool> seen = {};   // fields
  };

  Target take();
  std::byte* behind(std::byte* slot, const schema::Type& type);
  PartListener* listener(const std::byte* part) const;
  Frame& open(const Target& target, std::uint64_t stride);
  static PendingItems& items(Frame& frame);
  std::byte* grow(std::uint64_t count);
  void keep(Status status);

  Draft& draft_;
  const dynamic::Types& types_;
  Target next_;
  std::vector<Frame> frames_;
  std::unordered_map<const std::byte*, PartListener*> listeners_;
};

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_
