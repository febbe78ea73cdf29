#include "runtime/base/box.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace parcode {
namespace {

struct Node {
  std::string name;
  std::optional<Box<Node>> next;

  friend bool operator==(const Node&, const Node&) = default;
};

TEST(Box, HoldsADefaultValueAtFirst) {
  EXPECT_EQ(*Box<std::string>(), "");
}

TEST(Box, CopiesWhatItHolds) {
  Box<std::string> a = std::string("first");
  Box<std::string> b = a;
  *b = "second";
  EXPECT_EQ(*a, "first");
  a = b;
  EXPECT_EQ(a, b);
}

TEST(Box, MayBeAssignedToItself) {
  Box<std::string> a = std::string("same");
  const Box<std::string>& alias = a;
  a = alias;
  EXPECT_EQ(*a, "same");
}

TEST(Box, MayBeAssignedToAfterItWasMovedFrom) {
  Box<std::string> a = std::string("text");
  const Box<std::string> b = std::move(a);
  EXPECT_EQ(*b, "text");
  a = b;
  EXPECT_EQ(*a, "text");
}

TEST(Box, LetsATypeContainItself) {
  const Node last = {.name = "b", .next = std::nullopt};
  const Node first = {.name = "a", .next = Box<Node>(last)};
  Node copy = first;
  EXPECT_EQ(copy, first);
  (*copy.next)->name = "c";
  EXPECT_NE(copy, first);
}

}  // namespace
}  // namespace parcode
