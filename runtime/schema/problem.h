// How the checks of a schema say what is wrong with it.

#ifndef PARCODE_RUNTIME_SCHEMA_PROBLEM_H_
#define PARCODE_RUNTIME_SCHEMA_PROBLEM_H_

#include <string>
#include <string_view>
#include <utility>

namespace parcode::schema {

// All functions return false, as the check that calls them does.
class Problem {
 public:
  bool refuse(std::string what) {
    text_ = std::move(what);
    return false;
  }

  // Puts in front where the problem is. `where` may be any bytes: what is no name is left out.
  bool in(std::string_view where);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

bool is_identifier(std::string_view name);
bool is_full_name(std::string_view name);  // identifiers with dots between them

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_PROBLEM_H_
