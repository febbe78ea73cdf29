// FlatBuffers in files, and native values from what is in them.

#ifndef BENCH_COMPARE_PEERS_FLATBUFFERS_FILE_H_
#define BENCH_COMPARE_PEERS_FLATBUFFERS_FILE_H_

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/compare/peers/files.h"
#include "bench/compare/workloads/format.h"

namespace bench::compare {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

inline const Variant kFlatBuffers{.system = "flatbuffers"};

inline std::string native(const flatbuffers::String* text) {
  return {text->c_str(), text->size()};
}
inline std::vector<std::uint8_t> native(const flatbuffers::Vector<std::uint8_t>* bytes) {
  return {bytes->begin(), bytes->end()};
}

// Finishes the buffer and writes it.
template <class Root>
void write_flat(FlatBufferBuilder& builder, Offset<Root> root, const std::string& path) {
  builder.Finish(root);
  write_file(path, std::as_bytes(std::span(builder.GetBufferPointer(), builder.GetSize())));
}

// A buffer where it lies in its file.
template <class Root>
class MappedFlat {
 public:
  explicit MappedFlat(const std::string& path) : file_(path) {}
  const Root* operator->() const { return flatbuffers::GetRoot<Root>(file_.bytes().data()); }

 private:
  MappedFile file_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_FLATBUFFERS_FILE_H_
