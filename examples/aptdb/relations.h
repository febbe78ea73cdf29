// Relationship fields (Debian Policy 7.1): "libc6 (>= 2.34), default-mta | mail-transport-agent".

#ifndef EXAMPLES_APTDB_RELATIONS_H_
#define EXAMPLES_APTDB_RELATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "examples/aptdb/aptdb.pcs.h"

namespace aptdb {

struct ParsedClauses {
  std::vector<Clause> clauses;
  std::vector<std::string> rejected;  // parts that name no package or don't end as they should
};

// Lenient where real files are: blanks and folds anywhere or nowhere, empty parts, the old "<" and
// ">" (which mean "<=" and ">="), and the restrictions in [] and <> of source packages, which are
// skipped.
ParsedClauses parse_clauses(std::string_view value);

// As a control file has it: "a:any (>= 1) | b".
std::string to_string(const Relation& relation);
std::string to_string(const std::vector<Clause>& clauses);

// ">=" and so on; empty for Comparison::any.
std::string_view symbol(Comparison comparison);

}  // namespace aptdb

#endif  // EXAMPLES_APTDB_RELATIONS_H_
