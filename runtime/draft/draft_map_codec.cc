#include "runtime/draft/draft_map_codec.h"

#include <cstring>
#include <utility>

#include "runtime/api/file.h"
#include "runtime/draft/draft_builder.h"
#include "runtime/draft/draft_plan.h"
#include "runtime/dynamic/walker.h"

namespace parcode::draft {

DraftEntries DraftMapCodec::of(const Block* block) const {
  DraftEntries entries;
  entries.drafts.push_back(std::make_unique<Draft>(types_));
  if (block != nullptr) entries.blocks.push_back(block);
  return entries;
}

// Some of a block's entries as a file of their own.
Result<std::vector<std::byte>> DraftMapCodec::bytes_of(const Block& entries, std::uint64_t first,
                                                       std::uint64_t count) const {
  const std::uint64_t stride = entry().size;
  Draft part(types_);
  Block* block = part.make_block(count, count * stride);
  std::memcpy(block->data(), entries.data() + first * stride, count * stride);
  set_hashes(*block, hashes_of(entries) + first);
  Draft::set(part.root(), block);
  return serialize(part, {.threads = 1});
}

Status DraftMapCodec::divide(Entries& entries, const plan::Partitions& partitions,
                             const Put& put) const {
  for (const Block* block : entries.blocks) {
    const std::uint64_t* hashes = hashes_of(*block);
    for (std::uint64_t first = 0; first < block->count;) {
      const std::size_t partition = partitions.of(hashes[first]);
      std::uint64_t last = first;
      while (last < block->count && partitions.of(hashes[last]) == partition) ++last;
      const auto bytes = bytes_of(*block, first, last - first);
      if (!bytes) return Failure(bytes.error());
      if (Status added = put(partition, *bytes); !added) return added;
      first = last;
    }
  }
  entries = {};
  return {};
}

Status DraftMapCodec::fetch(Bytes bytes, Entries& all) const {
  if (all.drafts.empty()) all = of(nullptr);
  Draft& draft = *all.drafts.front();
  const auto file = open_bytes(bytes, {.cache_bytes = 0, .threads = 1});
  if (!file) return Failure(file.error());
  const auto root = file->dynamic_root();
  if (!root) return Failure(root.error());
  DraftBuilder builder(draft);
  dynamic::Walker walker(*file->state().get(), root->file().types(), builder);
  if (Status walked = walker.walk(root->spot()); !walked) return walked;
  if (const Block* block = block_at(draft.root())) all.blocks.push_back(block);
  return {};
}

void DraftMapCodec::take(Entries& others, Entries& all) const {
  for (auto& draft : others.drafts) all.drafts.push_back(std::move(draft));
  all.blocks.insert(all.blocks.end(), others.blocks.begin(), others.blocks.end());
  others = {};
}

Status DraftMapCodec::complete(Entries& all) const {
  if (all.blocks.size() < 2) return {};
  std::vector<std::byte> entries;
  for (const Block* block : all.blocks) {
    entries.insert(entries.end(), block->data(), block->data() + block->count * entry().size);
  }
  const auto block = make_map(*all.drafts.front(), map(), entries.data(), count(all));
  if (!block) return Failure(block.error());
  all.blocks = {*block};
  return {};
}

std::uint64_t DraftMapCodec::count(const Entries& entries) const {
  std::uint64_t count = 0;
  for (const Block* block : entries.blocks) count += block->count;
  return count;
}

void DraftMapCodec::add_to(plan::MapTotals& totals, const Entries& entries) const {
  for (const Block* block : entries.blocks) {
    const DraftPlan plan(*entries.drafts.front());
    totals.entries += block->count;
    totals.tails += plan.entries_tails(map(), *block);
    totals.below += plan.entries_below(map(), *block, shard_bytes_);
  }
}

std::vector<graph::NodeId> DraftMapCodec::add_buckets(const Entries& entries, std::uint64_t first,
                                                      std::uint64_t last, std::uint64_t buckets,
                                                      const ChunkPlan& parent) const {
  // Without entries, too: their buckets are empty.
  const Draft& draft = *parent.graph().keep(std::make_unique<Draft>(types_));
  const auto& plan = *parent.graph().keep(std::make_unique<DraftPlan>(draft));
  const DraftPlan::Stored stored{.type = &map(),
                                 .block = entries.blocks.empty() ? nullptr : entries.blocks.front(),
                                 .form = DraftPlan::Stored::Form::kMap,
                                 .compressor = compressor_};
  return plan.add_buckets(stored, first, last, buckets, parent);
}

}  // namespace parcode::draft
