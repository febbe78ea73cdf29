// One line of a lock, read token by token.

#ifndef PARCODE_COMPILER_LOCK_LINE_READER_H_
#define PARCODE_COMPILER_LOCK_LINE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source_file.h"
#include "runtime/base/int128.h"

namespace parcode::compiler::lock {

// The functions that return bool have taken what they name from the line, or reported at the next
// token what was expected there. After false a line is given up: it has one report.
class LineReader {
 public:
  LineReader(const SourceFile& file, Span line, Diagnostics& diagnostics);

  bool at_end() const { return next_ + 1 == tokens_.size(); }
  // Whether the next token, or the one behind it, is this word or symbol.
  bool is(std::string_view text) const { return text_at(next_) == text; }
  bool is_followed_by(std::string_view text) const { return text_at(next_ + 1) == text; }
  bool is_string() const { return text_at(next_).starts_with('"'); }
  bool take_if(std::string_view text);

  bool take(std::string_view text);
  bool take_end();
  bool take_name(std::string& name);                    // "terrain"
  bool take_path(std::string& path);                    // "game.world.Zone"
  bool take_string(std::string& content);               // in quotes, with the escapes of .pcs
  bool take_text(std::string& text, const char* what);  // up to the next blank, not in quotes
  bool take_unsigned(std::uint64_t largest, std::uint64_t& number);
  bool take_integer(Int128& number);
  bool take_integer(UInt128& number);
  bool take_float(double& number);
  bool take_float(float& number);

  // Reports that something else was expected. Returns false.
  bool expected(const std::string& what);
  // The same of the token that was taken last.
  bool expected_instead(const std::string& what);

  Location here() const { return {&file_, tokens_[next_]}; }
  // From `begin` to the token that was taken last.
  Location since(const Location& begin) const;

 private:
  std::string_view text_at(std::size_t index) const;
  template <class Float>
  bool take_number(Float& number);

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  std::vector<Span> tokens_;  // the last is empty: the line's end
  std::size_t next_ = 0;
};

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_LINE_READER_H_
