// PAR4: the files (.par) of Parcode for Rust, read and written.
//
//   auto world = parcode::par4::load<game::world::WorldState>("world.par");
//   parcode::par4::save("world.par", *world);
//
// For every type that Parcode can store. docs/par4.md says which .pcs type is which Rust type.
//
// Thread safety: all functions may be called from many threads at once. The object must not change
// while it is saved.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_PAR4_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_PAR4_H_

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "runtime/api/file.h"
#include "runtime/api/save.h"
#include "runtime/base/error.h"
#include "runtime/interop/par4/convert.h"  // IWYU pragma: export
#include "runtime/interop/par4/inspect.h"  // IWYU pragma: export
#include "runtime/interop/par4/options.h"  // IWYU pragma: export
#include "runtime/schema/builder.h"
#include "runtime/value/traits.h"

namespace parcode::par4 {

// The schema of T, as to_pcode() wants it.
template <class T>
schema::Schema schema_of() {
  schema::Builder builder;
  const schema::Type root = Traits<T>::describe(builder);
  return builder.finish(root);
}

// Reads all of a PAR4 file. Errors: those of to_pcode(), with the chunk's offset and the field's
// path. Memory: besides the value, its size in .pcode twice.
template <class T>
Result<T> load_bytes(std::span<const std::byte> file, const LoadOptions& options = {}) {
  const auto image = to_pcode(file, schema_of<T>(), options);
  if (!image) return Failure(image.error());
  auto value = parcode::load_bytes<T>(
      *image, {.verify = Verify::kNever, .limits = options.limits, .threads = 1});
  if (!value) value.error().chunk_offset = std::nullopt;  // of the image, which nobody has
  return value;
}
template <class T>
Result<T> load(const std::filesystem::path& path, const LoadOptions& options = {}) {
  const auto image = to_pcode(path, schema_of<T>(), options);
  if (!image) return Failure(image.error());
  auto value = parcode::load_bytes<T>(
      *image, {.verify = Verify::kNever, .limits = options.limits, .threads = 1});
  if (!value) {
    value.error().path = path.string();
    value.error().chunk_offset = std::nullopt;
  }
  return value;
}

// The value as a .pcode file in memory, which is what PAR4 is written from.
template <class T>
Result<File> as_pcode(const T& value) {
  return parcode::serialize(value).and_then([](std::vector<std::byte> bytes) {
    return open_bytes(std::move(bytes), {.verify = Verify::kNever});
  });
}

// Writes a PAR4 file, as version 0.6.1 of the crate does with save_sync. A map's entries are in the
// order of their keys' hashes, where the crate has a random one. Errors: those of save_from().
template <class T>
Result<SaveReport> save(const std::filesystem::path& path, const T& value,
                        const SaveOptions& options = {}) {
  return as_pcode(value).and_then(
      [&](const File& file) { return save_from(path, file, options, Trust::kTrusted); });
}
// The same bytes in memory.
template <class T>
Result<std::vector<std::byte>> serialize(const T& value, const SaveOptions& options = {}) {
  return as_pcode(value).and_then(
      [&](const File& file) { return serialize_from(file, options, Trust::kTrusted); });
}

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_PAR4_H_
