// The jobs of a DraftPlan's graph: each encodes one chunk.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_JOBS_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_JOBS_H_

#include <cstddef>
#include <cstdint>

#include "runtime/draft/draft_plan.h"
#include "runtime/graph/graph.h"
#include "runtime/value/write_cursor.h"

namespace parcode::draft {

// The subject of a job that encodes the record at `value`.
struct Record {
  const DraftPlan* plan = nullptr;
  const schema::Type* type = nullptr;
  const schema::Field* field = nullptr;  // of a root that is a vec or a map, instead of the type
  const std::byte* value = nullptr;
  Shape shape = {};
};

// The subject of jobs that encode parts of a list or map.
struct Items {
  const DraftPlan* plan = nullptr;
  const schema::Type* type = nullptr;  // vec or map
  const Block* block = nullptr;
  std::uint64_t buckets = 1;
};

// What the schema says of a field's compression.
Compressor compressor_of(const schema::Field& field);

void encode_record(const graph::Job& job, WriteCursor& out);  // of a Record
void encode_shard(const graph::Job& job, WriteCursor& out);   // of Items
void encode_bucket(const graph::Job& job, WriteCursor& out);  // of Items

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_JOBS_H_
