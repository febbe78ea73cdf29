// DynamicValue: numbers, texts and bytes as types of C++.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "runtime/dynamic/dynamic_value.h"
#include "runtime/dynamic/scalars.h"
#include "runtime/dynamic/steps.h"
#include "runtime/dynamic/walker.h"
#include "runtime/reader/call.h"

namespace parcode {

using dynamic::Spot;
using schema::Kind;

Result<DynamicValue::Number> DynamicValue::number() const {
  const auto found = content();
  if (!found) return Failure(found.error());
  const bool is_enum = found->kind() == Kind::kEnum;
  const Kind kind = is_enum ? found->definition()->underlying : found->kind();
  if (kind > Kind::kF64) return is_no("a number");
  const Spot& spot = found->spot_;
  if (spot.form == Spot::Form::kNumber) return Number{kind, Int128(spot.place), {}, 0};
  const std::byte* stored = spot.chunk->bytes().data() + spot.place;
  if (kind == Kind::kBool) {
    reader::Call call(file_->state());
    ReadCursor in = call.cursor(spot.chunk.get());
    bool set = false;
    if (!dynamic::read_flag(in, spot.place, &set)) return call.error(*spot.chunk.get());
    return Number{kind, Int128(set), {}, 0};
  }
  if (kind == Kind::kF32) return Number{kind, {}, {}, load_as<float>(stored)};
  if (kind == Kind::kF64) return Number{kind, {}, {}, load_as<double>(stored)};
  if (kind == Kind::kU128) return Number{kind, {}, load_as<UInt128>(stored), 0};
  return Number{kind, dynamic::load_integer(kind, stored), {}, 0};
}

Result<Int128> DynamicValue::integer() const {
  const auto found = number();
  if (!found) return Failure(found.error());
  switch (found->kind) {
    case Kind::kBool:
    case Kind::kF32:
    case Kind::kF64:
      return is_no("an integer");
    case Kind::kU128:
      if (found->unsigned_.high() >> 63 != 0) {
        return refuse(ErrorCode::kOutOfRange,
                      to_string(found->unsigned_) + " is outside the type asked for");
      }
      return Int128(static_cast<Int128::Native>(found->unsigned_.native()));
    default:
      return found->integer;
  }
}

Result<double> DynamicValue::real() const {
  const auto found = number();
  if (!found) return Failure(found.error());
  if (found->kind == Kind::kF32 || found->kind == Kind::kF64) return found->real;
  return integer().and_then([this](const Int128& value) -> Result<double> {
    const auto real = static_cast<double>(value.native());
    // 2^127 itself would not convert back.
    if (std::fabs(real) < std::ldexp(1.0, 127) &&
        Int128(static_cast<Int128::Native>(real)) == value) {
      return real;
    }
    return refuse(ErrorCode::kOutOfRange, to_string(value) + " has no exact double");
  });
}

template <>
Result<bool> DynamicValue::as<bool>() const {
  const auto found = number();
  if (!found) return Failure(found.error());
  if (found->kind != Kind::kBool) return is_no("a bool");
  return found->integer != Int128(0);
}

template <>
Result<Int128> DynamicValue::as<Int128>() const {
  return integer();
}

template <>
Result<UInt128> DynamicValue::as<UInt128>() const {
  const auto found = number();
  if (found && found->kind == Kind::kU128) return found->unsigned_;
  return integer().and_then([this](const Int128& value) -> Result<UInt128> {
    if (value < Int128(0)) {
      return refuse(ErrorCode::kOutOfRange, to_string(value) + " is outside the type asked for");
    }
    return UInt128(static_cast<UInt128::Native>(value.native()));
  });
}

template <>
Result<double> DynamicValue::as<double>() const {
  return real();
}

template <>
Result<float> DynamicValue::as<float>() const {
  return real().and_then([this](double value) -> Result<float> {
    const auto narrow = static_cast<float>(value);
    if (std::isnan(value) || static_cast<double>(narrow) == value) return narrow;
    return refuse(ErrorCode::kOutOfRange, "the number has no exact float");
  });
}

template <>
Result<std::string> DynamicValue::as<std::string>() const {
  const auto found = content();
  if (!found) return Failure(found.error());
  if (found->kind() != Kind::kString) return is_no("a string");
  const Spot& spot = found->spot_;
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(spot.chunk.get());
  std::string_view text;
  ReadCursor::Target target{.count = in.size()};
  const bool good = (spot.form == Spot::Form::kText ||
                     in.follow(spot.place, 1, 1, /*may_be_elsewhere=*/false, &target)) &&
                    dynamic::read_text(in, target.place, target.count, &text);
  if (!good) return call.error(*spot.chunk.get());
  return std::string(text);
}

template <>
Result<std::vector<std::uint8_t>> DynamicValue::as<std::vector<std::uint8_t>>() const {
  const auto found = content();
  if (!found) return Failure(found.error());
  if (!dynamic::is_bytes(found->type())) return is_no("bytes");
  struct Gather : dynamic::Visitor {
    void bytes(const schema::Type&, Bytes part) override {
      const auto* first = reinterpret_cast<const std::uint8_t*>(part.data());
      all.insert(all.end(), first, first + part.size());
    }
    std::vector<std::uint8_t> all;
  };
  Gather gather;
  dynamic::Walker walker(file_->state(), file_->types(), gather);
  return walker.walk(found->spot_).map([&] { return std::move(gather.all); });
}

Result<std::optional<std::string>> DynamicValue::enum_name() const {
  const auto found = content();
  if (!found) return Failure(found.error());
  if (found->kind() != Kind::kEnum) return is_no("an enum");
  return found->integer().map([&](const Int128& number) -> std::optional<std::string> {
    const schema::EnumValue* value = dynamic::find_value(*found->definition(), number);
    if (value == nullptr) return std::nullopt;
    return value->name;
  });
}

}  // namespace parcode
