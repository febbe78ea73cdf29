// KeyEncoding: the canonical encoding of a struct used as a map's key, whose XXH3-64 places it.
//
// Fields in the order of declaration: numbers, bools and enums as their little-endian bytes,
// strings as their length in 8 bytes and their bytes, structs as their fields. Generated code fills
// it.
//
// Thread safety: one object, one thread.

#ifndef PARCODE_RUNTIME_MAP_KEY_ENCODING_H_
#define PARCODE_RUNTIME_MAP_KEY_ENCODING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/base/hash.h"
#include "runtime/value/traits.h"

namespace parcode {

class KeyEncoding {
 public:
  template <class T>
  requires(std::is_trivially_copyable_v<T>) void add(const T& number) {
    add_bytes(std::as_bytes(std::span(&number, 1)));
  }
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    add_bytes(std::as_bytes(std::span(text)));
  }

  Bytes bytes() const { return bytes_; }
  std::uint64_t hash() const { return xxh3_64(bytes_); }

 private:
  void add_bytes(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  std::vector<std::byte> bytes_;
};

// Traits members for a struct T that is a key, over T's own `encode_key(value, KeyEncoding&)`.
template <class T>
struct StructKey {
  using Lookup = T;

  static std::uint64_t hash(const T& key) { return encoding_of(key).hash(); }
  // Any order that depends on the key alone will do.
  static bool less(const T& a, const T& b) {
    const KeyEncoding left = encoding_of(a);
    const KeyEncoding right = encoding_of(b);
    return std::lexicographical_compare(left.bytes().begin(), left.bytes().end(),
                                        right.bytes().begin(), right.bytes().end());
  }
  template <class Cursor>
  static Match matches(Cursor& in, Place at, const T& key) {
    T stored{};
    if (!Traits<T>::decode(in, at, stored)) return Match::kError;
    return stored == key ? Match::kYes : Match::kNo;
  }

 private:
  static KeyEncoding encoding_of(const T& key) {
    KeyEncoding encoding;
    Traits<T>::encode_key(key, encoding);
    return encoding;
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_MAP_KEY_ENCODING_H_
