// The reading half of Chunked and Mapped (storage/storage.h): loading what a slot leads to, and the
// lazy types that stand for it in mirrors.

#ifndef PARCODE_RUNTIME_LAZY_STORED_H_
#define PARCODE_RUNTIME_LAZY_STORED_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/lazy/container_slot.h"
#include "runtime/lazy/lazy.h"
#include "runtime/lazy/lazy_map.h"
#include "runtime/lazy/lazy_vec.h"
#include "runtime/lazy/load_items.h"
#include "runtime/storage/storage.h"

namespace parcode {
namespace lazy {

// Decodes the chunk of a single value, now or as a task.
template <class T>
bool decode_chunk(ReadCursor& in, const format::RefBlock& block, T& value) {
  if (LoadTasks* const tasks = in.scope().tasks; tasks != nullptr) {
    reader::FileState* const file = in.chunk()->file();
    // The parent itself may have gone by then, with the LeafVisit that it belongs to.
    const std::uint64_t limit = in.chunk()->offset();
    const bool may_convert = in.chunk()->converted();
    const std::uint32_t depth = in.scope().depth;
    tasks->run([=, &value] {
      auto chunk = file->chunk(block.ref, limit, may_convert);
      if (!chunk) return tasks->fail(std::move(chunk.error()));
      reader::Call call(*file);
      tasks->share_with(call.scope());
      call.scope().depth = depth;
      ReadCursor below = call.cursor(chunk->get());
      if (!reader::count_decoded(below, block.ref.decoded_size) || !below.enter() ||
          !ChunkOf<T>::decode(below, value)) {
        tasks->fail(call.error(*chunk->get()).value());
      }
    });
    return true;
  }
  reader::ChunkPin chunk;
  return reader::fetch(in, block.ref, &chunk) &&
         read_below(in, *chunk.get(),
                    [&](ReadCursor& below) { return ChunkOf<T>::decode(below, value); });
}

}  // namespace lazy

// Single values.

template <class T, Compressor kCompressor>
bool ChunkedValue<T, kCompressor>::decode(ReadCursor& in, Place at, T& value) {
  constexpr Shape kContent = Traits<T>::kShape;
  ReadCursor::Target target;
  if (!in.follow(at, kContent.size, kContent.align, /*may_be_elsewhere=*/true, &target))
    return false;
  if (target.elsewhere) return lazy::decode_chunk(in, in.ref_block(target), value);
  if (target.count != 1) return in.corrupt("a slot of one value leads to none or many");
  if (!in.enter()) return false;
  const bool decoded = Traits<T>::decode(in, target.place, value);
  in.leave();
  return decoded;
}

template <class T, Compressor kCompressor>
bool ChunkedValue<T, kCompressor>::mirror(ReadCursor& in, Place at, Mirror& mirror) {
  constexpr Shape kContent = Traits<T>::kShape;
  ReadCursor::Target target;
  if (!in.follow(at, kContent.size, kContent.align, /*may_be_elsewhere=*/true, &target))
    return false;
  if (target.elsewhere) {
    mirror = Lazy<T>::elsewhere(in, target.place, in.ref_block(target));
    return true;
  }
  if (target.count != 1) return in.corrupt("a slot of one value leads to none or many");
  mirror = Lazy<T>(in, target.place);
  return true;
}

// Strings.

template <Compressor kCompressor>
bool Chunked<std::string, kCompressor>::decode(ReadCursor& in, Place at, std::string& value) {
  ReadCursor::Target target;
  if (!in.follow(at, 1, 1, /*may_be_elsewhere=*/true, &target)) return false;
  if (target.elsewhere) return lazy::decode_chunk(in, in.ref_block(target), value);
  std::string_view view;
  if (!Traits<std::string>::view(in, target.place, target.count, view)) return false;
  value.assign(view);
  return true;
}

template <Compressor kCompressor>
bool Chunked<std::string, kCompressor>::mirror(ReadCursor& in, Place at, Mirror& mirror) {
  ReadCursor::Target target;
  if (!in.follow(at, 1, 1, /*may_be_elsewhere=*/true, &target)) return false;
  mirror = target.elsewhere ? Lazy<std::string>::elsewhere(in, target.place, in.ref_block(target))
                            : Lazy<std::string>(in, at, target.count);
  return true;
}

// Vecs.

template <class T, Compressor kCompressor>
bool Chunked<std::vector<T>, kCompressor>::decode(ReadCursor& in, Place at, std::vector<T>& value) {
  constexpr Shape kElement = Traits<T>::kShape;
  value.clear();
  ReadCursor::Target target;
  if (!in.follow(at, kElement.size, kElement.align, /*may_be_elsewhere=*/true, &target))
    return false;
  if (target.count == 0) return true;
  if (!in.enter()) return false;
  const bool decoded = lazy::decode_items(in, target.place, target.count, target.elsewhere, value);
  in.leave();
  return decoded;
}

template <class T, Compressor kCompressor>
bool Chunked<std::vector<T>, kCompressor>::mirror(ReadCursor& in, Place at, Mirror& mirror) {
  constexpr Shape kElement = Traits<T>::kShape;
  ReadCursor::Target target;
  if (!in.follow(at, kElement.size, kElement.align, /*may_be_elsewhere=*/true, &target))
    return false;
  const std::uint64_t items = target.elsewhere ? in.ref_block(target).items : target.count;
  mirror = LazyVec<T>(lazy::ContainerSlot(in, target.place, items, target.elsewhere));
  return true;
}

// Maps.

template <class K, class V, Compressor kCompressor>
bool Mapped<std::unordered_map<K, V>, kCompressor>::decode(ReadCursor& in, Place at, Map& value) {
  value.clear();
  ReadCursor::Target target;
  if (!LazyMap<K, V>::follow(in, at, &target)) return false;
  if (target.count == 0) return true;
  if (!in.enter()) return false;
  const bool decoded = target.elsewhere ? lazy::decode_entries(in, target.place, value)
                                        : lazy::decode_block(in, target.place, target.count, value);
  in.leave();
  return decoded;
}

template <class K, class V, Compressor kCompressor>
bool Mapped<std::unordered_map<K, V>, kCompressor>::mirror(ReadCursor& in, Place at,
                                                           Mirror& mirror) {
  ReadCursor::Target target;
  if (!LazyMap<K, V>::follow(in, at, &target)) return false;
  const std::uint64_t items = target.elsewhere ? in.ref_block(target).items : target.count;
  mirror = LazyMap<K, V>(lazy::ContainerSlot(in, target.place, items, target.elsewhere));
  return true;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_STORED_H_
