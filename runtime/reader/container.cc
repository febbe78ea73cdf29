// Tables come from a file that may be built to harm. What a table says is checked once, when it is
// opened; its children's references when they are followed (checking all of a table's to follow one
// would cost more than the rest of opening it).
//
// After read_table():
//   1. The table's bytes hold exactly its head, children_ references, runs_ runs and, where
//      has_columns_, which a table of shards alone may have, children_ checksums; 1 <= children_ <=
//      kTableFanout.
//   2. leaves_ are as many as children_ children of 2^shift_ leaves have, the last one maybe
//      fewer; for an inner table they are as many as its parent expects. No more than the file
//      has room for, so that tables which share children cannot promise 2^63 of them.
//   3. The runs of a vec's table start at child 0 and item 0, none is empty, each ends where the
//      next begins, and together they cover children_ and items_.
// So every place computed from them is below items_ and leaves_, and no arithmetic wraps.
//
// Tests: tests/runtime/reader/container_test.cc.

#include "runtime/reader/container.h"

#include <utility>

namespace parcode::reader {

using format::Run;
using format::TableHead;

namespace {

constexpr std::uint32_t kFanoutBits = 8;
static_assert(std::uint64_t{1} << kFanoutBits == format::kTableFanout);
static_assert((format::kMaxLevel - 1) * kFanoutBits < 64);

}  // namespace

Container::Container(FileState* file, const ContainerClaim& claim)
    : items_(claim.items), leaves_(1), level_(claim.ref.level), file_(file), claim_(claim) {}

Result<std::unique_ptr<Container>> Container::open(FileState* file, const ContainerClaim& claim) {
  std::unique_ptr<Container> container(new Container(file, claim));
  if (claim.ref.level == 0) {
    container->stride_ = claim.items;
  } else if (Status read = container->read_table(); !read) {
    return Failure(std::move(read.error()));
  }
  container->memory_.reset(
      std::calloc(container->leaves_ + 1, sizeof(KnownLeaf)));  // <= file size / 2
  if (container->memory_ == nullptr) {
    return fail(ErrorCode::kLimit, "there is no memory for a table of " +
                                       std::to_string(container->leaves_) + " chunks");
  }
  const auto begin = reinterpret_cast<std::uintptr_t>(container->memory_.get());
  container->known_ = reinterpret_cast<KnownLeaf*>(align_up(begin, alignof(KnownLeaf)));
  if (claim.ref.level > 1) {
    container->tables_ = std::make_unique<std::atomic<const Container*>[]>(container->children_);
  }
  return container;
}

Status Container::read_table() {
  if (claim_.ref.codec != format::Codec::kNone) return corrupt("a table of chunks is compressed");
  format::ChunkRef table = claim_.ref;
  table.part = 0;  // which is about the leaves: tables are the same for all
  const Result<Chunk*> chunk = file_->chunk_object(table);
  if (!chunk) return Failure(chunk.error());
  if (Status pinned = (*chunk)->pin(); !pinned) return pinned;
  pin_ = ChunkPin::adopt(*chunk);
  const Bytes bytes = pin_->bytes();
  if (bytes.size() < sizeof(TableHead)) return corrupt("a table of chunks is too short");
  table_ = bytes.data();
  shift_ = kFanoutBits * (level_ - 1);
  const auto head = load_as<TableHead>(table_);
  if (Status checked = check_head(head, bytes.size()); !checked) return checked;
  children_ = head.children;
  runs_ = head.runs;
  has_columns_ = head.columns != 0;
  leaves_ = head.leaves;
  if (runs_ == 0) return {};
  if (level_ == 1 && runs_ == 1) stride_ = run(0).items;
  return check_runs();
}

Status Container::check_head(const TableHead& head, std::uint64_t size) const {
  const bool may_have_columns = level_ == 1 && head.runs != 0;
  if (head.children == 0 || head.children > format::kTableFanout || head.runs > head.children ||
      (head.columns != 0 && (!may_have_columns || head.columns != head.children)) ||
      format::table_size(head) != size) {
    return corrupt("a table of chunks has counts that do not fit its size");
  }
  // The leaves before the last child, and those that the last child can have.
  const std::uint64_t before_last = std::uint64_t{head.children - 1} << shift_;
  if (head.leaves <= before_last || head.leaves - before_last > std::uint64_t{1} << shift_ ||
      head.leaves > file_->size() / format::kChunkAlignment) {
    return corrupt("a table of chunks has a count of leaves that cannot be");
  }
  const bool is_vec = head.runs != 0;
  if (claim_.inside != ContainerClaim::Inside::kNone &&
      (head.leaves != claim_.leaves || is_vec != (claim_.inside == ContainerClaim::Inside::kVec))) {
    return corrupt("a table of chunks does not fit the table above it");
  }
  return {};
}

Status Container::check_runs() const {
  Run expected;
  for (std::uint64_t i = 0; i < runs_; ++i) {
    const Run here = run(i);
    const bool last = i + 1 == runs_;
    const std::uint64_t end = last ? children_ : run(i + 1).first_child;
    if (here.first_item != expected.first_item || here.first_child != expected.first_child ||
        here.items == 0 || end <= here.first_child || end > children_) {
      return corrupt("a table of chunks has runs that are out of order");
    }
    std::uint64_t covered = 0;
    if (!checked_multiply(end - here.first_child, here.items, &covered) ||
        !checked_add(here.first_item, covered, &expected.first_item)) {
      return corrupt("a table of chunks has runs of more items than there can be");
    }
    expected.first_child = end;
    // The last child has at least one item.
    if (last && (items_ > expected.first_item || items_ <= expected.first_item - here.items)) {
      return corrupt("a table of chunks has runs that do not add up to its items");
    }
  }
  return {};
}

Status Container::check_is_vec() const {
  if (level_ == 0 || runs_ != 0) return {};
  return corrupt("a table of buckets stands where one of shards belongs");
}

Run Container::run(std::uint64_t index) const {
  return load_as<Run>(table_ + format::run_place({.children = children_}, index));
}

std::uint64_t Container::find_run(std::uint64_t Run::*first, std::uint64_t at) const {
  std::uint64_t low = 0;
  std::uint64_t high = runs_;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (run(middle).*first <= at ? low : high) = middle;
  }
  return low;
}

Container::Shard Container::child_place(std::uint64_t child) const {
  if (level_ == 0) return {0, 0, items_};
  const Run in = run(find_run(&Run::first_child, child));
  const std::uint64_t first = in.first_item + (child - in.first_child) * in.items;
  return {child << shift_, first, std::min(in.items, items_ - first)};
}

Result<format::ChunkRef> Container::child_ref(std::uint64_t child) const {
  if (level_ == 0) return claim_.ref;
  auto ref = load_as<format::ChunkRef>(table_ + format::ref_place(child));
  if (ref.level != level_ - 1) return corrupt("a table of chunks has a child of another level");
  if (Status checked = file_->check(ref, claim_.ref.offset); !checked) {
    return Failure(std::move(checked.error()));
  }
  ref.part = claim_.ref.part;
  return ref;
}

Result<const Container*> Container::child_table(std::uint64_t child) const {
  if (const Container* table = tables_[child].load(std::memory_order_acquire)) return table;
  const Result<format::ChunkRef> ref = child_ref(child);
  if (!ref) return Failure(ref.error());
  const bool is_vec = runs_ != 0;
  const ContainerClaim claim{
      .ref = *ref,
      .items = is_vec ? child_place(child).count : 0,
      .leaves = std::min(std::uint64_t{1} << shift_, leaves_ - (child << shift_)),
      .inside = is_vec ? ContainerClaim::Inside::kVec : ContainerClaim::Inside::kMap};
  Result<const Container*> table = file_->container(claim, claim_.ref.offset, true);
  if (table) tables_[child].store(*table, std::memory_order_release);
  return table;
}

Result<Container::Shard> Container::search_item(std::uint64_t item) const {
  if (Status checked = check_is_vec(); !checked) return Failure(std::move(checked.error()));
  const Run in = run(find_run(&Run::first_item, item));
  const Shard place = child_place(in.first_child + (item - in.first_item) / in.items);
  if (level_ == 1) return place;
  return child_table(place.leaf >> shift_)
      .and_then([&](const Container* table) { return table->shard_of(item - place.first); })
      .map([&](const Shard& below) {
        return Shard{place.leaf + below.leaf, place.first + below.first, below.count};
      });
}

Result<Container::Shard> Container::shard(std::uint64_t leaf) const {
  if (Status checked = check_is_vec(); !checked) return Failure(std::move(checked.error()));
  const Shard place = child_place(leaf >> shift_);
  if (level_ <= 1) return place;
  return child_table(leaf >> shift_)
      .and_then([&](const Container* table) { return table->shard(leaf - place.leaf); })
      .map([&](const Shard& below) {
        return Shard{leaf, place.first + below.first, below.count};
      });
}

Result<ChunkPin> Container::fetch_leaf(std::uint64_t leaf) const {
  if (level_ > 1) {
    const std::uint64_t child = leaf >> shift_;
    const Result<const Container*> table = child_table(child);
    if (!table) return Failure(table.error());
    Result<ChunkPin> pin = (*table)->leaf(leaf - (child << shift_));
    if (pin) known_[leaf].set_chunk(pin->get());
    return pin;
  }
  const Result<format::ChunkRef> ref = child_ref(leaf);
  if (!ref) return Failure(ref.error());
  const bool is_shard = level_ == 0 || runs_ != 0;
  const Result<Chunk*> chunk = file_->chunk_object(*ref, is_shard ? child_place(leaf).count : 0);
  if (!chunk) return Failure(chunk.error());
  if (Status pinned = (*chunk)->pin(); !pinned) return Failure(std::move(pinned.error()));
  known_[leaf].set_chunk(*chunk);
  return ChunkPin::adopt(*chunk);
}

Result<LeafVisit> Container::visit(std::uint64_t leaf, LeafMemory* memory) const {
  const auto fetched = [&] {
    return this->leaf(leaf).map([](ChunkPin pin) { return LeafVisit(std::move(pin)); });
  };
  const Chunk* const chunk = known_[leaf].chunk();
  if (memory == nullptr || (chunk != nullptr && chunk->present())) return fetched();
  const Result<format::ChunkRef> ref = leaf_ref(leaf);
  if (!ref) return Failure(ref.error());
  if (!file_->can_visit(*ref)) return fetched();
  auto block = memory->take();
  if (Status read = file_->read_for_visit(*ref, *block); !read) {
    return Failure(std::move(read.error()));
  }
  return LeafVisit(std::move(block), *memory);
}

Result<bool> Container::read_fixed_parts(const Shard& shard, std::uint64_t stride,
                                         FixedParts& parts) const {
  const Chunk* const chunk = known_[shard.leaf].chunk();
  if (chunk != nullptr && chunk->present()) return false;
  const Result<Leaf> leaf = find_leaf(shard.leaf);
  if (!leaf) return Failure(leaf.error());
  const format::ChunkRef& ref = leaf->ref;
  const bool apart = leaf->columns_checksum && ref.codec == format::Codec::kNone && ref.part == 0;
  if (!apart || shard.count > ref.decoded_size / 2 / stride) return false;
  const std::uint64_t size = shard.count * stride;
  if (size > parts.capacity) {
    Result<Buffer> buffer = file_->allocate(size);
    if (!buffer) return file_->located(std::move(buffer.error()), ref.offset);
    parts.buffer = std::move(*buffer);
    parts.capacity = size;
  }
  parts.chunk_offset = ref.offset;
  return file_->read_beginning(ref, *leaf->columns_checksum, MutableBytes(parts.buffer.get(), size))
      .map([] { return true; });
}

Result<Container::Leaf> Container::find_leaf(std::uint64_t leaf) const {
  if (level_ > 1) {
    const std::uint64_t child = leaf >> shift_;
    return child_table(child).and_then(
        [&](const Container* table) { return table->find_leaf(leaf - (child << shift_)); });
  }
  return child_ref(leaf).map([&](const format::ChunkRef& ref) {
    Leaf found{.ref = ref, .columns_checksum = {}};
    if (has_columns_) {
      const TableHead head{.children = children_, .runs = runs_};
      found.columns_checksum = load_as<std::uint64_t>(table_ + format::columns_place(head, leaf));
    }
    return found;
  });
}

std::uint64_t Container::stored_bytes(std::uint64_t bytes) const {
  const std::uint16_t part = claim_.ref.part;
  if (part == 0) return bytes;
  const ConversionTable::Found found = file_->conversions().of_part(part);
  if (found.conversions == nullptr) return bytes;
  return found.conversions->stored_bytes(static_cast<std::uint16_t>(part - found.first_part),
                                         bytes);
}

Failure Container::corrupt(std::string message) const {
  return file_->located({ErrorCode::kCorrupt, std::move(message)}, claim_.ref.offset);
}

}  // namespace parcode::reader
