// Text that no person would write is refused with a message, soon, and without a crash.

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/compiler/check/generated_cases.h"
#include "tests/compiler/support/compile_text.h"

namespace parcode::compiler {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;

std::string messages_of(const std::string& text) {
  const Compiled compiled = compile_text(text);
  EXPECT_FALSE(compiled.set.has_value());
  const std::string messages = compiled.messages();
  EXPECT_FALSE(messages.empty());
  EXPECT_LT(messages.size(), 200'000U);
  return messages;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(HostileText, GetsTheMessageOfItsKind) {
  for (const GeneratedCase& generated : generated_cases()) {
    const std::string messages = messages_of(generated.text);
    EXPECT_TRUE(contains(messages, "[" + std::string(generated.code) + "]")) << messages;
  }
}

TEST(HostileText, MayBeEmpty) {
  EXPECT_TRUE(contains(messages_of(""), "[missing-package]"));
  EXPECT_TRUE(contains(messages_of("\n\n  // nothing\n"), "[missing-package]"));
}

TEST(HostileText, MayHaveTokensOfMegabytes) {
  const std::string name(4 * kMegabyte, 'a');
  EXPECT_TRUE(
      contains(messages_of("package a; struct A { 0: " + name + " x; }"), "[unknown-type]"));
  EXPECT_TRUE(contains(messages_of("package a; " + name), "[unexpected-token]"));
  EXPECT_TRUE(contains(messages_of("package a; const u8 x = " + std::string(kMegabyte, '9') + ";"),
                       "[number-out-of-range]"));
  EXPECT_TRUE(
      contains(messages_of("package a; const f64 x = 1." + std::string(kMegabyte, '9') + "e999;"),
               "[number-out-of-range]"));
  EXPECT_TRUE(contains(messages_of("package a; import \"" + name + "\";"), "[import-not-found]"));
  EXPECT_TRUE(contains(messages_of("package a; root u8; /*" + name), "[unterminated-comment]"));
}

TEST(HostileText, MayHaveManyErrors) {
  std::string text = "package a; struct A {\n";
  for (int i = 0; i < 50'000; ++i) {
    text += "  1: nothing " + std::string("x;\n");
  }
  EXPECT_TRUE(contains(messages_of(text + "}\n"), "more\n"));
  std::string junk;
  for (int i = 0; i < 200'000; ++i) {
    junk += "@ ; } { > ] [ 0 : \n";
  }
  messages_of("package a;\n" + junk);
}

TEST(HostileText, MayHaveControlCharacters) {
  const std::string nul(1, '\0');
  EXPECT_TRUE(contains(messages_of("package a;" + nul), "the character 0x00 has no meaning"));
  EXPECT_TRUE(contains(messages_of("package a; // " + nul + "\n\x7F"), "0x7f"));
  EXPECT_TRUE(contains(messages_of("package a; \xFF"), "[invalid-utf8]"));
}

TEST(HostileText, MayNestBracesAndNeverCloseThem) {
  messages_of("package a; " + std::string(kMegabyte, '{'));
  messages_of("package a; struct A " + std::string(kMegabyte, '}'));
  messages_of("package a; struct A { 0: " + std::string(kMegabyte, '<'));
  messages_of("package a; struct A { 0: u8 x " + std::string(kMegabyte, '['));
}

TEST(HostileText, MayImportItself) {
  const Compiled compiled = compile_files({{"main.pcs", "package a; import \"main.pcs\";"}});
  EXPECT_TRUE(contains(compiled.messages(), "[import-cycle]"));
}

}  // namespace
}  // namespace parcode::compiler
