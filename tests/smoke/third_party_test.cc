#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lz4.h>
#include <oneapi/tbb/task_arena.h>
#include <xxhash.h>
#include <zstd.h>

#include <CLI/CLI.hpp>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "antlr4-runtime.h"

TEST(ThirdParty, EachLibraryCompilesAndLinks) {
  EXPECT_GT(LZ4_versionNumber(), 0);
  EXPECT_GT(ZSTD_versionNumber(), 0U);
  EXPECT_NE(XXH3_64bits("a", 1), XXH3_64bits("b", 1));
  EXPECT_GT(oneapi::tbb::this_task_arena::max_concurrency(), 0);
  EXPECT_EQ(fmt::format("{}", 3), "3");
  EXPECT_THAT((tl::expected<int, std::string>(4)).value(), testing::Eq(4));
  kainjow::mustache::mustache text("{{a}}");
  EXPECT_EQ(text.render(kainjow::mustache::data("a", "x")), "x");
  CLI::App app("x");
  EXPECT_EQ(nlohmann::json::parse("[1]").size(), 1U);
  antlr4::ANTLRInputStream stream("abc");
  EXPECT_EQ(stream.size(), 3U);
}
