#include "runtime/base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace parcode {
namespace {

TEST(Error, IsOneLineThatSaysWhatAndWhere) {
  const Error error = {.code = ErrorCode::kCorrupt,
                       .message = "checksum of the chunk does not match",
                       .path = "world.pcode",
                       .chunk_offset = 4096,
                       .field_path = "regions[5]"};
  EXPECT_EQ(to_string(error),
            "world.pcode: corrupt: checksum of the chunk does not match "
            "(chunk at offset 4096, in regions[5])");
}

TEST(Error, LeavesOutWhatIsNotKnown) {
  Error error = {.code = ErrorCode::kIo, .message = "no space left"};
  EXPECT_EQ(to_string(error), "io: no space left");
  error.field_path = "zones[1].id";
  EXPECT_EQ(to_string(error), "io: no space left (in zones[1].id)");
  error.field_path.clear();
  error.chunk_offset = 0;
  EXPECT_EQ(to_string(error), "io: no space left (chunk at offset 0)");
}

TEST(Error, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 1; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    names.insert(to_string(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::kInternal));
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_TRUE(names.contains("schema_mismatch"));
}

TEST(Error, FailMakesAnyResultAnError) {
  const auto half = [](int number) -> Result<int> {
    if (number % 2 != 0) return fail(ErrorCode::kInvalidArgument, "odd");
    return number / 2;
  };
  EXPECT_EQ(half(4), 2);
  EXPECT_EQ(half(3).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(half(3).error().message, "odd");
}

}  // namespace
}  // namespace parcode
