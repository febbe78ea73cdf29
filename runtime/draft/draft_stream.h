// Streams of a draft: what plan/stream.h and api/map_stream.h are for types of C++, for the lists
// and maps of a root that only a schema knows.
//
// Their items come one by one from a DraftBuilder, each item's blocks in memory of the stream's
// own. A vec's shards are written as soon as nothing that follows can change them; a map's entries
// are put aside; then their memory is given back.
//
// Thread safety: the streams of one set belong to one thread at a time.

#ifndef PARCODE_RUNTIME_DRAFT_DRAFT_STREAM_H_
#define PARCODE_RUNTIME_DRAFT_DRAFT_STREAM_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/draft/draft.h"
#include "runtime/draft/draft_builder.h"
#include "runtime/draft/draft_map_codec.h"
#include "runtime/draft/draft_plan.h"
#include "runtime/plan/aside_map.h"
#include "runtime/plan/stream.h"

namespace parcode::draft {

// A part of the root's record.
class DraftPart : public plan::Stream, public PartListener {
 public:
  // `field` is that of the fixed part at `at`. All must outlive this.
  DraftPart(plan::StreamSet& set, Draft& draft, const schema::Field& field, std::byte* at);
  ~DraftPart() override = default;

  void told() override { is_told_ = true; }

  void announce() override;
  // Makes the plan of the root refer to what is written. Once the file holds all but the root.
  virtual void refer(DraftPlan& plan);

 protected:
  bool is_told() const { return is_told_; }
  bool has_children() const { return !children_.empty(); }
  // Writes the chunks that the part, whole and in memory, refers to; once.
  Status write_children();

  Draft& draft_;
  const schema::Field& schema_field_;
  std::byte* at_;

 private:
  bool is_told_ = false;
  std::vector<std::unique_ptr<plan::WrittenLeaves>> children_;  // that are written
};

// A part that is in memory until the end. Its chunks are written when something behind it is.
class DraftValue final : public DraftPart {
 public:
  using DraftPart::DraftPart;

  bool has_begun() const override { return has_children(); }
  Status settle() override { return is_told() ? write_children() : Status(); }
  Status conclude() override { return settle(); }
};

// One of the root's lists or maps, or the root that is one: a `vec` that is chunkable, or a `map`
// in buckets.
class DraftStream : public DraftPart, public ItemStream {
 public:
  DraftStream(plan::StreamSet& set, Draft& draft, const schema::Field& field, std::byte* slot,
              std::uint64_t stride);
  ~DraftStream() override = default;

  ItemStream* items() override { return this; }
  PendingItems& pending() override { return pending_; }
  void begin() override;
  void refer(DraftPlan& plan) override;

 protected:
  DraftPlan::Stored stored() const;
  // Bytes that pending items take in memory.
  std::uint64_t held() const { return pending_.bytes() + draft_.size() - parts_.front().size; }
  // Gives back the memory of items that are not pending any more.
  void forget(std::uint64_t count);
  void leave();  // the builder goes on with other values

  bool is_whole() const { return is_whole_; }
  bool is_written() const { return leaves_.count() != 0; }  // some of it, of a map all

  PendingItems pending_;
  std::uint64_t gone_ = 0;  // items that were pending

 private:
  // The blocks of the items from `first` on, up to those of the next part.
  struct Part {
    std::uint64_t first = 0;
    std::uint64_t size = 0;  // of the draft before
    std::unique_ptr<std::pmr::monotonic_buffer_resource> memory;
  };

  void add_part();

  bool is_active_ = false;  // the builder is at its items
  bool is_whole_ = false;   // or was
  std::deque<Part> parts_;
  Block written_;  // what the slot leads to where the items are written
};

class DraftVecStream final : public DraftStream {
 public:
  DraftVecStream(plan::StreamSet& set, Draft& draft, const schema::Field& field, std::byte* slot);

  Status make_room() override;
  Status end() override;

  bool has_begun() const override { return is_written(); }
  Status settle() override;
  Status conclude() override { return settle(); }

 private:
  Status write(bool all);

  std::uint64_t next_look_;  // held() at which there may be something to write
};

class DraftMapStream final : public DraftStream {
 public:
  // `map_types`: of a schema whose root is the map.
  DraftMapStream(plan::StreamSet& set, Draft& draft, const schema::Field& field, std::byte* slot,
                 const dynamic::Types& map_types);

  Status make_room() override;
  Status end() override;

  bool has_begun() const override { return is_written() || aside_ != nullptr; }
  Status settle() override { return is_whole() ? conclude() : Status(); }
  Status conclude() override;

 private:
  Result<DraftEntries> take_pending();
  Status put_aside();
  Status conclude_aside();
  Status fetch_all();

  const DraftMapCodec codec_;
  std::unique_ptr<plan::AsideMap<DraftMapCodec>> aside_;
  DraftEntries fetched_;  // where there was too little aside
};

}  // namespace parcode::draft

#endif  // PARCODE_RUNTIME_DRAFT_DRAFT_STREAM_H_
