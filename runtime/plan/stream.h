// Streams: the vecs and maps of a file that is written while they grow.
//
// A vec's shards go into the file as soon as nothing that follows can change them, with the chunks
// below them; of those, only the references stay in memory, 40 bytes a shard. Until it is known
// that a vec is too large to be kept inside its parent, or to be cut into smaller shards than usual
// (16 × shard_bytes), its elements are pending, all of them; so a vec that is appended to the end
// before the next one begins is cut just as save() cuts it.
//
// A map's buckets depend on all of its entries, so it is pending as a whole.
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
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/plan/stored.h"
#include "runtime/plan/thrown.h"

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

  // Writes the chunks of `graph` behind what is in the file. Their references.
  virtual Result<std::vector<format::ChunkRef>> write(const graph::Graph& graph) = 0;

  // The graph that will end the file: what is written goes in before anything else.
  graph::Graph& graph() { return graph_; }

  // Before `stream` writes its first chunk: those of the fields before it write what they have, as
  // they would have done in a save().
  Status settle_before(const Stream& stream);

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
  Stream(StreamSet& set, std::string_view field, Compressor compressor)
      : set_(set), field_(field), compressor_(compressor) {
    set.add(*this);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  std::string_view field() const { return field_; }

  // Writes what is pending, unless it would be kept inside the record, or has to wait for the end.
  virtual Status settle() = 0;

 protected:
  ~Stream() = default;

  StreamSet& set_;
  std::string_view field_;
  Compressor compressor_;
};

inline Status StreamSet::settle_before(const Stream& stream) {
  for (Stream* const earlier : streams_) {
    if (earlier == &stream) break;
    if (Status settled = earlier->settle(); !settled) return settled;
  }
  return {};
}

}  // namespace plan

// A `vec` field that is `chunkable`.
template <class T>
class VecStream final : public plan::Stream {
 public:
  explicit VecStream(plan::StreamSet& set, std::string_view field, Compressor compressor = {})
      : Stream(set, field, compressor) {}

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
  std::uint64_t size() const { return written_.items + pending_.size(); }

  // The field in the record, as Chunked<std::vector<T>> has it; once nothing more is appended.
  void measure(Extent& extent) const {
    if (!started_) return Storage::measure(pending_, extent);
    extent.add_child();
  }
  void plan(ChunkPlan& plan) const {
    if (is_inside()) {
      if constexpr (kElement.has_chunks) Traits<std::vector<T>>::plan(pending_, plan);
      return;
    }
    plan::Shards shards = written_;
    plan::Sharder<T> sharder(pending_, plan, compressor_);
    sharder.add_to(shards, target(sharder));
    plan.add_container(std::move(shards.nodes), std::move(shards.runs), shards.items);
  }
  void encode(WriteCursor& out, Place at) const {
    if (!started_) return Storage::encode(pending_, out, at);
    out.store_child(at, size());
  }

  Status settle() override {
    if (pending_.empty() || is_inside()) return {};
    return write(/*all=*/true);
  }

 private:
  using Storage = Chunked<std::vector<T>>;
  static constexpr Shape kElement = Traits<T>::kShape;
  static constexpr std::size_t kAtOnce = std::max<std::size_t>(1, (16 << 10) / sizeof(T));

  bool is_inside() const { return !started_ && Storage::is_inside(pending_); }

  std::uint64_t target(const plan::Sharder<T>& sharder) const {
    return started_ ? set_.shard_bytes() : sharder.target();
  }

  Status added(std::size_t count) {
    Elements<T>::measure(pending_, pending_.size() - count, count, tails_);
    const std::uint64_t bytes = pending_.size() * kElement.size + tails_.size();
    const std::uint64_t enough =
        std::max(bytes_for_full_chunks(set_.shard_bytes()), kInsideBytes + 1);
    return bytes < enough ? Status() : write(/*all=*/false);
  }

  // Writes what is pending, or the shards of it to which nothing can be added any more.
  Status write(bool all) {
    if (!started_) {
      if (Status settled = set_.settle_before(*this); !settled) return settled;
    }
    graph::Graph graph;
    const ChunkPlan root(graph, set_.shard_bytes());
    const plan::Sharder<T> sharder(pending_, root, compressor_);
    const std::uint64_t aim = target(sharder);
    std::vector<std::pair<graph::NodeId, std::size_t>> shards;  // and their counts
    std::size_t first = 0;
    while (first < pending_.size()) {
      const std::size_t count = sharder.next_count(first, aim);
      if (!all && first + count == pending_.size()) break;
      shards.emplace_back(sharder.add_shard(first, count), count);
      first += count;
    }
    if (shards.empty()) return {};
    const auto refs = set_.write(graph);
    if (!refs) return Failure(refs.error());
    started_ = true;
    for (const auto& [node, count] : shards) {
      written_.add(set_.graph().add_written((*refs)[node]), count);
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(first));
    tails_ = Extent(Form::kNarrow);
    Elements<T>::measure(pending_, 0, pending_.size(), tails_);
    return {};
  }

  plan::Shards written_;    // as nodes of the set's graph
  std::vector<T> pending_;  // elements behind those
  Extent tails_{Form::kNarrow};
  bool started_ = false;  // some shards are written
};

// A `map` field that is `[map]`. Its entries are in memory until the end.
template <class K, class V>
class MapStream final : public plan::Stream {
 public:
  explicit MapStream(plan::StreamSet& set, std::string_view field, Compressor compressor = {})
      : Stream(set, field, compressor) {}

  // Adds an entry, in place of the one with the same key where there is one. Errors: those that
  // ended an earlier call, on this or another field; kLimit.
  Status insert(K key, V value) {
    return set_.attempt([&]() -> Status {
      entries_.insert_or_assign(std::move(key), std::move(value));
      return {};
    });
  }

  // Different keys so far.
  std::uint64_t size() const { return entries_.size(); }

  // The field in the record, as Mapped<std::unordered_map<K, V>> has it.
  void measure(Extent& extent) const { Storage::measure(entries_, extent); }
  void plan(ChunkPlan& plan) const {
    if (!Storage::is_inside(entries_)) {
      return plan::Bucketer<K, V>(entries_, plan, compressor_).add_to(plan);
    }
    if constexpr (Traits<V>::kShape.has_chunks) {
      Traits<std::unordered_map<K, V>>::plan(entries_, plan);
    }
  }
  void encode(WriteCursor& out, Place at) const { Storage::encode(entries_, out, at); }

  Status settle() override { return {}; }

 private:
  using Storage = Mapped<std::unordered_map<K, V>>;

  std::unordered_map<K, V> entries_;
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
