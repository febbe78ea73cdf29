// Spot: where a value lies in an open file. What DynamicValue and the walker hand to each other.
//
// Thread safety: plain values; const use from any number of threads.

#ifndef PARCODE_RUNTIME_DYNAMIC_SPOT_H_
#define PARCODE_RUNTIME_DYNAMIC_SPOT_H_

#include <cstdint>
#include <limits>
#include <utility>

#include "runtime/dynamic/types.h"
#include "runtime/reader/chunk.h"
#include "runtime/reader/file_state.h"
#include "runtime/schema/schema.h"

namespace parcode::dynamic {

// An open file and the types of its own schema. Keeps the file open.
class TypedFile {
 public:
  TypedFile(reader::FileRef file, schema::Schema schema)
      : file_(std::move(file)), types_(std::move(schema)) {}

  reader::FileState& state() const { return *file_.get(); }
  const Types& types() const { return types_; }

 private:
  reader::FileRef file_;
  Types types_;
};

struct Spot {
  enum class Form : std::uint8_t {
    kInline,  // the type's fixed part is at `place`
    kStored,  // a chunkable or map field's slot is at `place`
    kText,    // the chunk is the bytes of a string
    kNumber,  // no chunk: `place` is a u64 that was computed
  };
  static constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

  reader::ChunkPin chunk = {};
  Place place = 0;
  const schema::Type* type = nullptr;
  Form form = Form::kInline;
  schema::Storage storage = schema::Storage::kInline;  // where kStored
  // Of a vec, an array or a string of bytes: the part [first, first + count) of it.
  std::uint64_t first = 0;
  std::uint64_t count = kAll;
};

// The root: its chunk is pinned.
inline Spot root_spot(reader::ChunkPin chunk, const Types& types) {
  using schema::Kind;
  const schema::Type& type = types.schema().root;
  Spot spot{.chunk = std::move(chunk), .type = &type};
  if (type.kind == Kind::kVec || type.kind == Kind::kMap) {
    spot.form = Spot::Form::kStored;
    spot.storage = type.kind == Kind::kMap ? schema::Storage::kMap : schema::Storage::kChunkable;
  }
  return spot;
}

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_SPOT_H_
