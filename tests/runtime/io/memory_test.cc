#include "runtime/io/memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/bytes.h"

namespace parcode::io {
namespace {

// Fresh pages of the system, with one more behind them that nothing may be written to.
class Pages {
 public:
  explicit Pages(std::size_t count) : size_(count * page_size()) {
    void* const memory = ::mmap(nullptr, size_ + page_size(), PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(memory, MAP_FAILED);
    begin_ = static_cast<std::byte*>(memory);
    EXPECT_EQ(::mprotect(begin_ + size_, page_size(), PROT_NONE), 0);
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages() { ::munmap(begin_, size_ + page_size()); }

  static std::size_t page_size() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }
  std::byte* begin() const { return begin_; }
  std::byte* page(std::size_t index) const { return begin_ + index * page_size(); }
  std::size_t size() const { return size_; }

  std::size_t present() const {
    std::vector<unsigned char> pages(size_ / page_size());
    EXPECT_EQ(::mincore(begin_, size_, pages.data()), 0);
    return static_cast<std::size_t>(
        std::count_if(pages.begin(), pages.end(), [](unsigned char page) { return page & 1; }));
  }

 private:
  std::size_t size_;
  std::byte* begin_;
};

// Kernels before 5.14 don't take the advice.
bool system_populates() {
  const Pages pages(1);
  populate(pages.begin(), 1);
  return pages.present() == 1;
}

TEST(Populate, MakesEveryPagePresentThatTheRangeTouches) {
  if (!system_populates()) GTEST_SKIP() << "the system doesn't populate pages";
  const Pages pages(10);
  populate(pages.page(3) - 1, 2 * Pages::page_size() + 2);
  EXPECT_EQ(pages.present(), 4U);
}

TEST(Populate, LeavesContentsAsTheyAre) {
  const Pages pages(3);
  std::fill_n(pages.page(1), Pages::page_size(), std::byte{7});
  populate(pages.begin(), pages.size());
  EXPECT_EQ(std::count(pages.page(0), pages.page(3), std::byte{7}),
            static_cast<std::ptrdiff_t>(Pages::page_size()));
  EXPECT_EQ(std::count(pages.page(0), pages.page(3), std::byte{0}),
            static_cast<std::ptrdiff_t>(2 * Pages::page_size()));
}

TEST(Populate, OfNothingOrOfWhatMayNotBeWrittenDoesNothing) {
  const Pages pages(2);
  populate(pages.begin(), 0);
  populate(nullptr, 0);
  EXPECT_EQ(pages.present(), 0U);
  populate(pages.page(2), Pages::page_size());
}

TEST(FilledMemory, IsPopulatedUpToWhatIsReachedAndALittleBeyond) {
  if (!system_populates()) GTEST_SKIP() << "the system doesn't populate pages";
  const Pages pages(1000);
  FilledMemory memory(pages.begin(), pages.size());
  memory.reach(pages.begin());
  EXPECT_EQ(pages.present(), 0U);
  memory.reach(pages.page(1));
  const std::size_t first = pages.present();
  EXPECT_GT(first, 0U);
  EXPECT_LT(first, 1000U);
  memory.reach(pages.page(first));
  EXPECT_EQ(pages.present(), first);
  memory.reach(pages.page(1000));
  EXPECT_EQ(pages.present(), 1000U);
  memory.reach(pages.page(1000));
}

TEST(FilledMemory, HasHugePagesWhereItHasRoomForThem) {
  if (!system_populates()) GTEST_SKIP() << "the system doesn't populate pages";
  const std::size_t pages_of_huge = kHugePage / Pages::page_size();
  for (const std::size_t count : {pages_of_huge, 2 * pages_of_huge, 4 * pages_of_huge + 3}) {
    const Pages pages(count);
    std::fill_n(pages.page(count - 1), Pages::page_size(), std::byte{7});
    FilledMemory memory(pages.begin(), pages.size());
    for (std::size_t i = 0; i < count; ++i) {
      memory.reach(pages.page(i + 1));
      EXPECT_GE(pages.present(), i + 1);
      *pages.page(i) = std::byte{1};
    }
    EXPECT_EQ(pages.present(), count);
    EXPECT_EQ(std::count(pages.begin(), pages.page(count), std::byte{1}),
              static_cast<std::ptrdiff_t>(count));
    EXPECT_EQ(std::count(pages.begin(), pages.page(count), std::byte{7}),
              static_cast<std::ptrdiff_t>(Pages::page_size() - 1));
  }
}

TEST(FilledMemory, OfNothingReachesAnything) {
  const Pages pages(1);
  FilledMemory memory;
  memory.reach(pages.page(1));
  EXPECT_EQ(pages.present(), 0U);
}

TEST(HeapAhead, ChangesNothingThatIsAllocated) {
  HeapAhead heap;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 20'000; ++i) {
    const std::size_t size = i % 300;
    heap.expect(size);
    texts.emplace_back(size, static_cast<char>('a' + i % 26));
  }
  heap.expect(std::size_t{1} << 40);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(texts[i], std::string(i % 300, static_cast<char>('a' + i % 26)));
  }
}

TEST(HeapAhead, OfMuchChangesNothingEither) {
  HeapAhead heap;
  heap.expect_in_all(20'000 * 500);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 20'000; ++i) {
    heap.expect(500);
    texts.emplace_back(500, static_cast<char>('a' + i % 26));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(texts[i], std::string(500, static_cast<char>('a' + i % 26)));
  }
}

}  // namespace
}  // namespace parcode::io
