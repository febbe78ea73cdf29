// DraftPlan: what plan/stored.h and the Traits do for types of C++, told by a schema: measures a
// draft's values, adds their chunks to a graph, encodes them. The same object gives the same bytes
// either way; tests/runtime/draft holds that.
//
// Thread safety: const; its jobs run on many threads.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_PLAN_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/draft/draft.h"
#include "runtime/plan/chunk_plan.h"
#include "runtime/plan/written_leaves.h"
#include "runtime/value/extent.h"
#include "runtime/value/write_cursor.h"

namespace parcode::draft {

class DraftPlan {
 public:
  // The draft must outlive the plan, and this the graph's run.
  explicit DraftPlan(const Draft& draft);

  // A value behind a slot of its own: a chunkable or map field, without its optional.
  struct Stored {
    const schema::Type* type = nullptr;  // of a box: what it holds
    const Block* block = nullptr;
    enum class Form : std::uint8_t { kText, kList, kMap, kOne } form = Form::kOne;
    Compressor compressor = {};

    std::uint64_t items() const { return block == nullptr ? 0 : block->count; }
  };

  // Adds the root's chunk and all below it. Throws EncodeError.
  graph::NodeId add_root(ChunkPlan& plan) const;

  // The slot that leads to `block`, which has nothing but the count, leads to `leaves` in the file.
  // Both must outlive the plan.
  void set_written(const Block& block, const plan::WrittenLeaves& leaves) {
    written_[&block] = &leaves;
  }

  // The same for chunks that a field of the root's record at `part` refers to, in their order.
  using WrittenChildren = std::vector<std::unique_ptr<plan::WrittenLeaves>>;
  void set_written(const schema::Field& field, const std::byte* part,
                   const WrittenChildren& children) {
    written_parts_[part] = {&field, &children};
  }

  // Adds all chunks that a field of a record refers to. Throws EncodeError.
  void plan(const schema::Field& field, const std::byte* value, ChunkPlan& plan) const;

  // What streams need for lists and maps that are in the making.
  bool is_inside(const Stored& stored) const;
  // Bytes of the elements' fixed parts and tails, counted up to `enough`.
  std::uint64_t list_bytes(const Stored& list, std::uint64_t enough) const;
  std::uint64_t shard_count(const Stored& list, std::uint64_t first, std::uint64_t target) const;
  graph::NodeId add_shard(const Stored& list, std::uint64_t first, std::uint64_t count,
                          const ChunkPlan& parent) const;
  // Bytes that the entries take in one bucket, its head aside.
  std::uint64_t entries_tails(const schema::Type& map, const Block& entries) const;
  // Bytes of the chunks that the entries get of their own.
  std::uint64_t entries_below(const schema::Type& map, const Block& entries,
                              std::uint64_t shard_bytes) const;
  // The buckets [first, last) of `buckets`, in which all entries are.
  std::vector<graph::NodeId> add_buckets(const Stored& map, std::uint64_t first, std::uint64_t last,
                                         std::uint64_t buckets, const ChunkPlan& parent) const;

  // The jobs' part: see the .cc.
  void encode(const schema::Type& type, const std::byte* value, WriteCursor& out, Place at) const;
  void encode(const schema::Field& field, const std::byte* value, WriteCursor& out, Place at) const;
  void encode_block(const schema::Type& map, const Block& entries, std::uint64_t first,
                    std::uint64_t count, std::uint64_t buckets, WriteCursor& out,
                    Place place) const;
  const dynamic::Types& types() const { return types_; }

 private:
  using Type = schema::Type;

  static Stored stored_of(const schema::Field& field, const std::byte* value);
  static bool is_absent(const schema::Field& field, const std::byte* value);

  void measure(const Type& type, const std::byte* value, Extent& extent) const;
  void measure(const schema::Field& field, const std::byte* value, Extent& extent) const;
  void measure_list(const Type& type, const Block* block, Extent& extent) const;
  void measure_map(const Type& type, const Block* block, Extent& extent) const;
  void measure_items(const Type& element, const std::byte* first, std::uint64_t count,
                     Extent& extent) const;
  void measure_entries(const Type& map, const std::byte* first, std::uint64_t count,
                       Extent& extent) const;
  void measure_one(const Type& type, const Block* block, Extent& extent) const;
  bool fits_inside(const Stored& stored) const;

  static void add_written(const WrittenChildren& children, ChunkPlan& plan);
  void plan(const Type& type, const std::byte* value, ChunkPlan& plan) const;
  void plan_items(const Type& element, const Block* block, ChunkPlan& plan) const;
  void plan_values(const Type& map, const std::byte* first, std::uint64_t count,
                   ChunkPlan& plan) const;
  void plan_inside(const Stored& stored, ChunkPlan& plan) const;
  void plan_text(const Stored& stored, ChunkPlan& plan) const;
  void plan_shards(const Stored& stored, ChunkPlan& plan) const;
  void plan_buckets(const Stored& stored, ChunkPlan& plan) const;
  Measured measure_bucket(const Type& map, const std::byte* first, std::uint64_t count) const;
  graph::NodeId add_bucket(const Stored& stored, std::uint64_t first, std::uint64_t count,
                           std::uint64_t buckets, const ChunkPlan& parent) const;

  void encode_items(const Type& element, const std::byte* first, std::uint64_t count,
                    WriteCursor& out, Place at) const;
  void encode_struct(const Type& type, const std::byte* value, WriteCursor& out, Place at) const;
  void encode_list(const Type& type, const Block* block, WriteCursor& out, Place at) const;
  void encode_map(const Type& type, const Block* block, WriteCursor& out, Place at) const;
  void encode_one(const Type& type, const Block* block, WriteCursor& out, Place slot) const;

  const Draft& draft_;
  const dynamic::Types& types_;
  schema::Field root_;  // how a vec or a map is stored as the root
  // What is_inside() said of values that may have chunkable ones inside: measuring them anew for
  // each level above would take twice as long a level. Filled while planning, by one thread; the
  // jobs find all they ask for.
  mutable std::unordered_map<const Block*, bool> inside_;
  std::unordered_map<const Block*, const plan::WrittenLeaves*> written_;
  // A struct and its first field are at one place: which of them it is, the field says.
  struct WrittenPart {
    const schema::Field* field = nullptr;
    const WrittenChildren* children = nullptr;
  };
  std::unordered_map<const std::byte*, WrittenPart> written_parts_;
};

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_PLAN_H_
