// Streams: the vecs and maps of a file that is written while they grow.
//
// A vec's shards go into the file as soon as nothing that follows can change them, with the chunks
// below them; their references are put aside (WrittenLeaves). Until it is known that a vec is too
// large to be kept inside its parent, or to be cut into smaller shards than usual
// (16 × shard_bytes), its elements are pending, all of them; so a vec that is appended to the end
// before the next one begins is cut just as save() cuts it. Only where what the pending elements
// refer to in chunks of their own comes to more than kMostBelow are they written at once, in a
// shard that is smaller than others.
//
// Maps: api/map_stream.h.
//
// Thread safety: the streams of one set belong to one thread at a time.

#ifndef PARCODE_RUNTIME_PLAN_STREAM_H_
#define PARCODE_RUNTIME_PLAN_STREAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/plan/scratch.h"
#include "runtime/plan/stored.h"
#include "runtime/plan/thrown.h"
#include "runtime/plan/written_leaves.h"

namespace parcode {
namespace plan {

class Stream;

// The streams of one file, in the order of their fields, and what they share.
class StreamSet {
 public:
  explicit StreamSet(std::uint64_t shard_bytes) : shard_bytes_(shard_bytes) {}
  StreamSet(const StreamSet&) = delete;
  StreamSet& operator=(const StreamSet&) = delete;
  virtual ~StreamSet() = default;

  std::uint64_t shard_bytes() const { return shard_bytes_; }
  void add(Stream& stream) { streams_.push_back(&stream); }

  // Writes the chunks of `graph` behind what is in the file; says what is known of each.
  virtual Result<std::vector<format::Written>> write(const graph::Graph& graph) = 0;
  // Where streams put aside what memory should not hold.
  virtual Scratch& scratch() = 0;

  // The graph that will end the file: what is written goes in before anything else.
  graph::Graph& graph() { return graph_; }

  // Before `stream` writes its first chunk: those of the fields before it write what they have, as
  // they would have done in a save().
  Status settle_before(const Stream& stream);
  // Once nothing more is added: each stream up to the last one that has begun to write, in the
  // order of the fields, writes what it has; those that have not begun stay for the graph.
  Status conclude();

  // Does something that may fail or throw. The first error stays: nothing is done after it.
  template <class Do>
  Status attempt(const Do& act) {
    if (error_) return Failure(*error_);
    try {
      Status done = act();
      if (!done) stop(done.error());
      return done;
    } catch (...) {
      stop(thrown_error());
      return Failure(*error_);
    }
  }

  // Refuses everything from now on.
  void stop(Error error) { error_ = std::move(error); }

 private:
  std::uint64_t shard_bytes_;
  std::vector<Stream*> streams_;
  graph::Graph graph_;
  std::optional<Error> error_;
};

// One of the fields.
class Stream {
 public:
  // `field` is a literal. `set` outlives the stream.
  Stream(StreamSet& set, std::string_view field, Compressor compressor, Leaves kind)
      : set_(set), field_(field), compressor_(compressor), leaves_(set.scratch(), kind) {
    set.add(*this);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  std::string_view field() const { return field_; }

  // Whether some of it is written, or put aside.
  virtual bool has_begun() const = 0;
  // Writes what is pending, unless it would be kept inside the record, or has to wait for the end.
  virtual Status settle() = 0;
  // The same at the end.
  virtual Status conclude() = 0;
  // Behind that, before the set's graph has other nodes than written ones.
  virtual void announce() { leaves_.announce(set_.graph()); }

 protected:
  ~Stream() = default;

  StreamSet& set_;
  std::string_view field_;
  Compressor compressor_;
  WrittenLeaves leaves_;
};

// How many bytes of chunks below a vec's pending elements, or a map's, are kept in memory.
inline constexpr std::uint64_t kMostBelow = 16 << 20;

// Bytes of the chunks that a value gets of its own when it is written.
template <class T>
std::uint64_t bytes_below(const T& value, std::uint64_t shard_bytes) {
  if constexpr (Traits<T>::kShape.has_chunks) {
    graph::Graph graph;
    ChunkPlan plan = ChunkPlan(graph, shard_bytes).below();
    Traits<T>::plan(value, plan);
    return graph.decoded_bytes();
  } else {
    return 0;
  }
}

}  // namespace plan

// A `vec` field that is `chunkable`.
template <class T>
class VecStream final : public plan::Stream {
 public:
  explicit VecStream(plan::StreamSet& set, std::string_view field, Compressor compressor = {})
      : Stream(set, field, compressor, plan::shards_of(kElement)) {}

  // Adds elements behind those that are there. Errors: those of save(). After an error, on this or
  // another field of the file, each call returns it and does nothing else.
  Status append(T value) {
    return set_.attempt([&]() -> Status {
      pending_.push_back(std::move(value));
      return added(1);
    });
  }
  Status append(std::span<const T> values) {
    return set_.attempt([&]() -> Status {
      while (!values.empty()) {
        const auto part = values.first(std::min(values.size(), kAtOnce));
        pending_.insert(pending_.end(), part.begin(), part.end());
        if (Status done = added(part.size()); !done) return done;
        values = values.subspan(part.size());
      }
      return {};
    });
  }

  // Elements appended so far.
  std::uint64_t size() const { return leaves_.items() + pending_.size(); }

  // The field in the record, as Chunked<std::vector<T>> has it; once nothing more is appended.
  void measure(Extent& extent) const {
    if (!has_begun()) return Storage::measure(pending_, extent);
    extent.add_child();
  }
  void plan(ChunkPlan& plan) const {
    if (has_begun()) return plan.add_container(leaves_);
    if (!is_inside()) return plan::Sharder<T>(pending_, plan, compressor_).add_to(plan);
    if constexpr (kElement.has_chunks) Traits<std::vector<T>>::plan(pending_, plan);
  }
  void encode(WriteCursor& out, Place at) const {
    if (!has_begun()) return Storage::encode(pending_, out, at);
    out.store_child(at, size());
  }

  bool has_begun() const override { return leaves_.count() != 0; }
  Status settle() override {
    if (pending_.empty() || is_inside()) return {};
    return write(/*all=*/true);
  }
  Status conclude() override { return settle(); }

 private:
  using Storage = Chunked<std::vector<T>>;
  static constexpr Shape kElement = Traits<T>::kShape;
  static constexpr std::size_t kAtOnce =
      kElement.has_chunks ? 1 : std::max<std::size_t>(1, (16 << 10) / sizeof(T));

  bool is_inside() const { return !has_begun() && Storage::is_inside(pending_); }

  Status added(std::size_t count) {
    const std::size_t first = pending_.size() - count;
    Elements<T>::measure(pending_, first, count, tails_);
    if constexpr (kElement.has_chunks) {
      below_ += plan::bytes_below<T>(pending_.back(), set_.shard_bytes());
      if (below_ >= plan::kMostBelow) return settle();
    }
    const std::uint64_t bytes = pending_.size() * kElement.size + tails_.size();
    const std::uint64_t enough =
        std::max(bytes_for_full_chunks(set_.shard_bytes()), kInsideBytes + 1);
    return bytes < enough ? Status() : write(/*all=*/false);
  }

  // Writes what is pending, or the shards of it to which nothing can be added any more.
  Status write(bool all) {
    if (!has_begun()) {
      if (Status settled = set_.settle_before(*this); !settled) return settled;
    }
    graph::Graph graph;
    const ChunkPlan root(graph, set_.shard_bytes());
    const plan::Sharder<T> sharder(pending_, root, compressor_);
    const std::uint64_t target = has_begun() ? set_.shard_bytes() : sharder.target();
    std::vector<std::pair<graph::NodeId, std::size_t>> shards;  // and their counts
    std::size_t first = 0;
    while (first < pending_.size()) {
      const std::size_t count = sharder.next_count(first, target);
      if (!all && first + count == pending_.size()) break;
      shards.emplace_back(sharder.add_shard(first, count), count);
      first += count;
    }
    if (shards.empty()) return {};
    const auto chunks = set_.write(graph);
    if (!chunks) return Failure(chunks.error());
    for (const auto& [node, count] : shards) {
      if (Status added = leaves_.add((*chunks)[node], count); !added) return added;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(first));
    tails_ = Extent(Form::kNarrow);
    Elements<T>::measure(pending_, 0, pending_.size(), tails_);
    if constexpr (kElement.has_chunks) {
      below_ = 0;
      for (const T& value : pending_) below_ += plan::bytes_below<T>(value, set_.shard_bytes());
    }
    return {};
  }

  std::vector<T> pending_;  // elements behind those of the leaves
  Extent tails_{Form::kNarrow};
  std::uint64_t below_ = 0;  // bytes in chunks below the pending elements
};

// One pass over the fields of a record of which some are streams. Generated code calls field() and
// stream() for all fields in their order, the same in each pass.
class RecordPass {
 public:
  // Sees to it that the given value leaves the streamed fields empty, else `status` names one.
  explicit RecordPass(Status& status) : status_(&status) {}
  explicit RecordPass(Extent& extent) : extent_(&extent) {}
  explicit RecordPass(ChunkPlan& plan) : plan_(&plan) {}
  // `at`: the record's fixed part.
  RecordPass(WriteCursor& out, Place at) : out_(&out), at_(at) {}

  template <class Storage, class T>
  void field(const T& value, Place offset) const {
    if (out_ != nullptr) return Storage::encode(value, *out_, at_ + offset);
    if constexpr (!Storage::kShape.fixed) {
      if (extent_ != nullptr) Storage::measure(value, *extent_);
    }
    if constexpr (Storage::kShape.has_chunks) {
      if (plan_ != nullptr) Storage::plan(value, *plan_);
    }
  }

  // `given` is the field in the value that has the other fields.
  template <class Streamed, class T>
  void stream(const Streamed& streamed, const T& given, Place offset) const {
    if (out_ != nullptr) return streamed.encode(*out_, at_ + offset);
    if (extent_ != nullptr) return streamed.measure(*extent_);
    if (plan_ != nullptr) return streamed.plan(*plan_);
    if (!given.empty()) refuse_given(streamed.field());
  }

 private:
  void refuse_given(std::string_view field) const;

  Status* status_ = nullptr;
  Extent* extent_ = nullptr;
  ChunkPlan* plan_ = nullptr;
  WriteCursor* out_ = nullptr;
  Place at_ = 0;
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_PLAN_STREAM_H_
