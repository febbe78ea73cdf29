// Converts one chunk along a Plan.
//
// Reads the file's chunk, and the chunks below it whose values the program's schema keeps inside
// their parent; all others stay what they were: references.
//
// What the file says is checked as generated code checks it: every slot by ReadCursor, every count
// against the bytes that hold it. Text, bools, index numbers of buckets and members of unions are
// passed on as they are, for the mirrors of the result to check.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_EVOLVE_CONVERT_H_
#define PARCODE_RUNTIME_EVOLVE_CONVERT_H_

#include <cstdint>

#include "runtime/base/error.h"
#include "runtime/evolve/output.h"
#include "runtime/evolve/plan.h"
#include "runtime/map/bucket.h"
#include "runtime/reader/call.h"
#include "runtime/reader/conversion.h"

namespace parcode::evolve {

class Converter {
 public:
  Converter(const Plan& plan, reader::FileState& file, std::uint16_t first_part, Output& out)
      : plan_(plan), file_(file), first_part_(first_part), call_(file), out_(out) {}

  // Errors: as reader::Conversions::convert(); a false Output shows in the Output, too.
  Status convert(const ChunkStep& step, const format::ChunkRef& ref, std::uint64_t items);

 private:
  // A value in the file: at a place of a chunk, or, where there is a block, in chunks of its own.
  struct Source {
    ReadCursor& in;
    Place at = 0;
    const format::RefBlock* block = nullptr;
  };

  bool convert_chunk(const ChunkStep& step, ReadCursor& in, std::uint64_t items);

  bool value(const Node& node, const Source& from, Place to);
  bool number(const Node& node, const Source& from, Place to);
  bool text(const Source& from, Place to);
  bool one_behind_slot(const Node& node, const Source& from, Place to);
  bool optional(const Node& node, const Source& from, Place to);
  bool record(const Record& record, const Source& from, Place to);
  bool union_value(const Record& record, const Source& from, Place to);

  // lists.cc
  bool list(const Node& node, const Source& from, Place to);
  bool shards(const Node& node, const Source& from, Place to);
  bool elements(const Node& element, ReadCursor& in, Place from, std::uint64_t count, Place to,
                std::uint64_t first);
  bool shard(const Node& element, ReadCursor& in, std::uint64_t items);

  // maps.cc
  bool map(const Node& node, const Source& from, Place to);
  bool open_inline_bucket(const Node& node, ReadCursor& in, Place at, map::Bucket* bucket);
  bool open_bucket_chunk(const Node& node, ReadCursor& in, map::Bucket* bucket);
  bool bucket_chunk(const Node& node, ReadCursor& in, const map::Bucket& bucket);
  bool bucket(const Node& node, ReadCursor& in, const map::Bucket& bucket, Place to);
  bool entry(const Node& node, ReadCursor& in, Place from, Place to);
  bool gather(const Node& node, ReadCursor& in, const reader::Container& container,
              std::uint64_t count, Place to);
  bool gather_bucket(const Node& node, ReadCursor& in, const map::Bucket& bucket,
                     class BucketIndex& index);
  bool count_entries(const Node& node, ReadCursor& in, const reader::Container& container,
                     std::uint64_t* count);
  bool record_of_buckets(const Node& node, ReadCursor& in, const format::ChunkRef& ref);

  // stored.cc
  bool stored(const StoredField& field, const Source& from, Place to);
  bool stored_value(const StoredField& field, const Source& from, Place to);
  bool keep_elsewhere(const StoredField& field, ReadCursor& in, format::RefBlock block, Place to);
  bool read_elsewhere(const StoredField& field, ReadCursor& in, const format::RefBlock& block,
                      Place to);
  bool keep_inside(const StoredField& field, const Node& node, const Source& from, Place to);

  const Plan& plan_;
  reader::FileState& file_;
  const std::uint16_t first_part_;
  reader::Call call_;
  Output& out_;
};

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_CONVERT_H_
