#include "compiler/compat/draw_findings.h"

#include <algorithm>
#include <string>

#include "compiler/compat/compare.h"
#include "gtest/gtest.h"

namespace parcode::compiler::compat {
namespace {

Finding finding(const SourceFile* file) {
  return {.rule = Code::kReservedDropped,
          .element = "a.S#3",
          .message = "50% of\nit",
          .advice = "Put it back.",
          .cure = "reserved 3;\nreserved \"x\";\n",
          .old_hash = "-",
          .new_hash = "0123456789ab",
          .old_place = {file, {0, 1}},
          .new_place = {file, {3, 4}},
          .against = {"version 1", "version 2"}};
}

TEST(DrawnFindings, HaveBothPlacesAndTheLinesToPaste) {
  const SourceFile file("a,b.pcs", "ab\ncd\n");
  const std::string text = draw_text({.findings = {finding(&file)}});
  EXPECT_EQ(text,
            "a,b.pcs:2:1: error: 50% of\nit [reserved-dropped]\n"
            "   2 | cd\n"
            "     | ^\n"
            "a,b.pcs:1:1: note: before\n"
            "   1 | ab\n"
            "     | ^\n"
            "note: so it is against version 1, version 2\n"
            "help: Put it back.\n"
            "        reserved 3;\n"
            "        reserved \"x\";\n\n"
            "readable both backward and forward; 1 error, 0 warnings\n");
}

TEST(DrawnFindings, DoWithoutPlaces) {
  const std::string text = draw_text({.findings = {finding(nullptr)}});
  EXPECT_TRUE(text.starts_with("error: 50% of\nit [reserved-dropped]\nnote: so")) << text;
  EXPECT_TRUE(draw_github({.findings = {finding(nullptr)}}).starts_with("::error title="));
  EXPECT_TRUE(draw_json({.findings = {finding(nullptr)}}).starts_with("{\"file\": null, "));
}

TEST(DrawnFindings, AreOneWorkflowCommandEach) {
  const SourceFile file("a,b.pcs", "ab\ncd\n");
  EXPECT_EQ(draw_github({.findings = {finding(&file)}, .forward = false}),
            "::error file=a%2Cb.pcs,line=2,col=1,title=reserved-dropped::50%25 of%0Ait%0APut it "
            "back.%0ABefore: a,b.pcs:1:1%0Areserved 3;%0Areserved \"x\";\n"
            "readable backward, not forward: new programs read old files; 1 error, 0 warnings\n");
}

TEST(DrawnFindings, AreAllThere) {
  const SourceFile file("a.pcs", "ab\ncd\n");
  Comparison comparison;
  comparison.findings.assign(5000, finding(&file));
  const std::string text = draw_json(comparison);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5001);
}

}  // namespace
}  // namespace parcode::compiler::compat
