// What makes a schema one that the compiler could have written.

#ifndef PARCODE_RUNTIME_SCHEMA_CHECK_H_
#define PARCODE_RUNTIME_SCHEMA_CHECK_H_

#include "runtime/base/error.h"
#include "runtime/schema/schema.h"

namespace parcode::schema {

// Refuses (kCorrupt) a schema that breaks a rule of the language or is not canonical, so that code
// which gets it from a file need not doubt it: indices, kinds and numbers of arguments are right,
// nothing contains itself by value, fixed parts and defaults are at most kMaxFixedSize, types are
// at most kMaxTypeDepth deep, names are identifiers and unique, text is UTF-8, defaults fit. Cost:
// linear in the schema.
Status check(const Schema& schema);

}  // namespace parcode::schema

#endif  // PARCODE_RUNTIME_SCHEMA_CHECK_H_
