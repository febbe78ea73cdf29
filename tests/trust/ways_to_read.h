// Every way to read a file that holds a tests.shapes.Everything: what the tests of damaged and
// hostile files, and the fuzzer, go through.
//
// Thread safety: a list may be used by many threads at once.

#ifndef PARCODE_TESTS_TRUST_WAYS_TO_READ_H_
#define PARCODE_TESTS_TRUST_WAYS_TO_READ_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "tests/schemas/shapes.pcs.h"

namespace parcode::testing {

struct Way {
  // What an error's field path tells: all the way from the root; the way from the object that was
  // asked (which may be none, where that is the value itself); nothing.
  enum class Path { kFromRoot, kFromObject, kNone };

  const char* name;
  Path path;
  // Whether what was read is right. Wrong values that checksums would have caught are no error of
  // the function's.
  std::function<Result<bool>(const File&)> read;
};

// `good`: what is right. `json`: the same as DynamicValue::json() of the whole file tells it; empty
// to leave out what would print all of a file.
std::vector<Way> ways_to_read(std::shared_ptr<const tests::shapes::Everything> good,
                              std::string json);

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_WAYS_TO_READ_H_
