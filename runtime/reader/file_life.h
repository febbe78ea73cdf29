// FileLife: the count of pins that keep an open file's memory alive after its last FileRef has
// gone.
//
// Every lookup takes and drops a pin, from all threads at once, so one counter would make them wait
// for each other's cache line. The count is therefore spread over stripes; a thread uses its own.
// Only their sum means anything: a pin taken by one thread may be dropped by another. While the
// file is open nobody needs the sum. Closing collects it once, and from then on one counter is
// exact. The .cc says why no pin is lost or counted twice.
//
// Thread safety: pin() and unpin() may be called from any number of threads at once.

#ifndef PARCODE_RUNTIME_READER_FILE_LIFE_H_
#define PARCODE_RUNTIME_READER_FILE_LIFE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "runtime/base/counting.h"

namespace parcode::reader {

class FileLife {
 public:
  FileLife() = default;
  FileLife(const FileLife&) = delete;
  FileLife& operator=(const FileLife&) = delete;

  // The caller holds a pin already, or knows that the file is open. Cost: one addition on a cache
  // line that (nearly) no other thread writes; atomic where there are threads.
  void pin() {
    const std::uint64_t before = count_by(stripe(), kOne, std::memory_order_relaxed);
    if ((before & kClosed) != 0) [[unlikely]]
      pin_closed();
  }
  // May destroy the object.
  void unpin() {
    const std::uint64_t before = count_by(stripe(), 0 - kOne, std::memory_order_release);
    if ((before & kClosed) != 0) [[unlikely]]
      unpin_closed();
  }

 protected:
  virtual ~FileLife() = default;

  // Called once, when no FileRef is left: destroys the object now or with its last pin.
  void end();

 private:
  static constexpr std::size_t kStripes = 16;
  static constexpr std::uint64_t kClosed = 1;  // the stripe has been collected
  static constexpr std::uint64_t kOne = 2;     // one pin; a stripe's count may well be negative
  // Keeps total_ above zero until every stripe has been collected.
  static constexpr std::int64_t kBias = std::int64_t{1} << 62;

  struct alignas(64) Stripe {
    std::atomic<std::uint64_t> count = 0;
  };

  static constexpr std::size_t kNoStripe = kStripes;
  static std::size_t choose_stripe();

  std::atomic<std::uint64_t>& stripe() {
    std::size_t mine = thread_stripe;
    if (mine == kNoStripe) [[unlikely]]
      mine = choose_stripe();
    return stripes_[mine].count;
  }
  void pin_closed();
  void unpin_closed();

  static inline constinit thread_local std::size_t thread_stripe = kNoStripe;

  std::array<Stripe, kStripes> stripes_;
  std::atomic<std::int64_t> total_ = kBias;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_FILE_LIFE_H_
