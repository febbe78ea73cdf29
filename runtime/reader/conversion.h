// Chunks of a file that another version of the schema wrote, as the program's version has them.
//
// Where the program's schema is not the file's, what hands out values stays as it is: generated
// code reads chunks of the program's layout. A Conversions makes such a chunk out of the file's
// when it is first needed; the cache keeps it as it keeps what was decompressed. The references in
// a converted chunk name the conversion of the chunk that they lead to, in ChunkRef::part, which in
// a file is always 0. So a tree of chunks is converted lazily, from the root down, and chunks that
// are alike in both versions are read as they are.
//
// runtime/evolve implements it; this room knows chunks, not schemas.

#ifndef PARCODE_RUNTIME_READER_CONVERSION_H_
#define PARCODE_RUNTIME_READER_CONVERSION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/format/chunk_ref.h"
#include "runtime/reader/buffer.h"
#include "runtime/schema/canonical.h"

namespace parcode::reader {

class FileState;

// What conversion makes of a chunk.
struct ConvertedBytes {
  Buffer bytes;
  std::uint64_t size = 0;
  format::Form form = format::Form::kNarrow;
};

// What is to be converted.
struct ConversionRequest {
  format::ChunkRef ref = {};     // as in the file: its part is 0
  std::uint64_t items = 0;       // of a shard: its elements; else not used
  std::uint16_t number = 0;      // which of the conversions, 0 <= number < count()
  std::uint16_t first_part = 0;  // the part of conversion 0, for references in the result
};

// From one schema of files to one schema of the program; shared by files of that schema. Immutable.
// Thread safety: const use from any number of threads.
class Conversions {
 public:
  Conversions() = default;
  Conversions(const Conversions&) = delete;
  Conversions& operator=(const Conversions&) = delete;
  virtual ~Conversions() = default;

  // Conversion 0 is that of the root. None at all where both schemas are stored alike.
  virtual std::uint32_t count() const = 0;
  // Errors: those of reading chunks; kOutOfRange for a value that does not fit the program's type;
  // kLimit.
  virtual Result<ConvertedBytes> convert(FileState& file,
                                         const ConversionRequest& request) const = 0;
  // How many bytes of the file's fixed parts the items have whose fixed parts take `bytes` in the
  // program's layout.
  virtual std::uint64_t stored_bytes(std::uint16_t number, std::uint64_t bytes) const = 0;
};

// The conversions of one open file: one for each schema that the program asked for. Thread safety:
// any number of threads.
class ConversionTable {
 public:
  // The part of the root's conversion to the schema of this fingerprint, if there is one already.
  std::optional<std::uint16_t> find(const schema::Fingerprint& wanted) const;
  // Adds one, or finds that another thread has. Errors: kLimit.
  Result<std::uint16_t> add(const schema::Fingerprint& wanted,
                            std::shared_ptr<const Conversions> conversions);

  struct Found {
    const Conversions* conversions = nullptr;
    std::uint16_t first_part = 0;
  };
  // Where `part` belongs; none of them for a part that no conversion has.
  Found of_part(std::uint16_t part) const;

 private:
  struct Entry {
    schema::Fingerprint wanted;
    std::uint16_t first_part;
    std::shared_ptr<const Conversions> conversions;
  };

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::uint32_t next_part_ = 1;
};

}  // namespace parcode::reader

#endif  // PARCODE_RUNTIME_READER_CONVERSION_H_
