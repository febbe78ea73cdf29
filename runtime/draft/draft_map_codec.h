// DraftMapCodec: plan::AsideMap's, for entries that only a schema knows.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_MAP_CODEC_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_MAP_CODEC_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/draft/draft.h"
#include "runtime/draft/save.h"
#include "runtime/plan/aside_map.h"

namespace parcode::draft {

// Entries of a map, in blocks as make_map() makes them, of which drafts hold the memory.
struct DraftEntries {
  std::vector<std::unique_ptr<Draft>> drafts;
  std::vector<const Block*> blocks;
};

class DraftMapCodec {
 public:
  using Entries = DraftEntries;
  using Put = std::function<Status(std::size_t partition, Bytes bytes)>;

  // `types`: of a schema whose root is the map; must outlive this.
  DraftMapCodec(const dynamic::Types& types, Compressor compressor, std::uint64_t shard_bytes)
      : types_(types), compressor_(compressor), shard_bytes_(shard_bytes) {}

  Shape entry() const { return types_.entry(map()).shape; }
  // Entries in a block that lives elsewhere.
  DraftEntries of(const Block* block) const;

  Status divide(Entries& entries, const plan::Partitions& partitions, const Put& put) const;
  Status fetch(Bytes bytes, Entries& all) const;
  void take(Entries& others, Entries& all) const;
  // Errors: kInvalidArgument where two entries have the same key.
  Status complete(Entries& all) const;
  std::uint64_t count(const Entries& entries) const;
  void add_to(plan::MapTotals& totals, const Entries& entries) const;
  std::vector<graph::NodeId> add_buckets(const Entries& entries, std::uint64_t first,
                                         std::uint64_t last, std::uint64_t buckets,
                                         const ChunkPlan& parent) const;

 private:
  const schema::Type& map() const { return types_.schema().root; }
  Result<std::vector<std::byte>> bytes_of(const Block& entries, std::uint64_t first,
                                          std::uint64_t count) const;

  const dynamic::Types& types_;
  Compressor compressor_;
  std::uint64_t shard_bytes_;
};

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_MAP_CODEC_H_
