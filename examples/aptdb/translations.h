// Long descriptions. A Packages file has the first line of each; the rest is in translation files,
// the English ones included, under the MD5 of the description.

#ifndef EXAMPLES_APTDB_TRANSLATIONS_H_
#define EXAMPLES_APTDB_TRANSLATIONS_H_

#include <vector>

#include "examples/aptdb/aptdb.pcs.h"
#include "examples/aptdb/input.h"
#include "examples/aptdb/progress_line.h"
#include "parcode/parcode.h"

namespace aptdb {

// Fills in the descriptions that `packages` lack and the translation file `input` has.
parcode::Status add_translations(Input& input, std::vector<Package>& packages,
                                 ProgressLine& progress);

// The same from all English translation files that apt has; none is no error.
parcode::Status add_apt_translations(std::vector<Package>& packages, ProgressLine& progress);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_TRANSLATIONS_H_
