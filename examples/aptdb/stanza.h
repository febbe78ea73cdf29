// Control files (Debian Policy 5.1): stanzas of "Name: value" lines, an empty line between two.
// Lines that begin with # are comments.

#ifndef EXAMPLES_APTDB_STANZA_H_
#define EXAMPLES_APTDB_STANZA_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "examples/aptdb/input.h"
#include "parcode/parcode.h"

namespace aptdb {

// One stanza. Case does not matter in field names; of two fields with one name the first counts.
class Stanza {
 public:
  struct Entry {
    std::string_view name;
    std::string_view value;  // trimmed; further lines as they are in the file, with their blank
  };

  // Takes the text of a stanza, its last line end included, and repairs it to UTF-8.
  explicit Stanza(std::string text = {}, std::uint64_t line = 0);
  // Its entries point into it.
  Stanza(const Stanza&) = delete;
  Stanza& operator=(const Stanza&) = delete;

  // Replaces the stanza. Entries taken from it before are no longer valid.
  void assign(std::string text, std::uint64_t line);

  std::span<const Entry> entries() const { return entries_; }
  // The value of a field; empty where there is none.
  std::string_view operator[](std::string_view name) const;
  // Number of its first line in the input, from 1.
  std::uint64_t line() const { return line_; }
  // Lines that are no field and continue none; they are left out.
  std::uint64_t stray_lines() const { return stray_lines_; }

 private:
  void split();

  std::string text_;
  std::vector<Entry> entries_;
  std::uint64_t line_ = 0;
  std::uint64_t stray_lines_ = 0;
};

// Reads stanzas one after the other; no more than one is in memory.
class StanzaReader {
 public:
  // `input` must outlive the reader.
  explicit StanzaReader(Input& input);

  // The next one into `stanza`; false at the end. Errors: those of the input; kInvalidArgument for
  // what is no control file: a compressed one, or a stanza beyond all measure.
  parcode::Result<bool> next(Stanza& stanza);

  std::uint64_t bytes() const { return bytes_; }  // read so far

 private:
  // The next line without its end; false at the end of the input. Valid until the next call.
  parcode::Result<bool> next_line(std::string_view& line);
  parcode::Result<bool> fill();

  Input& input_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is not yet given out, in `buffer_`
  std::size_t end_ = 0;
  bool at_end_ = false;
  std::uint64_t bytes_ = 0;
  std::uint64_t line_ = 0;  // number of the line given out last
};

// Whether two field names are the same one.
bool same_name(std::string_view a, std::string_view b);

// A folded value as one line each: continuation blanks removed, " ." lines empty.
std::string unfolded(std::string_view value);

// Without blanks and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_STANZA_H_
