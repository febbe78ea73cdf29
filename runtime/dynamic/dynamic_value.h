// DynamicValue: a value of any file, read by the schema that the file carries, without generated
// code.
//
//   auto file = parcode::open("world.pcode");
//   auto root = file->dynamic_root();
//   auto id   = root->get("regions[5].zones[20].id")->as<std::uint32_t>();
//   auto user = root->field("users")->find("88888");      // one bucket is read
//   for (const auto& log : root->field("system_logs")->elements()) use(log->as<std::string>());
//
// As lazy as a generated mirror: a DynamicValue is a place in a chunk. Nothing is read before it is
// asked for, an element is reached by arithmetic and a key through one bucket.
//
// Optionals and boxes are looked through by whatever asks for their content; what asks an absent
// optional for it gets kOutOfRange.
//
// Thread safety: const, cheap to copy (two atomic additions), safe to use from many threads at
// once. Keeps the file open and its own chunk in memory.
//
// Errors of what reads: kCorrupt, kTruncated, kIo, kLimit, kCompression; of what asks for something
// else than the value is: kSchemaMismatch; of names that the schema does not know, with the nearest
// one that it does: kInvalidArgument. They name the file, the chunk and, with get(), the path.

#ifndef PARCODE_RUNTIME_DYNAMIC_DYNAMIC_VALUE_H_
#define PARCODE_RUNTIME_DYNAMIC_DYNAMIC_VALUE_H_

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/base/int128.h"
#include "runtime/dynamic/json_options.h"
#include "runtime/dynamic/spot.h"
#include "runtime/schema/schema.h"

namespace parcode {

class DynamicElements;
class DynamicEntries;

class DynamicValue {
 public:
  // For File::dynamic_root() and other rooms of the runtime.
  DynamicValue(std::shared_ptr<const dynamic::TypedFile> file, dynamic::Spot spot)
      : file_(std::move(file)), spot_(std::move(spot)) {}
  const dynamic::TypedFile& file() const { return *file_; }
  const std::shared_ptr<const dynamic::TypedFile>& shared_file() const { return file_; }
  const dynamic::Spot& spot() const { return spot_; }

  // What the schema says of the value. Of a union or an optional: of that, not of what is in it.
  const schema::Schema& schema() const { return file_->types().schema(); }
  const schema::Type& type() const { return *spot_.type; }
  schema::Kind kind() const { return type().kind; }
  std::string type_name() const { return file_->types().name(type()); }  // "vec<game.Zone>"
  // Of a struct, enum or union (also in boxes and optionals); null for others.
  const schema::Definition* definition() const;

  // The value as a T: bool, any integer, Int128, UInt128, float, double, std::string,
  // std::vector<std::uint8_t>. Exact, or kOutOfRange: a u64 of 300 is no std::uint8_t, one of 2^53
  // + 1 no double. An enum is its integer; only bool is a bool; only a string is a std::string;
  // only vec<u8> and array<u8, N> are bytes.
  template <class T>
  Result<T> as() const;
  // The name of an enum's value; none where the schema does not know it.
  Result<std::optional<std::string>> enum_name() const;

  // Elements, entries, or bytes of a string. Cost: reads no payload.
  Result<std::uint64_t> size() const;

  // A struct's field, by its name or number; a union's member, if that is the one it holds.
  Result<DynamicValue> field(std::string_view name) const;
  Result<DynamicValue> field_numbered(std::uint16_t number) const;
  // The name of the member that a union holds.
  Result<std::string> member() const;

  // An element of a vec or an array. Cost: its shard is fetched if it is not in memory.
  Result<DynamicValue> at(std::uint64_t index) const;
  // Elements [first, first + count) of a vec or an array, as a value of the same type; what reaches
  // past the end is left out. Reads nothing.
  Result<DynamicValue> slice(std::uint64_t first, std::uint64_t count) const;
  // All elements, each a Result<DynamicValue>, one shard in memory at a time.
  // What can't be iterated gives its error where the first element would be.
  DynamicElements elements() const;

  // The value of a key, or nothing. `key` as text: "nginx", "88888", "true", an enum's value by
  // name or number, a struct as JSON. Cost: one bucket is fetched if it is not in memory.
  Result<std::optional<DynamicValue>> find(std::string_view key) const;
  // All entries, each a Result<DynamicEntry>, in the file's order, one bucket in memory at a time.
  DynamicEntries entries() const;

  // Whether there is a value: false for an absent optional only.
  Result<bool> has_value() const;
  // What is in an optional (boxes around it are looked through); an error for an absent one.
  Result<DynamicValue> value() const;
  // What is in an optional or a box, through all of them; an error for an absent one. Any other
  // value is its own content.
  Result<DynamicValue> content() const;

  // The one value at `path`: fields `.name`, indices `[5]` (`[-1]` is the last one), parts
  // `[10:20]` (`[:5]`, `[-5:]`), keys `["nginx"]`, and len(path). docs/tool.md has the grammar.
  Result<DynamicValue> get(std::string_view path) const;
  // All values at `path`, which may also have `*` (all elements, fields or values) and go on behind
  // a part: `regions[*].zones[0:2].id`. Behind these what is absent (an optional, another member of
  // a union) is left out. Stops at the first error, also one of `each`.
  Status select(std::string_view path,
                const std::function<Status(const DynamicValue& value)>& each) const;

  // As JSON, exactly: see docs/tool.md, "JSON". Streamed: one chunk a level of nesting in memory.
  Status write_json(const dynamic::TextSink& out, const JsonOptions& options = {}) const;
  Result<std::string> json(const JsonOptions& options = {}) const;

 private:
  friend class DynamicElements;
  friend class DynamicEntries;

  struct Number {
    schema::Kind kind;
    Int128 integer;     // bool, integers but u128, enums
    UInt128 unsigned_;  // u128
    double real;        // f32, f64
  };

  DynamicValue with(dynamic::Spot spot) const { return {file_, std::move(spot)}; }
  Failure refuse(ErrorCode code, std::string message) const;
  Failure is_no(std::string_view what) const;
  Result<Number> number() const;
  Result<Int128> integer() const;
  Result<double> real() const;
  Result<DynamicValue> settled() const;
  Result<DynamicValue> field_at(const DynamicValue& record, std::size_t index) const;
  Result<DynamicValue> member_at(const DynamicValue& record, std::size_t index) const;

  std::shared_ptr<const dynamic::TypedFile> file_;
  dynamic::Spot spot_;
};

// ---- implementation ----

template <>
Result<bool> DynamicValue::as<bool>() const;
template <>
Result<Int128> DynamicValue::as<Int128>() const;
template <>
Result<UInt128> DynamicValue::as<UInt128>() const;
template <>
Result<double> DynamicValue::as<double>() const;
template <>
Result<float> DynamicValue::as<float>() const;
template <>
Result<std::string> DynamicValue::as<std::string>() const;
template <>
Result<std::vector<std::uint8_t>> DynamicValue::as<std::vector<std::uint8_t>>() const;

template <class T>
Result<T> DynamicValue::as() const {
  static_assert(std::integral<T>, "no value of a file can be taken as this type");
  return integer().and_then([this](const Int128& value) -> Result<T> {
    if (value < Int128(std::numeric_limits<T>::min()) ||
        value > Int128(std::numeric_limits<T>::max())) {
      return refuse(ErrorCode::kOutOfRange, to_string(value) + " is outside the type asked for");
    }
    return static_cast<T>(value.native());
  });
}

}  // namespace parcode

#include "runtime/dynamic/dynamic_ranges.h"  // IWYU pragma: export

#endif  // PARCODE_RUNTIME_DYNAMIC_DYNAMIC_VALUE_H_
