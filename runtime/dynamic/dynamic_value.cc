#include "runtime/dynamic/dynamic_value.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "runtime/dynamic/json_writer.h"
#include "runtime/dynamic/keys.h"
#include "runtime/dynamic/lists.h"
#include "runtime/dynamic/steps.h"
#include "runtime/dynamic/walker.h"
#include "runtime/reader/call.h"

namespace parcode {

using dynamic::ListReader;
using dynamic::MapReader;
using dynamic::MayBe;
using dynamic::Spot;
using schema::Kind;
using schema::Type;

namespace {

bool is_list(Kind kind) {
  return kind == Kind::kVec || kind == Kind::kArray;
}

}  // namespace

Failure DynamicValue::refuse(ErrorCode code, std::string message) const {
  return Failure(Error{.code = code, .message = std::move(message), .path = file_->state().path()});
}

Failure DynamicValue::is_no(std::string_view what) const {
  return refuse(ErrorCode::kSchemaMismatch, "a " + type_name() + " is not " + std::string(what));
}

const schema::Definition* DynamicValue::definition() const {
  const Type* type = spot_.type;
  while (type->kind == Kind::kOptional || type->kind == Kind::kBox) type = &type->arguments[0];
  return schema::names_definition(type->kind) ? &file_->types().definition(*type) : nullptr;
}

Result<bool> DynamicValue::has_value() const {
  const Type& type = *spot_.type;
  if (type.kind == Kind::kBox && dynamic::unboxed(type).kind == Kind::kOptional) {
    return settled().and_then([](const DynamicValue& found) { return found.has_value(); });
  }
  if (type.kind != Kind::kOptional) return true;
  const Place flag_at = spot_.form == Spot::Form::kStored
                            ? shape::kSlotSize
                            : file_->types().layout(type.arguments[0]).size;
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(spot_.chunk.get());
  bool present = false;
  if (!dynamic::read_flag(in, spot_.place + flag_at, &present))
    return call.error(*spot_.chunk.get());
  return present;
}

Result<DynamicValue> DynamicValue::value() const {
  if (dynamic::unboxed(*spot_.type).kind != Kind::kOptional) return is_no("an optional");
  if (kind() == Kind::kBox) {
    return settled().and_then([](const DynamicValue& found) { return found.value(); });
  }
  const auto present = has_value();
  if (!present) return Failure(present.error());
  if (!*present) return refuse(ErrorCode::kOutOfRange, "the value is absent");
  Spot spot = spot_;
  spot.type = &spot_.type->arguments[0];
  return with(std::move(spot));
}

// One step towards the content: to what a box's slot or that of a single stored value leads to.
Result<DynamicValue> DynamicValue::settled() const {
  const dynamic::Types& types = file_->types();
  const bool stored = spot_.form == Spot::Form::kStored;
  // A stored box is stored as what it holds, in one piece.
  const Type& type = kind() == Kind::kBox ? spot_.type->arguments[0] : *spot_.type;
  Spot spot{.chunk = spot_.chunk, .type = &type};
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(spot_.chunk.get());
  ReadCursor::Target target;
  if (stored && type.kind == Kind::kString) {
    if (!in.follow(spot_.place, 1, 1, /*may_be_elsewhere=*/true, &target)) {
      return call.error(*spot_.chunk.get());
    }
    if (!target.elsewhere) {  // a slot as that of any string
      spot.place = spot_.place;
      return with(std::move(spot));
    }
    spot.form = Spot::Form::kText;
  } else if (!dynamic::follow_one(in, types, type, spot_.place,
                                  stored ? MayBe::kElsewhere : MayBe::kInsideOnly, &target)) {
    return call.error(*spot_.chunk.get());
  }
  if (!target.elsewhere) {
    spot.place = target.place;
    return with(std::move(spot));
  }
  if (!reader::fetch(in, in.ref_block(target).ref, &spot.chunk)) {
    return call.error(*spot_.chunk.get());
  }
  ReadCursor content(spot.chunk->bytes(), spot.chunk->form(), spot.chunk.get(), call.scope());
  const bool is_text = spot.form == Spot::Form::kText;
  if (!is_text && !content.check(0, types.layout(*spot.type).size, 1)) {
    return call.error(*spot.chunk.get());
  }
  return with(std::move(spot));
}

Result<DynamicValue> DynamicValue::content() const {
  DynamicValue value = *this;
  while (true) {
    const Kind kind = value.kind();
    const bool stored = value.spot_.form == Spot::Form::kStored;
    const bool is_container =
        kind == Kind::kVec || (kind == Kind::kMap && value.spot_.storage == schema::Storage::kMap);
    if (kind == Kind::kOptional || kind == Kind::kBox || (stored && !is_container)) {
      auto next = kind == Kind::kOptional ? value.value() : value.settled();
      if (!next) return next;
      value = std::move(*next);
      continue;
    }
    return value;
  }
}

Result<std::uint64_t> DynamicValue::size() const {
  const auto found = content();
  if (!found) return Failure(found.error());
  const Spot& spot = found->spot_;
  switch (found->kind()) {
    case Kind::kString: {
      if (spot.form == Spot::Form::kText) return spot.chunk->bytes().size();
      reader::Call call(file_->state());
      ReadCursor in = call.cursor(spot.chunk.get());
      ReadCursor::Target target;
      if (!in.follow(spot.place, 1, 1, false, &target)) return call.error(*spot.chunk.get());
      return target.count;
    }
    case Kind::kVec:
    case Kind::kArray:
      return ListReader::open(file_, spot).map([](const auto& list) { return list.size(); });
    case Kind::kMap:
      return MapReader::open(file_, spot).map([](const auto& map) { return map.size(); });
    default:
      return is_no("a string, a list or a map, and has no size");
  }
}

Result<DynamicValue> DynamicValue::field(std::string_view name) const {
  const auto record = content();
  if (!record) return Failure(record.error());
  const Kind kind = record->kind();
  if (kind != Kind::kStruct && kind != Kind::kUnion) {
    return refuse(ErrorCode::kSchemaMismatch,
                  "a " + type_name() + " has no fields, so no '" + std::string(name) + "'");
  }
  const schema::Definition& definition = *record->definition();
  const std::size_t index = dynamic::find_field(definition, name);
  if (index == definition.fields.size()) {
    return refuse(ErrorCode::kInvalidArgument,
                  (kind == Kind::kUnion ? "union " : "struct ") + definition.name + " has no " +
                      (kind == Kind::kUnion ? "member '" : "field '") + std::string(name) + "'" +
                      dynamic::did_you_mean(name, definition));
  }
  return field_at(*record, index);
}

Result<DynamicValue> DynamicValue::field_numbered(std::uint16_t number) const {
  const auto record = content();
  if (!record) return Failure(record.error());
  const Kind kind = record->kind();
  if (kind != Kind::kStruct && kind != Kind::kUnion) return is_no("a struct or a union");
  const schema::Definition& definition = *record->definition();
  const std::size_t index = dynamic::find_field(definition, std::uint32_t{number});
  if (index == definition.fields.size()) {
    return refuse(ErrorCode::kInvalidArgument,
                  definition.name + " has no field number " + std::to_string(number));
  }
  return field_at(*record, index);
}

Result<DynamicValue> DynamicValue::field_at(const DynamicValue& record, std::size_t index) const {
  if (record.kind() == Kind::kUnion) return member_at(record, index);
  const schema::Field& field = record.definition()->fields[index];
  const bool is_inline = field.storage == schema::Storage::kInline;
  return with({.chunk = record.spot_.chunk,
               .place = record.spot_.place + file_->types().offset(record.type(), index),
               .type = &field.type,
               .form = is_inline ? Spot::Form::kInline : Spot::Form::kStored,
               .storage = field.storage});
}

Result<DynamicValue> DynamicValue::member_at(const DynamicValue& record, std::size_t index) const {
  const schema::Definition& definition = *record.definition();
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(record.spot_.chunk.get());
  const schema::Field* held = nullptr;
  if (!dynamic::union_member(in, definition, record.spot_.place, &held)) {
    return call.error(*record.spot_.chunk.get());
  }
  if (held != &definition.fields[index]) {
    return refuse(ErrorCode::kOutOfRange, "the union holds '" + held->name + "', not '" +
                                              definition.fields[index].name + "'");
  }
  ReadCursor::Target target;
  if (!dynamic::follow_one(in, file_->types(), held->type,
                           record.spot_.place + dynamic::kMemberSlot, MayBe::kInsideOnly,
                           &target)) {
    return call.error(*record.spot_.chunk.get());
  }
  return with({.chunk = record.spot_.chunk, .place = target.place, .type = &held->type});
}

Result<std::string> DynamicValue::member() const {
  const auto record = content();
  if (!record) return Failure(record.error());
  if (record->kind() != Kind::kUnion) return is_no("a union");
  reader::Call call(file_->state());
  ReadCursor in = call.cursor(record->spot_.chunk.get());
  const schema::Field* held = nullptr;
  if (!dynamic::union_member(in, *record->definition(), record->spot_.place, &held)) {
    return call.error(*record->spot_.chunk.get());
  }
  return held->name;
}

Result<DynamicValue> DynamicValue::at(std::uint64_t index) const {
  const auto list = content();
  if (!list) return Failure(list.error());
  if (!is_list(list->kind())) return is_no("a vec or an array, and has no elements");
  auto reader = ListReader::open(file_, list->spot_);
  if (!reader) return Failure(std::move(reader.error()));
  if (index >= reader->size()) {
    return refuse(ErrorCode::kOutOfRange, "index " + std::to_string(index) +
                                              " is past the end of " +
                                              std::to_string(reader->size()) + " items");
  }
  return reader->at(index).map([this](Spot spot) { return with(std::move(spot)); });
}

Result<DynamicValue> DynamicValue::slice(std::uint64_t first, std::uint64_t count) const {
  const auto list = content();
  if (!list) return Failure(list.error());
  if (!is_list(list->kind())) return is_no("a vec or an array, and has no parts");
  const auto size = list->size();
  if (!size) return Failure(size.error());
  Spot spot = list->spot_;
  const std::uint64_t skipped = std::min(first, *size);
  spot.first += skipped;
  spot.count = std::min(count, *size - skipped);
  return with(std::move(spot));
}

DynamicElements DynamicValue::elements() const {
  return {file_, content().and_then([this](const DynamicValue& list) -> Result<ListReader> {
            if (!is_list(list.kind())) return is_no("a vec or an array, and has no elements");
            return ListReader::open(file_, list.spot_);
          })};
}

Result<std::optional<DynamicValue>> DynamicValue::find(std::string_view key) const {
  const auto map = content();
  if (!map) return Failure(map.error());
  if (map->kind() != Kind::kMap) return is_no("a map, and has no keys");
  const auto encoded = dynamic::encode_key_text(file_->types(), map->type().arguments[0], key);
  if (!encoded) {
    Error error = encoded.error();
    error.path = file_->state().path();
    return Failure(std::move(error));
  }
  auto reader = MapReader::open(file_, map->spot_);
  if (!reader) return Failure(std::move(reader.error()));
  auto found = reader->find(*encoded);
  if (!found) return Failure(std::move(found.error()));
  if (!*found) return std::optional<DynamicValue>();
  return std::optional<DynamicValue>(with(std::move((*found)->value)));
}

DynamicEntries DynamicValue::entries() const {
  return {file_, content().and_then([this](const DynamicValue& map) -> Result<MapReader> {
            if (map.kind() != Kind::kMap) return is_no("a map, and has no entries");
            return MapReader::open(file_, map.spot_);
          })};
}

Status DynamicValue::write_json(const dynamic::TextSink& out, const JsonOptions& options) const {
  dynamic::JsonWriter writer(file_->types(), out, options);
  dynamic::Walker walker(file_->state(), file_->types(), writer);
  const Status walked = walker.walk(spot_);
  const Status finished = writer.finish();
  return walked ? finished : walked;
}

Result<std::string> DynamicValue::json(const JsonOptions& options) const {
  std::string text;
  const auto append = [&](std::string_view piece) {
    text += piece;
    return Status();
  };
  return write_json(append, options).map([&] { return std::move(text); });
}

}  // namespace parcode
