// Visitor: what a Walker tells about the values and chunks that it comes by.
//
// Values come as a stream of events in the order of the file: a struct is begin_struct, then field
// and that field's value for each, then end_struct. Boxes are not seen. Chunks are told of by who
// refers to them, before what is in them.

#ifndef PARCODE_RUNTIME_DYNAMIC_VISITOR_H_
#define PARCODE_RUNTIME_DYNAMIC_VISITOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/schema/schema.h"
#include "runtime/value/shape.h"

namespace parcode::dynamic {

// How far a walk goes.
enum class Reach : std::uint8_t {
  kTables,      // the root's chunk, and the tables of its containers; no other chunk is read
  kReferences,  // all chunks that hold references; those that hold none are told of, not read
  kValues,      // everything; every value is checked
};

// A chunk, and where the reference to it stands.
struct ChunkVisit {
  enum class Role : std::uint8_t { kRoot, kSchema, kInfo, kRecord, kText, kShard, kBucket, kTable };

  format::ChunkRef ref;
  Role role = Role::kRecord;
  std::uint64_t items = 1;  // elements of a shard, bytes of a text; a table or bucket: 0, not known
  std::uint64_t parent = 0;  // offset of the chunk that refers to it; 0: the footer
  Place place = 0;           // of the reference, in the parent's decoded bytes
};

// A field that is chunkable or in buckets.
struct StoredVisit {
  const schema::Type* type = nullptr;  // without optional
  bool present = true;                 // an optional's
  bool inside = false;                 // kept in the parent's chunk
  std::uint64_t items = 0;
};

class Visitor {
 public:
  Visitor() = default;
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;
  virtual ~Visitor() = default;

  // Chunks. A container's tables are told of after its leaves.
  virtual void stored(const StoredVisit&) {}
  virtual void chunk(const ChunkVisit&) {}
  // A chunk of values that has been read.
  virtual void read(const format::ChunkRef&) {}

  // Values. With Reach::kTables and kReferences only those that may refer to chunks, of maps
  // without their keys.
  virtual void number(const schema::Type&, const std::byte* /*stored*/) {}  // bool and enum, too
  virtual void text(std::string_view) {}
  virtual void bytes(const schema::Type&, Bytes) {}  // part of a vec<u8> or array<u8, N>
  virtual void begin_list(const schema::Type&, std::uint64_t /*count*/) {}  // vec, array
  virtual void element(std::uint64_t /*index*/) {}
  virtual void end_list(const schema::Type&) {}
  virtual void begin_map(const schema::Type&, std::uint64_t /*count*/) {}
  virtual void key() {}
  virtual void mapped() {}
  virtual void end_map(const schema::Type&) {}
  virtual void begin_struct(const schema::Type&) {}  // union, too, with one field()
  virtual void field(const schema::Field&) {}
  virtual void end_struct(const schema::Type&) {}
  virtual void none(const schema::Type&) {}        // an optional
  virtual void begin_some(const schema::Type&) {}  // its value follows
  virtual void end_some(const schema::Type&) {}

  // What made the visitor stop the walk.
  const std::optional<Error>& stopped() const { return stopped_; }

 protected:
  void stop(Error error) {
    if (!stopped_) stopped_ = std::move(error);
  }

 private:
  std::optional<Error> stopped_;
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_VISITOR_H_
