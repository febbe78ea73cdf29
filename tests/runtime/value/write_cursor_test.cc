#include "runtime/value/write_cursor.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/value/slot.h"

namespace parcode {
namespace {

// A chunk full of ones, so that what is not written shows.
struct Chunk {
  explicit Chunk(std::size_t size) : bytes(size, std::byte{0xFF}) {}

  WriteCursor cursor(Form form = Form::kNarrow) { return {bytes, form, {}}; }
  template <class T>
  T read(std::size_t place) const {
    return load_as<T>(bytes.data() + place);
  }

  std::vector<std::byte> bytes;
};

TEST(WriteCursor, TakesAlignedPlacesAndClearsTheGaps) {
  Chunk chunk(32);
  WriteCursor out = chunk.cursor();
  EXPECT_EQ(out.take(3, 1), 0U);
  EXPECT_EQ(out.take(8, 8), 8U);
  EXPECT_EQ(out.take(1, 1), 16U);
  EXPECT_EQ(out.take(0, 16), 32U);
  EXPECT_TRUE(out.complete());
  EXPECT_EQ(chunk.read<std::uint32_t>(0), 0x00FFFFFFU);
  EXPECT_EQ(chunk.read<std::uint32_t>(4), 0U);
  EXPECT_EQ(chunk.read<std::uint64_t>(24), 0U);
}

TEST(WriteCursor, RefusesWhatWasNotMeasured) {
  Chunk chunk(16);
  WriteCursor out = chunk.cursor();
  EXPECT_THROW(out.take(17, 1), EncodeError);
  EXPECT_THROW(out.take(~std::uint64_t{0}, 1), EncodeError);
  out.take(9, 1);
  EXPECT_THROW(out.take(1, 8), EncodeError);
  EXPECT_FALSE(out.complete());
}

TEST(WriteCursor, RefusesAlignmentThatWouldWrapPastTheEnd) {
  Chunk chunk(15);
  WriteCursor out = chunk.cursor();
  out.take(15, 1);
  EXPECT_THROW(out.take(0, 16), EncodeError);
}

TEST(WriteCursor, PutsPlaceAndCountIntoANarrowSlot) {
  Chunk chunk(24);
  WriteCursor out = chunk.cursor();
  const Place slot = out.take(8, 8);
  out.take(1, 1);
  EXPECT_EQ(out.take_for_slot(slot, 5, 10, 4), 12U);
  EXPECT_EQ(chunk.read<std::uint32_t>(0), 12U);
  EXPECT_EQ(chunk.read<std::uint32_t>(4), 5U);
}

TEST(WriteCursor, PutsTheCountInFrontOfTheDataInTheWideForm) {
  Chunk chunk(64);
  WriteCursor out = chunk.cursor(Form::kWide);
  const Place slot = out.take(8, 8);
  out.take(1, 1);
  EXPECT_EQ(out.take_for_slot(slot, 5, 32, 16), 32U);
  EXPECT_EQ(chunk.read<std::uint64_t>(0), 16U);
  EXPECT_EQ(chunk.read<std::uint64_t>(16), 5U);
  EXPECT_EQ(chunk.read<std::uint64_t>(24), 0U) << "the gap";
}

TEST(WriteCursor, MarksWhatHasChunksOfItsOwn) {
  Chunk narrow(48);
  WriteCursor out = narrow.cursor();
  out.take_for_slot(out.take(8, 8), slot::kElsewhere, 40, 8);
  EXPECT_EQ(narrow.read<std::uint32_t>(4), slot::kElsewhereNarrow);

  Chunk wide(56);
  WriteCursor wide_out = wide.cursor(Form::kWide);
  wide_out.take_for_slot(wide_out.take(8, 8), slot::kElsewhere, 40, 8);
  EXPECT_EQ(wide.read<std::uint64_t>(8), slot::kElsewhere);
}

TEST(WriteCursor, RefusesACountThatDoesNotFitANarrowSlot) {
  Chunk chunk(16);
  WriteCursor out = chunk.cursor();
  const Place slot = out.take(8, 8);
  EXPECT_THROW(out.take_for_slot(slot, slot::kElsewhereNarrow, 1, 1), EncodeError);
  EXPECT_THROW(out.take_for_slot(slot, std::uint64_t{1} << 32, 1, 1), EncodeError);
}

TEST(WriteCursor, HandsOutChildrenInOrderAndNoMoreThanThereAre) {
  std::array<format::Written, 2> children = {};
  children[0].ref.offset = 64;
  children[1].ref.offset = 128;
  WriteCursor out({}, Form::kNarrow, children);
  EXPECT_EQ(out.next_child().ref.offset, 64U);
  EXPECT_FALSE(out.complete());
  EXPECT_EQ(out.next_child().ref.offset, 128U);
  EXPECT_TRUE(out.complete());
  EXPECT_THROW(out.next_child(), EncodeError);
}

}  // namespace
}  // namespace parcode
