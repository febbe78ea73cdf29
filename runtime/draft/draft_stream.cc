#include "runtime/draft/draft_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/draft/draft_jobs.h"
#include "runtime/storage/inside.h"

namespace parcode::draft {
namespace {

constexpr std::size_t kPartBytes = 64 << 10;  // that a part's memory begins with

plan::Leaves leaves_of(const dynamic::Types& types, const schema::Type& type) {
  if (type.kind != schema::Kind::kVec) return plan::Leaves::kBuckets;
  return plan::shards_of(types.shape(type.arguments[0]));
}

}  // namespace

DraftPart::DraftPart(plan::StreamSet& set, Draft& draft, const schema::Field& field, std::byte* at)
    : Stream(set, field.name, compressor_of(field), leaves_of(draft.types(), field.type)),
      draft_(draft),
      schema_field_(field),
      at_(at) {}

Status DraftPart::write_children() {
  if (has_children()) return {};
  const DraftPlan plan(draft_);
  graph::Graph graph;
  ChunkPlan root(graph, set_.shard_bytes());
  plan.plan(schema_field_, at_, root);
  const auto planned = root.children();
  if (planned.empty()) return {};
  const auto chunks = set_.write(graph);
  if (!chunks) return Failure(chunks.error());
  for (const ChunkPlan::PlannedChild& child : planned) {
    auto leaves = std::make_unique<plan::WrittenLeaves>(set_.scratch(), child.kind);
    for (const plan::Child& leaf : child.leaves) {
      if (Status added = leaves->add((*chunks)[leaf.node], leaf.items); !added) return added;
    }
    children_.push_back(std::move(leaves));
  }
  return {};
}

void DraftPart::announce() {
  Stream::announce();
  for (const auto& leaves : children_) leaves->announce(set_.graph());
}

void DraftPart::refer(DraftPlan& plan) {
  if (has_children()) plan.set_written(schema_field_, at_, children_);
}

// ---- Lists and maps ----

DraftStream::DraftStream(plan::StreamSet& set, Draft& draft, const schema::Field& field,
                         std::byte* slot, std::uint64_t stride)
    : DraftPart(set, draft, field, slot), pending_(stride) {}

void DraftStream::add_part() {
  auto memory = std::make_unique<std::pmr::monotonic_buffer_resource>(kPartBytes);
  draft_.allocate_from(memory.get());
  parts_.push_back({gone_ + pending_.count(), draft_.size(), std::move(memory)});
}

void DraftStream::begin() {
  is_active_ = true;
  add_part();
}

void DraftStream::leave() {
  is_active_ = false;
  is_whole_ = true;
  draft_.allocate_from(nullptr);
}

void DraftStream::forget(std::uint64_t count) {
  gone_ += count;
  pending_.drop_first(count);
  if (is_active_) add_part();
  while (parts_.size() > 1 && parts_[1].first <= gone_) parts_.pop_front();
}

DraftPlan::Stored DraftStream::stored() const {
  using Form = DraftPlan::Stored::Form;
  return {.type = &schema_field_.type,
          .block = pending_.count() == 0 ? nullptr : pending_.block(),
          .form = schema_field_.type.kind == schema::Kind::kVec ? Form::kList : Form::kMap,
          .compressor = compressor_};
}

void DraftStream::refer(DraftPlan& plan) {
  if (!is_written()) return DraftPart::refer(plan);
  written_.count = gone_;
  Draft::set(at_, &written_);
  plan.set_written(written_, leaves_);
}

// ---- Vecs ----

DraftVecStream::DraftVecStream(plan::StreamSet& set, Draft& draft, const schema::Field& field,
                               std::byte* slot)
    : DraftStream(set, draft, field, slot, draft.types().layout(field.type.arguments[0]).size),
      next_look_(std::min(bytes_for_full_chunks(set.shard_bytes()), plan::kMostBelow)) {}

// A block in memory takes more than it will in a chunk, so what is held says when to look.
Status DraftVecStream::make_room() {
  if (held() < next_look_) return {};
  return set_.attempt([&]() -> Status {
    const std::uint64_t enough =
        std::max(bytes_for_full_chunks(set_.shard_bytes()), kInsideBytes + 1);
    const std::uint64_t bytes = DraftPlan(draft_).list_bytes(stored(), enough);
    Status done;
    std::uint64_t missing = enough;
    if (bytes >= enough) {
      done = write(/*all=*/false);
    } else if (held() >= plan::kMostBelow) {
      done = settle();
    } else {
      missing = std::min(enough - bytes, plan::kMostBelow - held());
    }
    next_look_ = held() + missing;
    return done;
  });
}

Status DraftVecStream::end() {
  leave();
  Draft::set(at_, stored().block);
  return {};
}

Status DraftVecStream::settle() {
  if (pending_.count() == 0) return {};
  if (has_begun() || !DraftPlan(draft_).is_inside(stored())) return write(/*all=*/true);
  return is_whole() ? write_children() : Status();
}

Status DraftVecStream::write(bool all) {
  if (!has_begun()) {
    if (Status settled = set_.settle_before(*this); !settled) return settled;
  }
  const DraftPlan plan(draft_);
  const DraftPlan::Stored list = stored();
  const std::uint64_t most = set_.shard_bytes();
  const std::uint64_t target =
      has_begun() ? most
                  : target_chunk_bytes(plan.list_bytes(list, bytes_for_full_chunks(most)),
                                       kLeastShardBytes, most);
  graph::Graph graph;
  const ChunkPlan root(graph, most);
  std::vector<std::pair<graph::NodeId, std::uint64_t>> shards;  // and their counts
  std::uint64_t first = 0;
  while (first < list.items()) {
    const std::uint64_t count = plan.shard_count(list, first, target);
    if (!all && first + count == list.items()) break;
    shards.emplace_back(plan.add_shard(list, first, count, root), count);
    first += count;
  }
  if (shards.empty()) return {};
  const auto chunks = set_.write(graph);
  if (!chunks) return Failure(chunks.error());
  for (const auto& [node, count] : shards) {
    if (Status added = leaves_.add((*chunks)[node], count); !added) return added;
  }
  forget(first);
  return {};
}

// ---- Maps ----

DraftMapStream::DraftMapStream(plan::StreamSet& set, Draft& draft, const schema::Field& field,
                               std::byte* slot, const dynamic::Types& map_types)
    : DraftStream(set, draft, field, slot, draft.types().entry(field.type).shape.size),
      codec_(map_types, compressor_, set.shard_bytes()) {}

Status DraftMapStream::make_room() {
  if (held() < plan::kMostHeld) return {};
  return set_.attempt([&] { return put_aside(); });
}

Status DraftMapStream::end() {
  leave();
  if (aside_ != nullptr || pending_.count() == 0) return {};
  const auto entries = take_pending();
  if (!entries) return Failure(entries.error());
  Draft::set(at_, entries->blocks.front());
  return {};
}

// All that is pending, sorted. It stays in the memory of this stream.
Result<DraftEntries> DraftMapStream::take_pending() {
  const auto block =
      make_map(draft_, schema_field_.type, pending_.block()->data(), pending_.count());
  if (!block) return Failure(block.error());
  return codec_.of(*block);
}

Status DraftMapStream::put_aside() {
  if (pending_.count() == 0) return {};
  if (aside_ == nullptr) {
    aside_ = std::make_unique<plan::AsideMap<DraftMapCodec>>(codec_, set_.scratch());
  }
  auto entries = take_pending();
  if (!entries) return Failure(entries.error());
  Status added = aside_->add(*entries);
  if (added) forget(pending_.count());
  return added;
}

Status DraftMapStream::conclude() {
  if (is_written()) return {};
  if (aside_ != nullptr) {
    Status concluded = conclude_aside().map_error([this](Error error) {
      if (error.field_path.empty()) error.field_path = field();
      return error;
    });
    if (!concluded || is_written()) return concluded;
  }
  DraftPlan::Stored map = stored();
  map.block = block_at(at_);
  if (map.block == nullptr) return {};
  if (DraftPlan(draft_).is_inside(map)) return write_children();
  const DraftEntries entries = codec_.of(map.block);
  plan::MapTotals totals;
  codec_.add_to(totals, entries);
  const std::uint64_t buckets =
      bucket_count(totals.entries, totals.bytes(codec_.entry()), set_.shard_bytes());
  gone_ = totals.entries;
  return plan::write_buckets(set_, codec_, entries, 0, buckets, buckets, leaves_);
}

Status DraftMapStream::conclude_aside() {
  if (Status added = put_aside(); !added) return added;
  plan::MapTotals totals;
  Status counted = aside_->each([&](const DraftEntries& part, std::uint64_t) -> Status {
    codec_.add_to(totals, part);
    return {};
  });
  if (!counted) return counted;
  if (totals.is_little(codec_.entry())) return fetch_all();
  gone_ = totals.entries;
  return plan::write_aside(set_, codec_, *aside_, totals, codec_.entry(), leaves_);
}

// As if all had always been in memory.
Status DraftMapStream::fetch_all() {
  Status done = aside_->each([&](DraftEntries& part, std::uint64_t) -> Status {
    codec_.take(part, fetched_);
    return {};
  });
  if (done) done = codec_.complete(fetched_);
  if (done) Draft::set(at_, fetched_.blocks.front());
  aside_.reset();
  return done;
}

}  // namespace parcode::draft
