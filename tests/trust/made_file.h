// Files of one root that is given as bytes: right in everything but, maybe, in what these bytes
// say. For what no writer would write.

#ifndef PARCODE_TESTS_TRUST_MADE_FILE_H_
#define PARCODE_TESTS_TRUST_MADE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/api/type_schema.h"
#include "runtime/base/bytes.h"
#include "runtime/format/chunk_ref.h"

namespace parcode::testing {

// A file whose root chunk is `root`, of the type of `schema`.
std::vector<std::byte> record_file(const api::TypeSchema& schema, Bytes root,
                                   format::Form form = format::Form::kNarrow);

// A file whose root is a map (of the type of `schema`) that says it has `items` entries, all in the
// one bucket whose chunk is `bucket`.
std::vector<std::byte> bucket_file(const api::TypeSchema& schema, Bytes bucket, std::uint64_t items,
                                   format::Form form = format::Form::kNarrow);

// A file of a map<u64, u64> with these keys, each its own value: in one bucket, in the order that
// the format asks for, whatever the program's own map thinks of them.
std::vector<std::byte> map_file(const std::vector<std::uint64_t>& keys);

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_MADE_FILE_H_
