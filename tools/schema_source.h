// Where `load` gets its schema: from .pcs text, or from a .pcode file.

#ifndef PARCODE_TOOLS_SCHEMA_SOURCE_H_
#define PARCODE_TOOLS_SCHEMA_SOURCE_H_

#include <string>

#include "runtime/base/error.h"
#include "runtime/schema/schema.h"
#include "tools/arguments.h"

namespace parcode::tool {

// The schema that --schema or --like and --root ask for. What is wrong with .pcs text is printed to
// standard error as parcodec does. Errors: kInvalidArgument; those of opening a file.
Result<schema::Schema> schema_of(const Arguments& arguments);

// `text` as a type over the definitions of `whole`, which it names in full or by the last part of
// their names: "vec<Player>". Errors: kInvalidArgument.
Result<schema::Type> parse_type(const std::string& text, const schema::Schema& whole);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_SCHEMA_SOURCE_H_
