// Cap'n Proto messages in files, and native values to and from what is in them.

#ifndef BENCH_COMPARE_PEERS_CAPNPROTO_MESSAGE_H_
#define BENCH_COMPARE_PEERS_CAPNPROTO_MESSAGE_H_

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "bench/compare/peers/files.h"
#include "bench/compare/workloads/format.h"

namespace bench::compare {

inline const Variant kCapnProto{.system = "capnproto"};

inline constexpr std::uint64_t kWord = sizeof(capnp::word);

inline kj::ArrayPtr<const kj::byte> data(const std::vector<std::uint8_t>& bytes) {
  return kj::arrayPtr(bytes.data(), bytes.size());
}
inline kj::StringPtr text(const std::string& value) {
  return {value.c_str(), value.size()};
}
inline std::string native(capnp::Text::Reader text) {
  return {text.cStr(), text.size()};
}
inline std::vector<std::uint8_t> native(capnp::Data::Reader data) {
  return {data.begin(), data.end()};
}

// The numbers of a list where they lie.
template <class T>
std::span<const T> numbers(typename capnp::List<T>::Reader list) {
  const auto bytes = capnp::AnyList::Reader(list).getRawBytes();
  return {static_cast<const T*>(static_cast<const void*>(bytes.begin())), list.size()};
}

// Lists are counted in 32 bits.
inline unsigned count(std::size_t size) {
  return static_cast<unsigned>(size);
}

// A message to be filled: `bytes` is how large it will be, about.
class CapnProtoMessage {
 public:
  explicit CapnProtoMessage(std::uint64_t bytes)
      : builder_(count(bytes / kWord + 1024), capnp::AllocationStrategy::GROW_HEURISTICALLY) {}

  template <class Root>
  auto root() {
    return builder_.initRoot<Root>();
  }
  void write(const std::string& path) {
    const OpenFile file = OpenFile::to_write(path);
    capnp::writeMessageToFd(file.descriptor(), builder_);
  }

 private:
  capnp::MallocMessageBuilder builder_;
};

class MappedMessage {
 public:
  explicit MappedMessage(const std::string& path)
      : file_(path),
        reader_(kj::arrayPtr(file_.as<capnp::word>(), file_.bytes().size() / kWord), options()) {}
  ~MappedMessage() noexcept = default;

  template <class Root>
  auto root() {
    return reader_.getRoot<Root>();
  }

 private:
  static capnp::ReaderOptions options() {
    return {.traversalLimitInWords = std::numeric_limits<std::uint64_t>::max()};
  }

  MappedFile file_;
  capnp::FlatArrayMessageReader reader_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_PEERS_CAPNPROTO_MESSAGE_H_
