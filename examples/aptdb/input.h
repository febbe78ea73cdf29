// Where control data comes from: a file, standard input, or a program's output.

#ifndef EXAMPLES_APTDB_INPUT_H_
#define EXAMPLES_APTDB_INPUT_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parcode/parcode.h"

namespace aptdb {

class Input {
 public:
  virtual ~Input() = default;

  // Fills the front of `buffer`; returns how many bytes, 0 at the end.
  virtual parcode::Result<std::size_t> read(std::span<char> buffer) = 0;
};

// Bytes in memory, given out `step` at a time. They must outlive the input.
class TextInput : public Input {
 public:
  explicit TextInput(std::string_view text, std::size_t step = 1 << 16)
      : rest_(text), step_(step) {}
  parcode::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string_view rest_;
  std::size_t step_;
};

// A file; "-" is standard input.
parcode::Result<std::unique_ptr<Input>> open_file(const std::string& path);

// The standard output of a program, found along PATH, that runs meanwhile. A program that exits
// with anything but 0 is an error of the read() that would have told the end. The destructor waits
// for it.
parcode::Result<std::unique_ptr<Input>> run_program(const std::vector<std::string>& command);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_INPUT_H_
