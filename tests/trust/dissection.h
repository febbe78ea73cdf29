// Dissection: a file taken apart into chunks that can be changed and put together again, with right
// checksums over whatever they hold by then. What hostile files are made with.

#ifndef PARCODE_TESTS_TRUST_DISSECTION_H_
#define PARCODE_TESTS_TRUST_DISSECTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/dynamic/visitor.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/format/file_frame.h"

namespace parcode::testing {

struct Part {
  using Role = dynamic::ChunkVisit::Role;

  Role role = Role::kRecord;
  std::optional<std::size_t> parent;  // in parts; none: the footer
  std::uint64_t place = 0;            // of the reference to it, in the parent's bytes
  std::vector<std::byte> bytes;       // decoded
  format::ChunkRef ref;               // as it was; assemble() keeps codec, form, level
  std::uint64_t columns_size = 0;     // of the fixed parts that its table has a checksum of
  // What the reference says in the end, after offset, sizes and checksum were filled in honestly.
  std::function<void(format::ChunkRef&)> lie = {};
  std::function<void(std::vector<std::byte>&)> spoil = {};  // the stored bytes, before checksumming
};

struct Dissection {
  std::vector<Part> parts;  // in the order of the file: children before their parents
  format::Footer footer;
  std::function<void(format::Footer&)> lie = {};

  // The chunks of a file, as far as they can be reached. None: not even root and schema can.
  static std::optional<Dissection> of(std::span<const std::byte> file);

  // The file again. A reference whose place is no longer in its parent is left out.
  std::vector<std::byte> assemble() const;
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_TRUST_DISSECTION_H_
