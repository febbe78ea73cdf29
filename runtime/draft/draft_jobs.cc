#include "runtime/draft/draft_jobs.h"

#include "runtime/map/bucket.h"

namespace parcode::draft {

void encode_record(const graph::Job& job, WriteCursor& out) {
  const auto& record = *static_cast<const Record*>(job.subject);
  const Place at = out.take_fixed(record.shape.size, record.shape);
  if (record.field != nullptr) {
    record.plan->encode(*record.field, record.value, out, at);
  } else {
    record.plan->encode(*record.type, record.value, out, at);
  }
}

void encode_shard(const graph::Job& job, WriteCursor& out) {
  const auto& items = *static_cast<const Items*>(job.subject);
  const schema::Type& element = items.type->arguments[0];
  const Shape shape = items.plan->types().shape(element);
  const Place at = out.take_fixed(job.count * shape.size, shape);
  for (std::uint64_t i = 0; i < job.count; ++i) {
    items.plan->encode(element, items.block->data() + (job.first + i) * shape.size, out,
                       at + i * shape.size);
  }
}

void encode_bucket(const graph::Job& job, WriteCursor& out) {
  const auto& items = *static_cast<const Items*>(job.subject);
  out.store<std::uint64_t>(out.take(sizeof(std::uint64_t), alignof(std::uint64_t)), job.count);
  if (job.count == 0) return;
  const Shape entry = items.plan->types().entry(*items.type).shape;
  const auto geometry = map::geometry_of(job.count, entry);
  const Place place = out.take(geometry.size, map::kBlockPlace);
  items.plan->encode_block(*items.type, *items.block, job.first, job.count, items.buckets, out,
                           place);
}

Compressor compressor_of(const schema::Field& field) {
  Compressor compressor{.given = true, .level = static_cast<std::int8_t>(field.level)};
  switch (field.compression) {
    case schema::Compression::kNone:
      compressor.compression = Compression::kNone;
      break;
    case schema::Compression::kLz4:
      compressor.compression = Compression::kLz4;
      break;
    case schema::Compression::kZstd:
      compressor.compression = Compression::kZstd;
      break;
    case schema::Compression::kAuto:
      compressor.compression = Compression::kAuto;
      break;
    default:
      return {};
  }
  return compressor;
}

}  // namespace parcode::draft
