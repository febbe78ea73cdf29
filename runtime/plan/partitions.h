// Partitions: blocks of bytes that are put aside, sorted by hash: 256 lists, one for each value of
// eight bits of it. Memory: 24 bytes a list, however many blocks there are.
//
//   a block, in the scratch
//   offset  size  field
//        0     8  next    place of the list's next block; 0: none is behind it
//        8     8  size    bytes that follow
//
// Thread safety: one thread at a time.

#ifndef PARCODE_RUNTIME_PLAN_PARTITIONS_H_
#define PARCODE_RUNTIME_PLAN_PARTITIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/plan/scratch.h"

namespace parcode::plan {

// The hashes from `first` on that agree in their first `bits` bits, 0 to 64.
struct HashRange {
  std::uint64_t first = 0;
  unsigned bits = 0;

  std::uint64_t last() const {
    return bits == 64 ? first : first | (~std::uint64_t{0} >> bits);  // no shift by all 64
  }
};

class Partitions {
 public:
  static constexpr unsigned kBits = 8;
  static constexpr std::size_t kCount = std::size_t{1} << kBits;

  // `range`: that of all hashes, with no more than 64 - kBits bits. `scratch` must outlive this.
  Partitions(Scratch& scratch, const HashRange& range) : scratch_(scratch), range_(range) {}

  std::size_t of(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash << range_.bits >> (64 - kBits));
  }
  HashRange range(std::size_t partition) const {
    const unsigned bits = range_.bits + kBits;
    return {range_.first | std::uint64_t{partition} << (64 - bits), bits};
  }
  // Whether its blocks may be told apart by more bits.
  bool can_be_split(std::size_t partition) const {
    return lists_[partition].first != lists_[partition].last && range(partition).bits + kBits <= 64;
  }
  std::uint64_t bytes(std::size_t partition) const { return lists_[partition].bytes; }

  // Puts a block behind the partition's others. Errors: kIo.
  Status add(std::size_t partition, Bytes block);

  // Calls `use(bytes)`, which returns a Status, for each block in the order of adding. Errors: kIo,
  // those of `use`.
  template <class Use>
  Status each(std::size_t partition, const Use& use) const {
    std::vector<std::byte> block;
    for (std::uint64_t next = lists_[partition].first; next != 0;) {
      const auto behind = read(next, block);
      if (!behind) return Failure(behind.error());
      if (Status used = use(Bytes(block)); !used) return used;
      next = *behind;
    }
    return {};
  }

 private:
  struct List {
    std::uint64_t first = 0;  // places
    std::uint64_t last = 0;
    std::uint64_t bytes = 0;  // without heads
  };
  struct BlockHead {
    std::uint64_t next = 0;
    std::uint64_t size = 0;
  };

  // Fetches the block at a place. The place of the one behind it, or 0.
  Result<std::uint64_t> read(std::uint64_t place, std::vector<std::byte>& block) const;

  Scratch& scratch_;
  HashRange range_;
  std::array<List, kCount> lists_ = {};
};

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_PARTITIONS_H_
