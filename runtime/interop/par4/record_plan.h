// RecordPlan: what the Traits of a program's type do when it is saved (measure, plan, encode), for
// a value that lies in one record and has nothing but a schema. The file is the one that save() of
// the same value gives, byte for byte.
//
// Thread safety: const after construction; the jobs run on any threads.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_RECORD_PLAN_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_RECORD_PLAN_H_

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/compressor.h"
#include "runtime/graph/graph.h"
#include "runtime/interop/par4/decode.h"
#include "runtime/plan/chunk_plan.h"
#include "runtime/schema/layout.h"
#include "runtime/schema/schema.h"
#include "runtime/value/extent.h"
#include "runtime/value/write_cursor.h"

namespace parcode::par4 {

class RecordPlan {
 public:
  // Both must outlive this, and this the graph's run. `record` is trusted: it was made by decode().
  RecordPlan(const RootRecord& record, const schema::Schema& schema);

  // Adds the root's chunk to the graph, and all below it.
  graph::NodeId add_root(ChunkPlan& plan) const;

 private:
  using Type = schema::Type;

  // What the slot at a place leads to.
  struct Target {
    Place place = 0;
    std::uint64_t count = 0;
  };
  // A field's type and how it is stored; inline for whatever is no field.
  struct Stored {
    const Type* type = nullptr;
    schema::Storage storage = schema::Storage::kInline;
    Compressor compressor = {};
    bool single = false;  // what a chunkable box holds: in one piece, whatever its kind
  };
  // An entry of a map: its key's hash and its place.
  struct Hashed {
    std::uint64_t hash = 0;
    Place at = 0;
  };
  // What a job encodes: a record, a vec's shards or a map's buckets.
  struct Subject {
    const RecordPlan* plan = nullptr;
    Stored stored;
    Place at = 0;                      // of the record, or of the vec's first element
    std::vector<Hashed> entries = {};  // of a map, in the order of their hashes
    std::uint64_t buckets = 1;
  };

  const std::byte* at(Place place) const { return bytes_.data() + place; }
  Target follow(Place slot, std::uint64_t align) const;
  bool flag(Place place) const { return *at(place) != std::byte{0}; }
  Shape shape_of(const Stored& stored) const;
  Shape entry_shape(const Type& map) const;
  static Stored stored_of(const schema::Field& field);
  // What a chunkable optional or box holds.
  static Stored held_by(const Stored& stored);
  static bool holds_another(const Stored& stored);
  static bool is_list(const Stored& stored);
  static bool is_string(const Stored& stored);
  const schema::Field& member(const Type& type, Place at) const;
  std::vector<Hashed> entries(const Type& map, Place slot) const;
  void append_key(const Type& type, Place place, bool nested, std::vector<std::byte>& to) const;

  // Each walks the value at `at` as Traits do: record_plan.cc has one for inline values and one for
  // fields with slots.
  void measure(const Stored& stored, Place at, Extent& extent) const;
  void measure_inline(const Type& type, Place at, Extent& extent) const;
  void measure_elements(const Type& element, std::uint64_t count, Place at, Extent& extent) const;
  void measure_entries(const Type& map, std::span<const Hashed> entries, Extent& extent) const;
  void measure_content(const Type& type, Place slot, Extent& extent) const;
  bool is_inside(const Stored& stored, Place at) const;

  void plan(const Stored& stored, Place at, ChunkPlan& plan) const;
  void plan_inline(const Type& type, Place at, ChunkPlan& plan) const;
  void plan_shards(const Stored& stored, Place at, ChunkPlan& plan) const;
  void plan_buckets(const Stored& stored, Place at, ChunkPlan& plan) const;
  std::uint64_t shard_size(const Type& element, Place at, std::uint64_t left,
                           std::uint64_t target) const;
  Measured measure_bucket(const Type& map, std::span<const Hashed> entries) const;
  graph::NodeId add_record(const Stored& stored, Place at, ChunkPlan& plan) const;

  void encode(const Stored& stored, Place from, WriteCursor& out, Place to) const;
  void encode_inline(const Type& type, Place from, WriteCursor& out, Place to) const;
  void encode_elements(const Type& element, std::uint64_t count, Place from, WriteCursor& out,
                       Place to) const;
  void encode_content(const Type& type, Place from, WriteCursor& out, Place slot) const;
  void encode_bucket(const Type& map, std::span<const Hashed> entries, std::uint64_t buckets,
                     WriteCursor& out, Place place) const;

  static void encode_record_job(const graph::Job& job, WriteCursor& out);
  static void encode_shard_job(const graph::Job& job, WriteCursor& out);
  static void encode_bucket_job(const graph::Job& job, WriteCursor& out);

  Bytes bytes_;
  Form form_;
  const schema::Schema& schema_;
  const schema::Layouts layouts_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_RECORD_PLAN_H_
