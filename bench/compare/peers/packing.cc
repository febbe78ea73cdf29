#include "bench/compare/peers/packing.h"

#include <cereal/archives/binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include <istream>
#include <ostream>
#include <streambuf>

#include "bench/compare/peers/fields.h"

namespace aptdb {

template <class Archive, class T>
auto serialize(Archive& archive, T& value) -> decltype(walk(archive, value)) {
  walk(archive, value);
}

}  // namespace aptdb

namespace bench::compare {
namespace {

// Appends to a string.
class StringOut : public std::streambuf {
 public:
  const std::string& text() const { return text_; }

 private:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    text_.append(bytes, static_cast<std::size_t>(count));
    return count;
  }
  int_type overflow(int_type byte) override {
    text_.push_back(traits_type::to_char_type(byte));
    return byte;
  }

  std::string text_;
};

// Reads bytes where they are.
class StringIn : public std::streambuf {
 public:
  explicit StringIn(std::string_view bytes) {
    char* const begin = const_cast<char*>(bytes.data());  // a streambuf writes there only if asked
    setg(begin, begin, begin + bytes.size());
  }
};

template <class T>
std::string packed(const T& value) {
  StringOut bytes;
  std::ostream out(&bytes);
  cereal::BinaryOutputArchive archive(out);
  archive(value);
  return bytes.text();
}

template <class T>
void unpack_into(std::string_view bytes, T& value) {
  StringIn buffer(bytes);
  std::istream in(&buffer);
  cereal::BinaryInputArchive archive(in);
  archive(value);
}

}  // namespace

std::string pack(const std::vector<aptdb::Package>& value) {
  return packed(value);
}
std::string pack(const std::vector<aptdb::Mention>& value) {
  return packed(value);
}
std::string pack(const std::vector<std::uint32_t>& value) {
  return packed(value);
}
std::string pack(const aptdb::Headline& value) {
  return packed(value);
}
std::string pack(const aptdb::Stats& value) {
  return packed(value);
}

void unpack(std::string_view bytes, std::vector<aptdb::Package>& value) {
  unpack_into(bytes, value);
}
void unpack(std::string_view bytes, std::vector<aptdb::Mention>& value) {
  unpack_into(bytes, value);
}
void unpack(std::string_view bytes, std::vector<std::uint32_t>& value) {
  unpack_into(bytes, value);
}
void unpack(std::string_view bytes, aptdb::Headline& value) {
  unpack_into(bytes, value);
}
void unpack(std::string_view bytes, aptdb::Stats& value) {
  unpack_into(bytes, value);
}

std::string unpack_name(std::string_view headline) {
  std::string name;
  unpack_into(headline, name);
  return name;
}

}  // namespace bench::compare
