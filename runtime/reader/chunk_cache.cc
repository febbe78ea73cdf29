#include "runtime/reader/chunk_cache.h"

#include <algorithm>

#include "runtime/base/hash.h"
#include "runtime/reader/chunk.h"

namespace parcode::reader {
namespace {

// Chunks in a row that a sweep may find in use before it gives up: somebody may pin very many.
constexpr std::size_t kMaxSteps = 1024;

}  // namespace

std::size_t ChunkCache::ring_of(const Chunk& chunk) {
  return static_cast<std::size_t>(spread(chunk.offset()) >> 61);
}

void ChunkCache::reserve(const Chunk& chunk, std::uint64_t size) {
  static_assert(kRings == 8, "ring_of() picks one of eight");
  bytes_.fetch_add(size, std::memory_order_relaxed);
  // A chunk that alone is over the budget goes as soon as it is not used: not worth the others.
  if (size > budget_) return;
  // Twice: the first time may only find that all were touched.
  const std::size_t first = ring_of(chunk);
  for (std::size_t i = 0; i < 2 * kRings && over_budget(); ++i) sweep(rings_[(first + i) % kRings]);
}

void ChunkCache::add(Chunk& chunk) {
  Ring& ring = rings_[ring_of(chunk)];
  const std::lock_guard lock(ring.mutex);
  if (chunk.in_ring_) return;
  chunk.in_ring_ = true;
  ring.chunks.push_back(&chunk);
}

// Moves the hand until the cache is within its budget, at most once round.
void ChunkCache::sweep(Ring& ring) {
  const std::lock_guard lock(ring.mutex);
  std::size_t steps = std::min(ring.chunks.size(), kMaxSteps);
  while (steps > 0 && !ring.chunks.empty() && over_budget()) {
    if (ring.hand >= ring.chunks.size()) ring.hand = 0;
    Chunk& chunk = *ring.chunks[ring.hand];
    if (chunk.sweep()) {
      chunk.in_ring_ = false;
      ring.chunks[ring.hand] = ring.chunks.back();
      ring.chunks.pop_back();
    } else {
      ++ring.hand;
      --steps;
    }
  }
}

}  // namespace parcode::reader
