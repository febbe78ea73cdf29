// What `search` looks for: words.

#ifndef EXAMPLES_APTDB_WORDS_H_
#define EXAMPLES_APTDB_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace aptdb {

// The words of a text, in lower case, each once, sorted: runs of letters and digits of two
// characters or more; a "+" inside or behind one belongs to it ("c++"). Every character outside
// ASCII counts as a letter and keeps its case.
std::vector<std::string> words_of(std::string_view text);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_WORDS_H_
