// Info: what a file says of itself besides its schema. The info chunk is one record of it, stored
// as any other value; its schema is fixed.

#ifndef PARCODE_RUNTIME_API_INFO_H_
#define PARCODE_RUNTIME_API_INFO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/value/lists.h"
#include "runtime/value/numbers.h"
#include "runtime/value/strings.h"
#include "runtime/value/traits.h"

namespace parcode {

// struct parcode.Info { … }: fields in this order, numbered from 0.
struct Info {
  std::string description;
  std::vector<std::string> tags;
  std::vector<std::string> custom_keys;  // sorted, each once
  std::vector<std::string> custom_values;
  std::string program;          // that wrote the file; empty in reproducible files
  std::string platform;         // it ran on; empty in reproducible files
  std::int64_t created_ms = 0;  // milliseconds since 1970-01-01 UTC; 0 in reproducible files

  friend bool operator==(const Info&, const Info&) = default;
};

template <>
struct Traits<Info> {
  static constexpr Shape kShape = {.size = 56, .align = 8, .tail_align = 8};

  static void measure(const Info& value, Extent& extent) {
    Traits<std::string>::measure(value.description, extent);
    Traits<std::vector<std::string>>::measure(value.tags, extent);
    Traits<std::vector<std::string>>::measure(value.custom_keys, extent);
    Traits<std::vector<std::string>>::measure(value.custom_values, extent);
    Traits<std::string>::measure(value.program, extent);
    Traits<std::string>::measure(value.platform, extent);
  }
  static void encode(const Info& value, WriteCursor& out, Place at) {
    Traits<std::string>::encode(value.description, out, at);
    Traits<std::vector<std::string>>::encode(value.tags, out, at + 8);
    Traits<std::vector<std::string>>::encode(value.custom_keys, out, at + 16);
    Traits<std::vector<std::string>>::encode(value.custom_values, out, at + 24);
    Traits<std::string>::encode(value.program, out, at + 32);
    Traits<std::string>::encode(value.platform, out, at + 40);
    Traits<std::int64_t>::encode(value.created_ms, out, at + 48);
  }
  static bool decode(ReadCursor& in, Place at, Info& value) {
    return Traits<std::string>::decode(in, at, value.description) &&
           Traits<std::vector<std::string>>::decode(in, at + 8, value.tags) &&
           Traits<std::vector<std::string>>::decode(in, at + 16, value.custom_keys) &&
           Traits<std::vector<std::string>>::decode(in, at + 24, value.custom_values) &&
           Traits<std::string>::decode(in, at + 32, value.program) &&
           Traits<std::string>::decode(in, at + 40, value.platform) &&
           Traits<std::int64_t>::decode(in, at + 48, value.created_ms);
  }
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_API_INFO_H_
