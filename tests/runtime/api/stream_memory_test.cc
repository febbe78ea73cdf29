// What a writer keeps in memory, which the size of its file has next to no part in.

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "tests/schemas/shapes.pcs.h"

namespace {

std::atomic<std::size_t> live_bytes = 0;
std::atomic<std::size_t> peak_bytes = 0;

void* counted(void* allocated) {
  if (allocated == nullptr) throw std::bad_alloc();
  const std::size_t now = live_bytes += malloc_usable_size(allocated);
  std::size_t peak = peak_bytes;
  while (peak < now && !peak_bytes.compare_exchange_weak(peak, now)) {
  }
  return allocated;
}

void uncounted(void* allocated) {
  if (allocated == nullptr) return;
  live_bytes -= malloc_usable_size(allocated);
  std::free(allocated);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(std::max<std::size_t>(size, 1)));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const std::size_t align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align) / align * align));
}
void operator delete(void* allocated) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::size_t) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::align_val_t) noexcept {
  uncounted(allocated);
}
void operator delete(void* allocated, std::size_t, std::align_val_t) noexcept {
  uncounted(allocated);
}

namespace parcode::testing {
namespace {

using tests::shapes::Leaf;
using tests::shapes::StoredWriter;

constexpr std::uint64_t kMegabyte = 1'000'000;

// The most that was allocated at any time since this was made.
class Peak {
 public:
  Peak() { peak_bytes = before_; }
  std::size_t bytes() const { return peak_bytes - before_; }

 private:
  const std::size_t before_ = live_bytes;
};

// Nothing is kept, so that the test needs no disk.
Result<StoredWriter> to_nowhere(const SaveOptions& options) {
  SaveOptions in_place = options;
  in_place.durability = Durability::kNone;
  return StoredWriter::create("/dev/null", in_place);
}

TEST(StreamMemory, IsLittleForTenGigabytesOfNumbers) {
  const std::vector<std::uint64_t> part(1 << 16, 42);
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  ASSERT_TRUE(writer.has_value());
  std::uint64_t bytes = 0;
  for (; bytes < 10'000 * kMegabyte; bytes += part.size() * sizeof(part[0])) {
    ASSERT_TRUE(writer->plain().append(part).has_value());
  }
  const auto report = writer->finish();
  ASSERT_TRUE(report.has_value());
  EXPECT_GE(report->file_bytes, bytes);
  EXPECT_LE(peak.bytes(), 64 * kMegabyte);
}

TEST(StreamMemory, IsLittleForElementsWithChunksOfTheirOwn) {
  const Peak peak;
  auto writer = to_nowhere({.compression = Compression::kLz4, .threads = 2});
  ASSERT_TRUE(writer.has_value());
  for (int i = 0; i < 10000; ++i) {
    tests::shapes::Branch branch{.name = std::string(10000, 'n')};
    branch.leaves.push_back(Leaf{.name = "leaf", .payload = std::vector<std::uint8_t>(20000, 1)});
    ASSERT_TRUE(writer->branches().append(std::move(branch)).has_value());
  }
  const auto report = writer->finish();
  ASSERT_TRUE(report.has_value());
  EXPECT_GE(report->decoded_bytes, 300 * kMegabyte);
  EXPECT_LE(peak.bytes(), 64 * kMegabyte);
}

TEST(StreamMemory, IsLittleForManyFieldsAtOnce) {
  const Peak peak;
  auto writer = to_nowhere({.threads = 2});
  ASSERT_TRUE(writer.has_value());
  for (std::uint64_t i = 0; i < 4'000'000; ++i) {
    ASSERT_TRUE(writer->plain().append(i).has_value());
    ASSERT_TRUE(writer->lz4().append(i).has_value());
    ASSERT_TRUE(writer->lines().append(std::string(40, 'x')).has_value());
    ASSERT_TRUE(writer->flags().append({true, 1, false}).has_value());
  }
  const auto report = writer->finish();
  ASSERT_TRUE(report.has_value());
  EXPECT_GE(report->decoded_bytes, 250 * kMegabyte);
  EXPECT_LE(peak.bytes(), 64 * kMegabyte);
}

}  // namespace
}  // namespace parcode::testing
