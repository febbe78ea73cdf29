// How the pins of a file are counted without a shared cache line, and why the count is exact.
//
// A stripe is a number of pins (possibly negative: taken here, dropped there) and a closed bit.
// end() sets the closed bit of each stripe in turn and adds what the stripe held to total_; at last
// it takes kBias away from total_.
//
// Invariants
//   1. Each pin() and unpin() is counted exactly once. It is one atomic operation on a stripe,
//      whose old value says whether the stripe was closed: if not, end() has still to collect it,
//      and will find it there; if so, the operation is repeated on total_. What it left in the
//      closed stripe is never looked at again.
//   2. total_ does not reach zero before end() has collected every stripe: kBias is larger than any
//      number of pins.
//   3. From then on total_ is never below the number of pins held: a pin() under way is covered by
//      the pin (or the FileRef) of which it is a copy, which is held until it returns; an unpin()
//      under way has not been taken off yet.
//   So total_ becomes zero once, by the operation that drops the last pin, which destroys the
//   object; nobody else can be inside it.
//
// Memory order: what a thread did with the bytes happens before their memory is given back. unpin()
// releases on the stripe, end() acquires when it collects it (additions by others in between
// continue the release sequence); after closing, total_ is acquired and released by each operation.
//
// Tests: tests/runtime/reader/file_life_test.cc, under ThreadSanitizer too.

#include "runtime/reader/file_life.h"

namespace parcode::reader {

std::size_t FileLife::choose_stripe() {
  static std::atomic<std::size_t> next = 0;
  thread_stripe = next.fetch_add(1, std::memory_order_relaxed) % kStripes;
  return thread_stripe;
}

void FileLife::pin_closed() {
  total_.fetch_add(1, std::memory_order_relaxed);
}

void FileLife::unpin_closed() {
  if (total_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void FileLife::end() {
  std::int64_t collected = 0;
  for (Stripe& stripe : stripes_) {
    const std::uint64_t held = stripe.count.fetch_or(kClosed, std::memory_order_acq_rel);
    collected += static_cast<std::int64_t>(held) >> 1;
  }
  const std::int64_t change = collected - kBias;
  if (total_.fetch_add(change, std::memory_order_acq_rel) == -change) delete this;
}

}  // namespace parcode::reader
