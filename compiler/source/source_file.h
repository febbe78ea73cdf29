// The text of one schema file, and positions in it as people count them.
//
// Thread safety: const use from any number of threads.

#ifndef PARCODE_COMPILER_SOURCE_SOURCE_FILE_H_
#define PARCODE_COMPILER_SOURCE_SOURCE_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parcode::compiler {

// Bytes [begin, end) of a file's text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

class SourceFile {
 public:
  // The longest text that is accepted, in bytes. Spans have 32 bits; the parser needs far more
  // memory than the text, so the limit is well below that.
  static constexpr std::size_t kMaxSize = 16 * 1024 * 1024;

  // Both from 1. The column counts code points; a tab is one.
  struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
  };

  // `path` is what messages show. A byte order mark at the start of `text` is dropped.
  SourceFile(std::string path, const std::string& text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;

  // `offset` may be the text's size (the end of the file). Cost: logarithmic in the lines, linear
  // in the line's length.
  Position position(std::uint32_t offset) const;

  // The line that holds `offset`, and the line's own text without its end ("\n" or "\r\n").
  std::uint32_t line_of(std::uint32_t offset) const;  // from 1
  Span line_span(std::uint32_t line) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_begins_;
};

// A place in one of the files that were read. The file outlives it: see SourceSet.
struct Location {
  const SourceFile* file = nullptr;
  Span span = {};

  friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_SOURCE_SOURCE_FILE_H_
