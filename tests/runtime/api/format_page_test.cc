// docs/format.md shows a file, byte by byte. This test keeps it true; run it with
// UPDATE_FORMAT_PAGE=docs/format.md in the environment to write the dump anew.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "parcode/parcode.h"
#include "tests/schemas/demo.pcs.h"

namespace parcode::testing {
namespace {

std::string line_of(Bytes bytes, std::size_t offset) {
  std::string line(9, ' ');
  std::snprintf(line.data(), line.size(), "%08zx", offset);
  line.resize(8);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    char pair[4];
    const auto byte = std::to_integer<unsigned>(bytes[i]);
    std::snprintf(pair, sizeof pair, " %02x", byte);
    line += (i % 8 == 0 ? " " : "") + std::string(pair);
    text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  }
  line.resize(8 + 16 * 3 + 2, ' ');
  return line + "  |" + text + "|\n";
}

// As `hexdump -C` prints it: a run of equal lines is one, and a star.
std::string dump_of(Bytes bytes) {
  std::string dump;
  std::string before;
  bool starred = false;
  for (std::size_t offset = 0; offset < bytes.size(); offset += 16) {
    const Bytes piece = bytes.subspan(offset, std::min<std::size_t>(16, bytes.size() - offset));
    const std::string body = line_of(piece, 0);
    if (body == before) {
      if (!starred) dump += "*\n";
      starred = true;
      continue;
    }
    starred = false;
    before = body;
    dump += line_of(piece, offset);
  }
  return dump;
}

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(FormatPage, ShowsTheBytesOfAPoint) {
  const auto bytes = serialize(demo::Point{.x = 1, .y = -1});
  ASSERT_TRUE(bytes.has_value());
  const std::string block = "```hexdump\n" + dump_of(*bytes) + "```\n";
  const std::string page = read("docs/format.md");
  if (const char* path = std::getenv("UPDATE_FORMAT_PAGE")) {
    const std::size_t begin = page.find("```hexdump\n");
    const std::size_t end = page.find("```\n", begin + 4) + 4;
    std::ofstream(path) << page.substr(0, begin) << block << page.substr(end);
    return;
  }
  EXPECT_NE(page.find(block), std::string::npos) << "the page should show\n" << block;
}

TEST(FormatPage, ShowsWhereThePartsOfThatFileLie) {
  const auto bytes = serialize(demo::Point{.x = 1, .y = -1});
  const auto file = open_bytes(*bytes);
  ASSERT_TRUE(file.has_value());
  const format::Footer& footer = file->state()->footer();
  EXPECT_EQ(footer.root.offset, 0x40U);
  EXPECT_EQ(footer.root.stored_size, 8U);
  EXPECT_EQ(footer.schema.offset, 0x80U);
  EXPECT_EQ(footer.info.offset, 0xc0U);
  EXPECT_EQ(footer.file_size, bytes->size());
}

}  // namespace
}  // namespace parcode::testing
