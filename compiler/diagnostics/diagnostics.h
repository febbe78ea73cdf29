// What one run of the compiler has found wrong.

#ifndef PARCODE_COMPILER_DIAGNOSTICS_DIAGNOSTICS_H_
#define PARCODE_COMPILER_DIAGNOSTICS_DIAGNOSTICS_H_

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/catalogue.h"
#include "compiler/source/source_file.h"

namespace parcode::compiler {

// Another place that has to do with the error.
struct Note {
  Location location = {};
  std::string message = {};
};

class Diagnostic {
 public:
  Diagnostic(Code code, Location location, std::string message)
      : code_(code), location_(location), message_(std::move(message)) {}

  // What to do about it. An empty text leaves it out.
  Diagnostic& help(std::string text) {
    help_ = std::move(text);
    return *this;
  }
  Diagnostic& note(Location location, std::string message) {
    notes_.push_back({location, std::move(message)});
    return *this;
  }

  Code code() const { return code_; }
  Severity severity() const { return entry_of(code_).severity; }
  const Location& location() const { return location_; }
  const std::string& message() const { return message_; }
  const std::string& help() const { return help_; }
  const std::vector<Note>& notes() const { return notes_; }

 private:
  Code code_;
  Location location_;
  std::string message_;
  std::string help_;
  std::vector<Note> notes_;
};

// Collects diagnostics of any number of files. Thread safety: one thread at a time.
class Diagnostics {
 public:
  // Adds one; `arguments` replace {0}, {1}, … of the catalogue's message. The result stays valid as
  // long as this object.
  Diagnostic& report(Code code, Location location,
                     std::initializer_list<std::string> arguments = {});

  bool has_errors() const { return error_count_ > 0; }
  std::size_t error_count() const { return error_count_; }  // without warnings
  std::size_t count() const { return found_.size(); }       // with them

  // In the order of the text: files in the order in which they were first reported on.
  std::vector<const Diagnostic*> in_source_order() const;

 private:
  std::vector<std::unique_ptr<Diagnostic>> found_;
  std::size_t error_count_ = 0;
};

// The catalogue's message with `arguments` in the place of {0}, {1}, …, very long ones shortened.
std::string message_of(Code code, std::initializer_list<std::string> arguments);

// `text` in single quotes, shortened where it is long: tokens may have megabytes.
std::string quoted(std::string_view text);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DIAGNOSTICS_DIAGNOSTICS_H_
