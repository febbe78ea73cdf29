// DraftBuilder: fills a draft from the events of a visit (dynamic/visitor.h): from a file's values,
// or from whatever can tell the same, such as JSON.
//
// Boxes and the blocks behind slots are made here: who tells of values does not see them. Fields
// that are not told of get their defaults.
//
// Thread safety: one builder, one thread.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/draft/draft.h"
#include "runtime/dynamic/visitor.h"

namespace parcode::draft {

class DraftBuilder final : public dynamic::Visitor {
 public:
  explicit DraftBuilder(Draft& draft);

  // The type of the value that comes next, boxes left out.
  const schema::Type& expected() const { return dynamic::unboxed(*next_.type); }
  // Elements or entries of the innermost list or map so far.
  std::uint64_t count() const { return frames_.back().count; }
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
    std::uint64_t stride = 0;
    std::uint64_t value_at = 0;  // of a map's entries
    std::uint64_t count = 0;
    std::vector<std::byte> items = {};  // fixed parts so far, until their number is known
    std::vector<bool> seen = {};        // fields
  };

  Target take();
  std::byte* behind(std::byte* slot, const schema::Type& type);
  std::byte* grow(Frame& frame, std::uint64_t count);
  void sort_entries(Frame& frame, Block& block);

  Draft& draft_;
  const dynamic::Types& types_;
  Target next_;
  std::vector<Frame> frames_;
};

// The XXH3-64 of a map's keys, in the order of its entries: blocks of maps have these.
const std::uint64_t* hashes_of(const Block& map);

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_BUILDER_H_
