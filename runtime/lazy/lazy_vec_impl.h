// How LazyVec does what lazy_vec.h says.

#ifndef PARCODE_RUNTIME_LAZY_LAZY_VEC_IMPL_H_
#define PARCODE_RUNTIME_LAZY_LAZY_VEC_IMPL_H_

#include "runtime/lazy/lazy_vec.h"
#include "runtime/lazy/stored.h"

namespace parcode {

template <class T>
template <class R, class Read>
Result<R> LazyVec<T>::element(std::uint64_t index, const Read& read) const {
  if (index >= size()) {
    return Failure(lazy::out_of_range(index, size(), slot().path()));
  }
  auto shard = shards_.of_item(index);
  if (!shard) return lazy::at_element(std::move(shard.error()), index);
  reader::Call call(slot().file());
  ReadCursor in = call.cursor(shard->chunk.get());
  R value{};
  if (read(in, shard->place + (index - shard->first) * kElement.size, value)) return value;
  in.in_element(index);
  return call.error(*shard->chunk.get());
}

template <class T>
Result<std::vector<T>> LazyVec<T>::load() const {
  if (empty()) return std::vector<T>();
  return lazy::load<std::vector<T>>(
      slot().record().chunk(), [this](ReadCursor& in, std::vector<T>& values) {
        return lazy::decode_items(in, slot().record().place(), size(), slot().elsewhere(), values);
      });
}

template <class T>
Result<std::vector<T>> LazyVec<T>::range(std::uint64_t first, std::uint64_t count) const {
  if (!within(first, count, size())) {
    return Failure(
        lazy::out_of_range(first > size() ? first : first + count - 1, size(), slot().path()));
  }
  std::vector<T> values;
  for (std::uint64_t index = first; index < first + count;) {
    auto shard = shards_.of_item(index);
    if (!shard) return lazy::at_element(std::move(shard.error()), index);
    reader::Call call(slot().file());
    ReadCursor in = call.cursor(shard->chunk.get());
    const std::uint64_t skipped = index - shard->first;
    const std::uint64_t here = std::min(shard->count - skipped, first + count - index);
    if (!Elements<T>::append(in, shard->place + skipped * kElement.size, here, values, first)) {
      return call.error(*shard->chunk.get());
    }
    index += here;
  }
  return values;
}

template <class T>
Result<std::vector<T>> LazyVec<T>::at_all(const std::vector<std::uint64_t>& indices) const {
  std::vector<std::size_t> order(indices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return indices[a] < indices[b]; });
  std::vector<T> values(indices.size());
  lazy::OpenShard shard;
  for (const std::size_t wanted : order) {
    const std::uint64_t index = indices[wanted];
    if (index >= size()) {
      return Failure(lazy::out_of_range(index, size(), slot().path()));
    }
    if (!shard.chunk || !shard.has(index)) {
      auto opened = shards_.of_item(index);
      if (!opened) return lazy::at_element(std::move(opened.error()), index);
      shard = std::move(*opened);
    }
    reader::Call call(slot().file());
    ReadCursor in = call.cursor(shard.chunk.get());
    const Place at = shard.place + (index - shard.first) * kElement.size;
    if (!Elements<T>::decode_into(in, at, 1, values, wanted, index - wanted)) {
      return call.error(*shard.chunk.get());
    }
  }
  return values;
}

template <class T>
Result<Span<const T>> LazyVec<T>::view() const requires(Traits<T>::kShape.fixed) {
  if (empty()) return Span<const T>();
  const auto refuse = [&](const char* why) {
    return Failure(
        Error{.code = ErrorCode::kInvalidArgument,
              .message = std::string("view() needs ") + why + "; use load(), range() or iteration",
              .path = slot().path()});
  };
  const auto shards = shards_.count();
  if (!shards) return Failure(shards.error());
  const std::byte* begin = nullptr;
  reader::ChunkPin first;
  for (std::uint64_t leaf = 0; leaf < *shards; ++leaf) {
    auto shard = shards_.number(leaf);
    if (!shard) return Failure(std::move(shard.error()));
    if (slot().elsewhere() && !shard->chunk->permanent()) {
      return refuse("uncompressed shards of a mapped file");
    }
    // Some shards may have been read before there was a mapping; all lie in it as well.
    const auto mapped = slot().file_state()->mapped(shard->chunk->ref());
    if (!mapped) return Failure(mapped.error());
    const std::byte* const bytes = *mapped != nullptr ? *mapped : shard->chunk->bytes().data();
    const std::byte* const at = bytes + shard->place;
    if (leaf == 0) {
      begin = at;
      first = std::move(shard->chunk);
    } else if (at != begin + shard->first * kElement.size) {
      return refuse("shards that lie side by side");
    }
  }
  const auto* elements = reinterpret_cast<const T*>(begin);
  if constexpr (!kElement.any_bits) {
    for (auto&& element : *this) {
      if (!element) return Failure(std::move(element.error()));
    }
  }
  return Span<const T>(std::move(first), {elements, static_cast<std::size_t>(size())});
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LAZY_VEC_IMPL_H_
