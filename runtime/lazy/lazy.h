// Lazy<T>: a value that is read when asked for.
//
// Cheap to copy, const, and safe to use from any number of threads at once. Keeps the file open.

#ifndef PARCODE_RUNTIME_LAZY_LAZY_H_
#define PARCODE_RUNTIME_LAZY_LAZY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "runtime/lazy/held.h"
#include "runtime/lazy/load.h"
#include "runtime/reader/call.h"
#include "runtime/value/strings.h"
#include "runtime/value/traits.h"

namespace parcode {
namespace lazy {

// A T that is all of a chunk: its record at the start, or for a string the bytes themselves.
template <class T>
struct ChunkOf {
  static bool decode(ReadCursor& in, T& value) {
    return check(in) && Traits<T>::decode(in, 0, value);
  }
  static bool hold(ReadCursor& in, Held<T>& held) {
    return check(in) && lazy::hold<T>(in, 0, held);
  }

 private:
  static bool check(ReadCursor& in) { return in.check(0, Traits<T>::kShape.size, 1); }
};
template <>
struct ChunkOf<std::string> {
  static bool decode(ReadCursor& in, std::string& value);
  static bool hold(ReadCursor& in, Held<std::string>& held);
};

}  // namespace lazy

template <class T>
class Lazy {
 public:
  Lazy() = default;  // of a value that was never in a file; may only be assigned to
  // For generated code and Traits: the value at `place` of the cursor's chunk …
  Lazy(const ReadCursor& in, Place place, std::uint64_t size = Traits<T>::kShape.size)
      : file_(reader::FileRef::share(in.chunk()->file())), record_(in, place), size_(size) {}
  // … or the one that the RefBlock at `place` names.
  static Lazy elsewhere(const ReadCursor& in, Place place, const format::RefBlock& block) {
    Lazy lazy(in, place, block.ref.decoded_size);
    lazy.elsewhere_ = true;
    return lazy;
  }

  // The value as a plain one, and all within it. Errors: kCorrupt, kTruncated, kIo, kLimit,
  // kCompression, kCancelled, with the field's path.
  Result<T> load() const;

  // Its mirror: reads the value's chunk, and nothing that is lazy within it.
  Result<Held<T>> mirror() const;

  // Decoded bytes of the value's chunk; of a value kept inside its parent: of its fixed part (for a
  // string, its length).
  std::uint64_t encoded_size() const { return size_; }

 private:
  template <class Read>
  bool read_elsewhere(ReadCursor& in, const Read& read) const;

  reader::FileRef file_;
  Record record_;
  std::uint64_t size_ = 0;
  bool elsewhere_ = false;
};

// ---- implementation ----

template <class T>
template <class Read>
bool Lazy<T>::read_elsewhere(ReadCursor& in, const Read& read) const {
  const auto block = load_as<format::RefBlock>(in.at(record_.place()));
  reader::ChunkPin pin;
  if (!reader::fetch(in, block.ref, &pin)) return false;
  ReadCursor below(pin->bytes(), pin->form(), pin.get(), in.scope());
  if (read(below)) return true;
  reader::locate(in.scope().error(), *pin.get());
  return false;
}

template <class T>
Result<T> Lazy<T>::load() const {
  return lazy::load<T>(record_.chunk(), [this](ReadCursor& in, T& value) {
    if (!elsewhere_) return Traits<T>::decode(in, record_.place(), value);
    return read_elsewhere(
        in, [&](ReadCursor& below) { return lazy::ChunkOf<T>::decode(below, value); });
  });
}

template <class T>
Result<Held<T>> Lazy<T>::mirror() const {
  reader::Call call(*file_.get());
  ReadCursor in = call.cursor(record_.chunk().get());
  Held<T> held{};
  const bool made =
      elsewhere_ ? read_elsewhere(
                       in, [&](ReadCursor& below) { return lazy::ChunkOf<T>::hold(below, held); })
                 : lazy::hold<T>(in, record_.place(), held);
  if (!made) return call.error(*record_.chunk().get());
  return held;
}

inline bool lazy::ChunkOf<std::string>::decode(ReadCursor& in, std::string& value) {
  std::string_view view;
  if (!Traits<std::string>::view(in, 0, in.size(), view)) return false;
  value.assign(view);
  return true;
}

inline bool lazy::ChunkOf<std::string>::hold(ReadCursor& in, Held<std::string>& held) {
  std::string_view view;
  if (!Traits<std::string>::view(in, 0, in.size(), view)) return false;
  held = Held<std::string>(in, 0, view);
  return true;
}

}  // namespace parcode

#endif  // PARCODE_RUNTIME_LAZY_LAZY_H_
