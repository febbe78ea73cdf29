#include "runtime/evolve/convert.h"

#include <cstring>
#include <string>
#include <utility>

#include "runtime/evolve/defaults.h"

namespace parcode::evolve {
namespace {

constexpr Place kMemberSlot = 8;  // of a union

}  // namespace

Status Converter::convert(const ChunkStep& step, const format::ChunkRef& ref, std::uint64_t items) {
  const std::uint64_t limit = ref.offset + ref.stored_size + 1;
  auto chunk = file_.chunk(ref, limit);
  if (!chunk) return Failure(std::move(chunk.error()));
  ReadCursor in = call_.cursor(chunk->get());
  const bool converted = step.what == ChunkStep::What::kRecordOfBuckets
                             ? record_of_buckets(plan_.node(step.index), in, ref)
                             : convert_chunk(step, in, items);
  if (converted) return {};
  if (!in.scope().has_error()) in.scope().error() = out_.failure();
  return call_.error(*chunk->get());
}

bool Converter::convert_chunk(const ChunkStep& step, ReadCursor& in, std::uint64_t items) {
  Place to = 0;
  if (step.what == ChunkStep::What::kRoot) {
    const StoredField& field = plan_.stored(step.index);
    const Node& node = plan_.node(field.node);  // a root is no box and no optional
    const bool was_inline = field.from.kept == Kept::kInline;
    const bool is_inline = field.to.kept == Kept::kInline;
    return in.check(0, was_inline ? node.from.size : shape::kSlotSize, 1) &&
           out_.take(is_inline ? node.to.size : shape::kSlotSize, 1, &to) &&
           stored(field, {in}, to);
  }
  const Node& node = plan_.node(step.index);
  map::Bucket bucket;
  switch (step.what) {
    case ChunkStep::What::kShard:
      return shard(node, in, items);
    case ChunkStep::What::kBucket:
      return open_bucket_chunk(node, in, &bucket) && bucket_chunk(node, in, bucket);
    case ChunkStep::What::kBucketOfRecord:
      return in.check(0, shape::kSlotSize, 1) && open_inline_bucket(node, in, 0, &bucket) &&
             bucket_chunk(node, in, bucket);
    default:
      return in.check(0, node.from.size, 1) && out_.take(node.to.size, 1, &to) &&
             value(node, {in}, to);
  }
}

bool Converter::value(const Node& node, const Source& from, Place to) {
  switch (node.op) {
    case Node::Op::kBytes:
      std::memcpy(out_.at(to), from.in.at(from.at), node.to.size);
      return true;
    case Node::Op::kNumber:
      return number(node, from, to);
    case Node::Op::kString:
      return text(from, to);
    case Node::Op::kArray:
      return elements(plan_.node(node.inner), from.in, from.at, node.length, to, 0);
    case Node::Op::kList:
      return from.block != nullptr ? shards(node, from, to) : list(node, from, to);
    case Node::Op::kMap:
      return map(node, from, to);
    case Node::Op::kOptional:
      return optional(node, from, to);
    case Node::Op::kPresent: {
      const Node& held = plan_.node(node.inner);
      if (!value(held, from, to)) return false;
      out_.store<std::uint8_t>(to + held.to.size, 1);
      return true;
    }
    case Node::Op::kBox:
    case Node::Op::kIntoBox:
    case Node::Op::kOutOfBox: {
      if (!from.in.enter()) return false;
      const bool done = one_behind_slot(node, from, to);
      from.in.leave();
      return done;
    }
    case Node::Op::kRecord:
      return record(plan_.record(node.record), from, to);
    case Node::Op::kUnion:
      return union_value(plan_.record(node.record), from, to);
  }
  return from.in.fail(ErrorCode::kInternal, "a plan has a step of no kind");
}

bool Converter::number(const Node& node, const Source& from, Place to) {
  if (node.convert_numbers(from.in.at(from.at), out_.at(to), 1) == 1) return true;
  return from.in.fail(ErrorCode::kOutOfRange,
                      "the value does not fit the type that the program's schema gives it");
}

bool Converter::text(const Source& from, Place to) {
  reader::ChunkPin chunk;
  Bytes bytes;
  if (from.block != nullptr) {
    if (!reader::fetch(from.in, from.block->ref, &chunk)) return false;
    bytes = chunk->bytes();
  } else {
    ReadCursor::Target target;
    if (!from.in.follow(from.at, 1, 1, /*may_be_elsewhere=*/false, &target)) return false;
    if (target.count != 0) bytes = Bytes(from.in.at(target.place), target.count);
  }
  if (bytes.empty()) return true;
  Place place = 0;
  if (!out_.take_for_slot(to, bytes.size(), bytes.size(), 1, &place, Output::Fill::kAnything)) {
    return false;
  }
  std::memcpy(out_.at(place), bytes.data(), bytes.size());
  return true;
}

// Boxes: on the one side, the other, or both.
bool Converter::one_behind_slot(const Node& node, const Source& from, Place to) {
  const Node& held = plan_.node(node.inner);
  Source source = from;
  if (node.op != Node::Op::kIntoBox) {
    ReadCursor::Target target;
    if (!from.in.follow(from.at, held.from.size, held.from.align, /*may_be_elsewhere=*/false,
                        &target)) {
      return false;
    }
    if (target.count != 1) return from.in.corrupt("a box does not hold one value");
    source.at = target.place;
  }
  if (node.op != Node::Op::kOutOfBox &&
      !out_.take_for_slot(to, 1, held.to.size, held.to.align, &to)) {
    return false;
  }
  return value(held, source, to);
}

bool Converter::optional(const Node& node, const Source& from, Place to) {
  const Node& held = plan_.node(node.inner);
  const auto flag = from.in.number<std::uint8_t>(from.at + held.from.size);
  out_.store(to + held.to.size, flag);  // if it is neither 0 nor 1, the mirror refuses it
  return flag != 1 || value(held, from, to);
}

bool Converter::record(const Record& record, const Source& from, Place to) {
  for (const Step& step : record.steps) {
    const Source source{from.in, from.at + step.from};
    const Place at = to + step.to;
    bool done = true;
    switch (step.what) {
      case Step::What::kBytes:
        std::memcpy(out_.at(at), from.in.at(source.at), step.size);
        break;
      case Step::What::kValue:
        done = value(plan_.node(step.index), source, at);
        break;
      case Step::What::kStored:
        done = stored(plan_.stored(step.index), source, at);
        break;
      case Step::What::kDefault:
        done = store_default(plan_.to(), *step.field, at, out_);
        break;
    }
    if (!done) return from.in.scope().has_error() ? from.in.in_field(step.field->name) : false;
  }
  return true;
}

// A member that the program does not know keeps its number and loses its value: whoever reads the
// union is told so.
bool Converter::union_value(const Record& record, const Source& from, Place to) {
  const auto number = from.in.number<std::uint32_t>(from.at);
  out_.store(to, number);
  const auto member = record.members.find(number);
  if (member == record.members.end()) return true;
  const Node& held = plan_.node(member->second.node);
  ReadCursor::Target target;
  if (!from.in.follow(from.at + kMemberSlot, held.from.size, held.from.align,
                      /*may_be_elsewhere=*/false, &target)) {
    return false;
  }
  if (target.count != 1) return from.in.corrupt("the slot of a union does not lead to one value");
  Place place = 0;
  if (!out_.take_for_slot(to + kMemberSlot, 1, held.to.size, held.to.align, &place)) return false;
  if (!from.in.enter()) return false;
  const bool done = value(held, {from.in, target.place}, place);
  from.in.leave();
  if (done || !from.in.scope().has_error()) return done;
  return from.in.in_field(member->second.field->name);
}

}  // namespace parcode::evolve
