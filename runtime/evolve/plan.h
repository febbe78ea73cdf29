// Plan: how values of one schema become values of another, worked out once from the two schemas.
//
// A Node says how a value of one type, stored inline, becomes one of another. Nodes refer to each
// other by index, in circles where types are recursive. A ChunkStep says how a chunk becomes
// another; its index is the number of the conversion (reader/conversion.h). Chunks that are alike
// in both versions have none: they are read as they are.
//
// Thread safety: immutable.

#ifndef PARCODE_RUNTIME_EVOLVE_PLAN_H_
#define PARCODE_RUNTIME_EVOLVE_PLAN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/dynamic/types.h"
#include "runtime/evolve/numbers.h"
#include "runtime/schema/field_index.h"
#include "runtime/schema/schema.h"
#include "runtime/value/shape.h"

namespace parcode::evolve {

using NodeIndex = std::uint32_t;
inline constexpr std::uint32_t kNone = UINT32_MAX;

struct Node {
  enum class Op : std::uint8_t {
    kBytes = 1,  // the same bytes, no tail
    kNumber,     // convert_numbers
    kString,
    kArray,     // array -> array: inner, length
    kList,      // vec (length 0) or array -> vec: inner
    kMap,       // key, inner: the value
    kOptional,  // optional -> optional: inner
    kPresent,   // T -> optional<T>: inner
    kBox,       // box -> box: inner
    kIntoBox,   // T -> box<T>: inner
    kOutOfBox,  // box<T> -> T: inner
    kRecord,    // struct: `record`
    kUnion,     // `record`: members
  };
  Op op = Op::kBytes;
  Shape from = {};  // of the fixed part
  Shape to = {};
  ConvertNumbers convert_numbers = nullptr;
  NodeIndex inner = kNone;
  NodeIndex key = kNone;
  std::uint64_t length = 0;  // elements of an array
  std::uint32_t record = kNone;
  const schema::Type* map = nullptr;  // kMap: the file's
  dynamic::Types::Entry from_entry = {};
  dynamic::Types::Entry to_entry = {};
};

// How a field's value is kept: what its slot leads to.
enum class Kept : std::uint8_t {
  kInline = 1,  // no slot of its own
  kOne,         // one value; in a chunk of its own a record
  kText,        // a string's bytes
  kShards,      // a vec's elements
  kBuckets,     // a map's entries
};

// A field of which either version is chunkable.
struct StoredField {
  struct Side {
    Kept kept = Kept::kInline;
    bool optional = false;
    Place flag = 0;  // of an optional's
    // Whether the slot of a value that is kept inside leads to the type's inline form, instead of
    // being it, as for vecs, strings, boxes.
    bool leads_to_value = false;
  };
  Side from = {};
  Side to = {};
  // Of the types, without an optional around them: for values inside …
  NodeIndex node = kNone;
  // … and for those in chunks of their own, where there is no box around them.
  NodeIndex content = kNone;
  // What the RefBlock of the one becomes in the other: conversion `chunk`, or, where that is
  // kNone, the same chunk as it is. Where not `stays_lazy`, the value is read and kept inside.
  bool stays_lazy = false;
  std::uint32_t chunk = kNone;
  bool by_level = false;  // `chunk` + the level of the table: maps that become one record
  // What the new RefBlock counts, where the old one does not: elements of an array …
  std::uint64_t items = 0;
  bool counts_entries = false;  // … or, to be looked up in the chunk, entries of a map
};

struct Step {
  enum class What : std::uint8_t { kBytes = 1, kValue, kStored, kDefault };
  What what = What::kBytes;
  Place from = 0;
  Place to = 0;
  std::uint64_t size = 0;       // kBytes
  std::uint32_t index = kNone;  // kValue: node; kStored: stored field; kDefault: field of `to`
  const schema::Field* field = nullptr;  // of `to`: for messages and defaults
};

struct Record {
  std::vector<Step> steps = {};  // a struct's

  struct Member {
    NodeIndex node = kNone;
    const schema::Field* field = nullptr;  // of `to`
  };
  std::map<std::uint32_t, Member> members = {};  // a union's, by number
};

struct ChunkStep {
  enum class What : std::uint8_t {
    kRoot = 1,         // a root that is a vec or a map: a record of one stored field, `index`
    kRecord,           // one value: node `index`
    kShard,            // elements: node `index`
    kBucket,           // a bucket -> a bucket: the map's node
    kBucketOfRecord,   // a record that is a map -> a bucket
    kRecordOfBuckets,  // all buckets, below a table of level `level` -> a record that is a map
  };
  What what = What::kRecord;
  std::uint32_t index = kNone;
  std::uint32_t level = 0;
};

class Sameness;

class Plan {
 public:
  // schema::find_mismatches(from, to) must be empty. Cost: linear in the schemas.
  Plan(schema::Schema from, schema::Schema to);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const dynamic::Types& from() const { return from_; }
  const dynamic::Types& to() const { return to_; }
  const Node& node(NodeIndex index) const { return nodes_[index]; }
  const Record& record(std::uint32_t index) const { return records_[index]; }
  const StoredField& stored(std::uint32_t index) const { return stored_[index]; }
  // The first is that of the root; none at all where nothing needs to be converted.
  const std::vector<ChunkStep>& chunks() const { return chunks_; }

 private:
  struct Open {
    std::uint32_t record;
    schema::Type from;
    schema::Type to;
  };

  void add_root();
  void fill(const Open& open);
  Step step_of(const schema::Field& from, Place from_at, const schema::Field& to, Place to_at);
  NodeIndex node_of(const schema::Type& from, const schema::Type& to);
  Node describe(const schema::Type& from, const schema::Type& to);
  std::uint32_t record_of(const schema::Type& from, const schema::Type& to);
  std::uint32_t stored_of(const schema::Type& from, schema::Storage from_storage,
                          const schema::Type& to, schema::Storage to_storage);
  void keep_lazy(StoredField& field, const schema::Type& from, const schema::Type& to);
  NodeIndex box_of(NodeIndex inner, const schema::Type& box);
  std::uint32_t chunk_of(ChunkStep::What what, std::uint32_t index);

  const dynamic::Types from_;
  const dynamic::Types to_;
  std::unique_ptr<const Sameness> sameness_;               // while it is made
  std::unique_ptr<const schema::FieldIndex> from_fields_;  // likewise
  std::vector<Node> nodes_;
  std::vector<Record> records_;
  std::vector<StoredField> stored_;
  std::vector<ChunkStep> chunks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known_records_;
  std::vector<Open> open_;
};

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_PLAN_H_
