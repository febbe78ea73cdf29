#include "runtime/base/suggest.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace parcode {
namespace {

TEST(Suggestions, NameTheNearestCandidateThatIsNearEnough) {
  const std::vector<std::string_view> names = {"string", "struct", "chunkable", "u8"};
  EXPECT_EQ(did_you_mean("strng", names), "did you mean 'string'?");
  EXPECT_EQ(did_you_mean("strcut", names), "did you mean 'struct'?");
  EXPECT_EQ(did_you_mean("Chunkable", names), "did you mean 'chunkable'?");
  EXPECT_EQ(did_you_mean("chnukabel", names), "did you mean 'chunkable'?");
  EXPECT_EQ(did_you_mean("completely_different", names), "");
  EXPECT_EQ(did_you_mean("", names), "");
  EXPECT_EQ(did_you_mean(std::string(100'000, 'a'), names), "");
}

}  // namespace
}  // namespace parcode
