#include "runtime/evolve/plan.h"

#include <algorithm>
#include <utility>

#include "runtime/evolve/sameness.h"
#include "runtime/format/chunk_ref.h"

namespace parcode::evolve {
namespace {

using schema::Definition;
using schema::Field;
using schema::Kind;
using schema::Storage;
using schema::Type;

bool is_list(Kind kind) {
  return kind == Kind::kVec || kind == Kind::kArray;
}

// What a field's slot leads to, and the type of that. `type` is without an optional around it.
struct Content {
  Kept kept = Kept::kInline;
  const Type* type = nullptr;
};
Content content_of(const Type& type, Storage storage) {
  if (storage == Storage::kInline) return {Kept::kInline, &type};
  if (storage == Storage::kMap) return {Kept::kBuckets, &type};
  if (type.kind == Kind::kVec) return {Kept::kShards, &type};
  const Type& value = type.kind == Kind::kBox ? type.arguments[0] : type;
  return {value.kind == Kind::kString ? Kept::kText : Kept::kOne, &value};
}

const Definition& definition_of(const dynamic::Types& types, const Type& type) {
  return types.schema().definitions[type.definition];
}

// A root that is a vec or a map is stored as one field of that storage.
Storage root_storage(const Type& root) {
  if (root.kind == Kind::kVec) return Storage::kChunkable;
  return root.kind == Kind::kMap ? Storage::kMap : Storage::kInline;
}

bool joins(const Step& before, const Step& after) {
  return before.what == Step::What::kBytes && after.what == Step::What::kBytes &&
         after.from == before.from + before.size && after.to == before.to + before.size;
}

}  // namespace

Plan::Plan(schema::Schema from, schema::Schema to)
    : from_(std::move(from)),
      to_(std::move(to)),
      sameness_(std::make_unique<Sameness>(from_.schema(), to_.schema())),
      from_fields_(std::make_unique<schema::FieldIndex>(from_.schema())) {
  add_root();
  while (!open_.empty()) {
    const Open next = std::move(open_.back());
    open_.pop_back();
    fill(next);
  }
  sameness_.reset();
  from_fields_.reset();
}

Plan::~Plan() = default;

void Plan::add_root() {
  const Type& from = from_.schema().root;
  const Type& to = to_.schema().root;
  if (sameness_->same(from, to)) return;
  const Storage from_storage = root_storage(from);
  const Storage to_storage = root_storage(to);
  if (from_storage == Storage::kInline && to_storage == Storage::kInline) {
    chunks_.push_back({.what = ChunkStep::What::kRecord});
    chunks_[0].index = node_of(from, to);
    return;
  }
  chunks_.push_back({.what = ChunkStep::What::kRoot});
  chunks_[0].index = stored_of(from, from_storage, to, to_storage);
}

// Records are filled in a loop: how long a chain of definitions is, a file decides.
void Plan::fill(const Open& open) {
  const Definition& from = definition_of(from_, open.from);
  const Definition& to = definition_of(to_, open.to);
  Record record;
  for (std::size_t i = 0; i < to.fields.size(); ++i) {
    const Field& field = to.fields[i];
    const auto found = from_fields_->find(open.from.definition, field.number);
    const Field* const old = found ? &from.fields[*found] : nullptr;
    if (to.kind == schema::DefinitionKind::kUnion) {
      if (old != nullptr) {
        record.members[field.number] = {node_of(old->type, field.type), &field};
      }
      continue;
    }
    const Place at = to_.offset(open.to, i);
    Step step{.what = Step::What::kDefault, .to = at, .field = &field};
    if (old != nullptr) step = step_of(*old, from_.offset(open.from, *found), field, at);
    if (!record.steps.empty() && joins(record.steps.back(), step)) {
      record.steps.back().size = step.to + step.size - record.steps.back().to;
    } else {
      record.steps.push_back(step);
    }
  }
  records_[open.record] = std::move(record);
}

Step Plan::step_of(const Field& from, Place from_at, const Field& to, Place to_at) {
  Step step{.from = from_at, .to = to_at, .field = &to};
  if (from.storage != Storage::kInline || to.storage != Storage::kInline) {
    step.what = Step::What::kStored;
    step.index = stored_of(from.type, from.storage, to.type, to.storage);
    return step;
  }
  step.index = node_of(from.type, to.type);
  step.what = Step::What::kValue;
  if (nodes_[step.index].op == Node::Op::kBytes) {
    step.what = Step::What::kBytes;
    step.size = nodes_[step.index].to.size;
  }
  return step;
}

NodeIndex Plan::node_of(const Type& from, const Type& to) {
  Node node = describe(from, to);
  node.from = from_.shape(from);
  node.to = to_.shape(to);
  nodes_.push_back(node);
  return static_cast<NodeIndex>(nodes_.size() - 1);
}

// The order of the rules is that of schema::find_mismatches.
Node Plan::describe(const Type& from, const Type& to) {
  using Op = Node::Op;
  if (sameness_->same(from, to) && from_.layout(from).fixed) return {.op = Op::kBytes};
  if (to.kind == Kind::kOptional) {
    const bool both = from.kind == Kind::kOptional;
    return {.op = both ? Op::kOptional : Op::kPresent,
            .inner = node_of(both ? from.arguments[0] : from, to.arguments[0])};
  }
  if (to.kind == Kind::kBox) {
    const bool both = from.kind == Kind::kBox;
    return {.op = both ? Op::kBox : Op::kIntoBox,
            .inner = node_of(both ? from.arguments[0] : from, to.arguments[0])};
  }
  if (from.kind == Kind::kBox) {
    return {.op = Op::kOutOfBox, .inner = node_of(from.arguments[0], to)};
  }
  switch (to.kind) {
    case Kind::kString:
      return {.op = Op::kString};
    case Kind::kVec:
    case Kind::kArray:
      return {.op = to.kind == Kind::kVec ? Op::kList : Op::kArray,
              .inner = node_of(from.arguments[0], to.arguments[0]),
              .length = is_list(from.kind) ? from.length : 0};
    case Kind::kMap:
      return {.op = Op::kMap,
              .inner = node_of(from.arguments[1], to.arguments[1]),
              .key = node_of(from.arguments[0], to.arguments[0]),
              .map = &from,
              .from_entry = from_.entry(from),
              .to_entry = to_.entry(to)};
    case Kind::kStruct:
      return {.op = Op::kRecord, .record = record_of(from, to)};
    case Kind::kUnion:
      return {.op = Op::kUnion, .record = record_of(from, to)};
    case Kind::kEnum:
      return {.op = Op::kNumber,
              .convert_numbers = convert_numbers(definition_of(from_, from).underlying,
                                                 definition_of(to_, to).underlying)};
    default:
      return {.op = Op::kNumber, .convert_numbers = convert_numbers(from.kind, to.kind)};
  }
}

std::uint32_t Plan::record_of(const Type& from, const Type& to) {
  const auto [known, is_new] = known_records_.try_emplace(
      {from.definition, to.definition}, static_cast<std::uint32_t>(records_.size()));
  if (is_new) {
    records_.emplace_back();
    open_.push_back({known->second, from, to});
  }
  return known->second;
}

std::uint32_t Plan::stored_of(const Type& from, Storage from_storage, const Type& to,
                              Storage to_storage) {
  StoredField field;
  const auto strip = [](const Type& type, Storage storage, const dynamic::Types& types,
                        StoredField::Side* side) -> const Type& {
    if (type.kind != Kind::kOptional) return type;
    const Type& value = type.arguments[0];
    side->optional = true;
    side->flag = storage == Storage::kInline ? types.layout(value).size : shape::kSlotSize;
    return value;
  };
  const Type& stripped_from = strip(from, from_storage, from_, &field.from);
  const Type& stripped_to = strip(to, to_storage, to_, &field.to);
  const Content old = content_of(stripped_from, from_storage);
  const Content now = content_of(stripped_to, to_storage);
  // Chunkable text in a box is stored as the text alone.
  const Type& before = old.kept == Kept::kText ? *old.type : stripped_from;
  const Type& after = now.kept == Kept::kText ? *now.type : stripped_to;
  const auto leads = [](const Content& content, const Type& type) {
    return content.kept == Kept::kOne && type.kind != Kind::kBox;
  };
  field.from.kept = old.kept;
  field.from.leads_to_value = leads(old, before);
  field.to.kept = now.kept;
  field.to.leads_to_value = leads(now, after);
  field.node = node_of(before, after);
  field.content = field.node;
  if (old.type != &before) {
    const bool both = after.kind == Kind::kBox;
    field.content = node_of(*old.type, both ? after.arguments[0] : after);
    if (both) field.content = box_of(field.content, after);
  }
  keep_lazy(field, *old.type, *now.type);
  stored_.push_back(field);
  return static_cast<std::uint32_t>(stored_.size() - 1);
}

// A node that puts what `inner` makes into a box.
NodeIndex Plan::box_of(NodeIndex inner, const Type& box) {
  Node node{.op = Node::Op::kIntoBox, .from = nodes_[inner].from, .to = to_.shape(box)};
  node.inner = inner;
  nodes_.push_back(node);
  return static_cast<NodeIndex>(nodes_.size() - 1);
}

void Plan::keep_lazy(StoredField& field, const Type& from, const Type& to) {
  using What = ChunkStep::What;
  const Kept before = field.from.kept;
  const Kept after = field.to.kept;
  field.stays_lazy = before != Kept::kInline && before == after;
  const bool same = sameness_->same(from, to);
  if (before == Kept::kOne && after == Kept::kShards && from.kind == Kind::kArray) {
    field.stays_lazy = true;
    field.items = from.length;
  } else if (before == Kept::kOne && after == Kept::kBuckets && from.kind == Kind::kMap) {
    field.stays_lazy = true;
    field.counts_entries = true;
    field.chunk = chunk_of(What::kBucketOfRecord, node_of(from, to));
  } else if (before == Kept::kBuckets && after == Kept::kOne && to.kind == Kind::kMap) {
    field.stays_lazy = true;
    field.by_level = true;
    field.chunk = static_cast<std::uint32_t>(chunks_.size());
    const NodeIndex node = node_of(from, to);
    for (std::uint32_t level = 0; level <= format::kMaxLevel; ++level) {
      chunks_.push_back({What::kRecordOfBuckets, node, level});
    }
  } else if (field.stays_lazy && !same && after == Kept::kOne) {
    field.chunk = chunk_of(What::kRecord, node_of(from, to));
  } else if (field.stays_lazy && !same && after == Kept::kBuckets) {
    field.chunk = chunk_of(What::kBucket, node_of(from, to));
  }
  if (field.stays_lazy && after == Kept::kShards &&
      !sameness_->same(from.arguments[0], to.arguments[0])) {
    field.chunk = chunk_of(What::kShard, node_of(from.arguments[0], to.arguments[0]));
  }
}

std::uint32_t Plan::chunk_of(ChunkStep::What what, std::uint32_t index) {
  chunks_.push_back({.what = what, .index = index});
  return static_cast<std::uint32_t>(chunks_.size() - 1);
}

}  // namespace parcode::evolve
