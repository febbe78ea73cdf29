// Reading files of one version of a schema as another.
//
// docs/evolution.md says what becomes what, schema/conversion.h is the rule, and
// reader/conversion.h says how converted chunks come to their readers.

#ifndef PARCODE_RUNTIME_EVOLVE_EVOLVE_H_
#define PARCODE_RUNTIME_EVOLVE_EVOLVE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/reader/conversion.h"
#include "runtime/reader/file_state.h"
#include "runtime/schema/canonical.h"

namespace parcode::evolve {

// A schema of the program, and the plans that were made to read other schemas as it: whoever opens
// many files of one old version plans once. Thread safety: any number of threads.
class Target {
 public:
  // `canonical`: the schema's bytes, which must be those of a schema that schema::decode accepts
  // and outlive this object.
  explicit Target(Bytes canonical) : canonical_(canonical) {}

  // The part (see reader/conversion.h) by which the root of `file` is read as this schema; 0 where
  // the two are stored alike. Cost: a file's first call reads its schema; the first for a schema
  // makes a plan, linear in both. Errors: those of reading the schema chunk; kSchemaMismatch, with
  // every reason and its path; kLimit.
  Result<std::uint16_t> root_part(reader::FileState& file,
                                  const schema::Fingerprint& fingerprint) const;

 private:
  // The file's schema decides which plan, byte for byte: what its fingerprint claims could make
  // one file speak for others.
  struct Planned {
    std::vector<std::byte> held;
    std::shared_ptr<const reader::Conversions> conversions;
  };
  std::shared_ptr<const reader::Conversions> find(Bytes held) const;
  Result<std::shared_ptr<const reader::Conversions>> plan(reader::FileState& file,
                                                          Bytes held) const;

  const Bytes canonical_;
  mutable std::mutex mutex_;
  mutable std::vector<Planned> planned_;  // the latest last
};

}  // namespace parcode::evolve

#endif  // PARCODE_RUNTIME_EVOLVE_EVOLVE_H_
