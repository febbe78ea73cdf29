#include "runtime/executor/worker.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include "runtime/base/hash.h"
#include "runtime/codec/codec.h"
#include "runtime/value/write_cursor.h"

namespace parcode::executor {
namespace {

using format::ChunkRef;
using format::kChunkAlignment;
using format::Written;

constexpr std::array<std::byte, kChunkAlignment> kZeros = {};

// Whether the children lie side by side, in their order, so that their references do, too.
bool is_a_run(std::span<const graph::NodeId> ids) {
  return std::adjacent_find(ids.begin(), ids.end(), [](graph::NodeId a, graph::NodeId b) {
           return a + 1 != b;
         }) == ids.end();
}

}  // namespace

void Reporter::done(const Batch& batch) {
  if (!callback_) return;
  const std::lock_guard lock(mutex_);
  progress_.bytes_done += batch.decoded_bytes;
  progress_.chunks_done += batch.last - batch.first;
  callback_(progress_);
}

void Worker::work() {
  try {
    while (const std::optional<Batch> batch = run_.order.claim()) {
      if (Status worked = work_on(*batch); !worked) run_.order.fail(std::move(worked.error()));
    }
  } catch (const EncodeError& thrown) {
    run_.order.fail({.code = thrown.code(), .message = thrown.what()});
  } catch (const std::exception& thrown) {
    run_.order.fail({.code = ErrorCode::kInternal,
                     .message = std::string("an exception ended the save: ") + thrown.what()});
  } catch (...) {
    run_.order.fail({.code = ErrorCode::kInternal,
                     .message = "something that is no std::exception was thrown"});
  }
}

Status Worker::work_on(const Batch& batch) {
  start(batch);
  while (next_ != batch.last) {
    if (Status produced = produce(batch, next_); !produced) return produced;
    ++next_;
  }
  return finish(batch);
}

void Worker::start(const Batch& batch) {
  // All batches of a large graph are about as long: the first one gets room for the others.
  const std::uint64_t usual = batch.ends_run ? 0 : run_.batcher.batch_bytes();
  encoded_.start(batch.encode_room == 0 ? 0 : std::max(batch.encode_room, usual));
  compressed_.start(batch.compress_room);
  next_ = batch.first;
  base_.reset();
  size_ = 0;
  pieces_.clear();
  unhashed_.clear();
  last_from_ = nullptr;
}

Status Worker::produce(const Batch& batch, std::size_t index) {
  const graph::Node& node = run_.graph.nodes()[index];
  append_gap();
  const Result<Bytes> decoded = encode(batch, node);
  if (!decoded) return Failure(decoded.error());

  ChunkRef& ref = run_.chunks[index].ref;
  ref.offset = base_.value_or(0) + size_;  // settle() adds the base where it is not known yet
  ref.decoded_size = decoded->size();
  ref.form = node.form;
  ref.level = node.level;

  if (node.columns_size != 0) {
    run_.chunks[index].columns_checksum = xxh3_64(decoded->first(node.columns_size));
  }

  Bytes stored = *decoded;
  const Choice choice = choose(node, run_.options);
  if (choice.compression != Compression::kNone) {
    const Result<codec::Compressed> compressed =
        codec::compress(choice.compression, choice.level, *decoded, compressed_.room());
    if (!compressed) return Failure(compressed.error());
    ref.codec = compressed->codec;
    if (ref.codec != format::Codec::kNone) stored = compressed_.take(compressed->size);
  }
  if (ref.codec == format::Codec::kNone) {
    append_decoded(node, *decoded);
  } else {
    append(stored, &compressed_);
  }
  ref.stored_size = stored.size();
  if (is_hashed_late(stored, node)) {
    unhashed_.push_back({index, stored});
  } else {
    ref.checksum = xxh3_64(stored);
  }
  return {};
}

// Hashing what lies in the user's memory is mostly waiting for that memory. Where nobody else
// writes meanwhile, the system's copying does the waiting better, among the other things that it
// has to do for each page, and hashing finds the bytes in the cache. (Of several workers one
// writes while the others hash, and all wait for him: what he writes had better be at hand.)
bool Worker::is_hashed_late(Bytes stored, const graph::Node& node) const {
  return run_.batcher.workers() == 1 && is_written_in_place(node) &&
         stored.data() == node.job.subject;
}

void Worker::hash_the_rest() {
  for (const auto& [index, stored] : unhashed_) {
    run_.chunks[index].ref.checksum = xxh3_64(stored);
  }
  unhashed_.clear();
}

Result<Bytes> Worker::encode(const Batch& batch, const graph::Node& node) {
  if (node.job.encode == nullptr) {
    return Bytes(static_cast<const std::byte*>(node.job.subject), node.size);
  }
  const Result<std::span<const Written>> below = children(batch, node);
  if (!below) return Failure(below.error());
  const MutableBytes chunk = encoded_.room().first(node.size);
  WriteCursor out(chunk, node.form, *below);
  node.job.encode(node.job, out);
  if (!out.complete()) {
    return fail(ErrorCode::kInternal,
                "a value takes less room than was measured for it: it changed while it was saved, "
                "or the measure() and encode() of its Traits do not agree");
  }
  return chunk;
}

Result<std::span<const Written>> Worker::children(const Batch& batch, const graph::Node& node) {
  const std::span<const graph::NodeId> ids = run_.graph.children(node);
  std::size_t needed = 0;  // nodes of earlier batches that must be published
  bool within_batch = false;
  for (const graph::NodeId id : ids) {
    if (id < batch.first) {
      needed = std::max<std::size_t>(needed, std::size_t{id} + 1);
    } else {
      within_batch = true;
    }
  }
  if (needed > published_) {
    const Result<std::size_t> published = run_.order.await_refs(needed);
    if (!published) return Failure(published.error());
    published_ = *published;
  }
  if (within_batch) {
    if (Status settled = settle(batch); !settled) return Failure(settled.error());
    hash_the_rest();
  }
  if (is_a_run(ids)) {
    const std::span<const Written> all = run_.chunks;
    return ids.empty() ? std::span<const Written>() : all.subspan(ids.front(), ids.size());
  }
  children_.clear();
  for (const graph::NodeId id : ids) children_.push_back(run_.chunks[id]);
  return std::span<const Written>(children_);
}

Status Worker::settle(const Batch& batch) {
  if (base_) return {};
  const Result<std::uint64_t> base = run_.order.await_base(batch);
  if (!base) return Failure(base.error());
  base_ = *base;
  for (Written& chunk : run_.chunks.subspan(batch.first, next_ - batch.first)) {
    chunk.ref.offset += *base;
  }
  return {};
}

Status Worker::finish(const Batch& batch) {
  if (!batch.ends_run) append_gap();
  if (!batch.size) run_.order.set_size(batch, size_);
  if (Status settled = settle(batch); !settled) return settled;
  const bool is_final = unhashed_.empty();
  if (is_final) run_.order.publish(batch);
  if (Status written = write(batch); !written) return written;
  hash_the_rest();
  if (!is_final) run_.order.publish(batch);
  run_.reporter.done(batch);
  encoded_.shrink(run_.batcher.kept_bytes());
  compressed_.shrink(run_.batcher.kept_bytes());
  return {};
}

Status Worker::write(const Batch& batch) {
  if (run_.output.concurrent()) return run_.output.write(*base_, pieces_);
  if (Status turn = run_.order.await_turn(batch); !turn) return turn;
  if (Status written = run_.output.write(*base_, pieces_); !written) return written;
  run_.order.pass_turn();
  return {};
}

void Worker::append(Bytes bytes, Buffer* from) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  if (from != nullptr && from == last_from_) {
    // A buffer is filled without holes: these bytes lie behind the last ones.
    pieces_.back() = Bytes(pieces_.back().data(), pieces_.back().size() + bytes.size());
    return;
  }
  pieces_.push_back(bytes);
  last_from_ = from;
}

void Worker::append_decoded(const graph::Node& node, Bytes decoded) {
  if (is_written_in_place(node)) return append(decoded, nullptr);
  const MutableBytes kept = encoded_.take(decoded.size());
  if (node.job.encode == nullptr) std::copy(decoded.begin(), decoded.end(), kept.begin());
  append(kept, &encoded_);
}

void Worker::append_gap() {
  const std::uint64_t gap = align_up(size_, kChunkAlignment) - size_;
  if (last_from_ == nullptr) return append(Bytes(kZeros).first(gap), nullptr);
  const MutableBytes cleared = last_from_->take(gap);
  std::fill(cleared.begin(), cleared.end(), std::byte{});
  append(cleared, last_from_);
}

}  // namespace parcode::executor
