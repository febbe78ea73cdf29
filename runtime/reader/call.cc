#include "runtime/reader/call.h"

namespace parcode::reader {

bool count_decoded(ReadCursor& in, std::uint64_t bytes) {
  ReadScope& scope = in.scope();
  if (in.chunk()->file()->options().stop.stop_requested()) {
    return in.fail(ErrorCode::kCancelled, "the caller asked to stop");
  }
  const std::uint64_t sum = scope.shared_bytes != nullptr
                                ? scope.shared_bytes->fetch_add(bytes) + bytes
                                : (scope.decoded_bytes += bytes);
  // An honest file's chunks have one parent each, so no call decodes more than the file holds.
  if (sum > in.chunk()->file()->footer().decoded_bytes) {
    return in.corrupt("chunks have more than one parent, so that reading them would not end soon");
  }
  if (sum <= scope.limits->decoded_bytes) return true;
  return in.fail(ErrorCode::kLimit,
                 "the call decodes more than OpenOptions.limits.decoded_bytes (" +
                     std::to_string(scope.limits->decoded_bytes) +
                     "); raise it to read this much at once");
}

void locate(Error& error, const Chunk& chunk) {
  if (error.path.empty()) error.path = chunk.file()->path();
  if (!error.chunk_offset) error.chunk_offset = chunk.offset();
}

Failure Call::error(const Chunk& chunk) {
  locate(scope_.error(), chunk);
  return Failure(std::move(scope_.error()));
}

bool pass_on(ReadCursor& in, Error error) {
  if (!in.scope().has_error()) in.scope().error() = std::move(error);
  return false;
}

bool fetch(ReadCursor& in, const format::ChunkRef& ref, ChunkPin* pin) {
  FileState& file = *in.chunk()->file();
  if (ref.level != 0) return in.corrupt("a reference to a value names a table");
  if (!count_decoded(in, ref.decoded_size)) return false;
  auto fetched = file.chunk(ref, *in.chunk());
  if (!fetched) return pass_on(in, std::move(fetched.error()));
  *pin = std::move(*fetched);
  return true;
}

bool open_container(ReadCursor& in, const format::RefBlock& block, const Container** container) {
  FileState& file = *in.chunk()->file();
  auto opened = file.container(block.ref, *in.chunk(), block.items);
  if (!opened) return pass_on(in, std::move(opened.error()));
  *container = *opened;
  return true;
}

bool fetch_leaf(ReadCursor& in, const Container& container, std::uint64_t leaf, ChunkPin* pin) {
  auto fetched = container.leaf(leaf);
  if (!fetched) return pass_on(in, std::move(fetched.error()));
  *pin = std::move(*fetched);
  return count_decoded(in, (*pin)->size_in_file());
}

bool visit_leaf(ReadCursor& in, const Container& container, std::uint64_t leaf, LeafVisit* visit) {
  auto visited = container.visit(leaf, in.scope().leaf_memory);
  if (!visited) return pass_on(in, std::move(visited.error()));
  *visit = std::move(*visited);
  return count_decoded(in, visit->chunk().size_in_file());
}

bool is_justified(ReadCursor& in, const Container& container, std::uint64_t bytes,
                  std::uint64_t allocation) {
  bytes = container.stored_bytes(bytes);
  std::uint64_t found = 0;
  for (std::uint64_t leaf = 0; leaf < container.leaves() && found < bytes; ++leaf) {
    auto ref = container.leaf_ref(leaf);
    if (!ref) return pass_on(in, std::move(ref.error()));
    if (!checked_add(found, ref->decoded_size, &found)) return in.corrupt("chunks of no real size");
  }
  if (found < bytes) {
    return in.corrupt("a container counts " + std::to_string(container.items()) +
                      " items, more than its chunks can hold");
  }
  if (allocation <= in.scope().limits->allocation) return true;
  return in.fail(ErrorCode::kLimit,
                 "the value needs " + std::to_string(allocation) +
                     " bytes at once, more than OpenOptions.limits.allocation (" +
                     std::to_string(in.scope().limits->allocation) +
                     "); raise it, or read the value in parts");
}

}  // namespace parcode::reader
