// DynamicValue::get and select: from a path to values.

#include <algorithm>
#include <span>
#include <utility>

#include "runtime/dynamic/dynamic_path.h"
#include "runtime/dynamic/dynamic_value.h"

namespace parcode {

using dynamic::DynamicPath;
using dynamic::Spot;
using dynamic::Step;
using schema::Kind;

namespace {

using Each = std::function<Status(const DynamicValue&)>;

const schema::Type& u64_type() {
  static const schema::Type type{.kind = Kind::kU64};
  return type;
}

// "'users' is a map<u64, Player>": what a step met that it can't be taken from.
Failure cannot(const DynamicValue& value, const std::string& why) {
  return Failure(Error{.code = ErrorCode::kSchemaMismatch,
                       .message = "a " + value.type_name() + " " + why,
                       .path = value.file().state().path()});
}

class Selector {
 public:
  Selector(const DynamicPath& path, const Each& each) : path_(path), each_(each) {}

  Status run(const DynamicValue& root) { return go(root, 0, false); }

 private:
  // Takes step `index` and all behind it. `many`: a step before may have given several values, so
  // what is absent is left out.
  Status go(const DynamicValue& value, std::size_t index, bool many) {
    if (index == path_.steps.size()) return arrive(value);
    const Step& step = path_.steps[index];
    const auto deeper = [&](const DynamicValue& next) {
      return go(next, index + 1,
                many || step.kind == Step::Kind::kAll || step.kind == Step::Kind::kPart);
    };
    if (many) {
      const auto present = is_present(value, step);
      if (!present) return located(present.error(), index);
      if (!*present) return {};
    }
    if (step.kind == Step::Kind::kAll) return all(value, index, deeper);
    if (step.kind == Step::Kind::kPart) {
      const auto part = part_of(value, step);
      if (!part) return located(part.error(), index);
      const bool last = index + 1 == path_.steps.size();
      return last ? arrive(*part) : all(*part, index, deeper);
    }
    const auto next = one(value, step);
    if (!next) return located(next.error(), index);
    return deeper(*next);
  }

  Status arrive(const DynamicValue& value) {
    if (!path_.length) return each_(value);
    const auto size = value.size();
    if (!size) return located(size.error(), path_.steps.size());
    return each_(DynamicValue(value.shared_file(),
                              {.place = *size, .type = &u64_type(), .form = Spot::Form::kNumber}));
  }

  static Result<bool> is_present(const DynamicValue& value, const Step& step) {
    const auto present = value.has_value();
    if (!present || !*present) return present;
    const auto content = value.content();
    if (!content) return Failure(content.error());
    if (content->kind() != Kind::kUnion || step.kind != Step::Kind::kField) return true;
    const auto member = content->member();
    if (!member) return Failure(member.error());
    const auto& fields = content->definition()->fields;
    // A member that there is not at all is a mistake, not an absence.
    return *member == step.name ||
           dynamic::find_field(*content->definition(), std::string_view(step.name)) ==
               fields.size();
  }

  Result<DynamicValue> one(const DynamicValue& value, const Step& step) const {
    if (step.kind == Step::Kind::kField) {
      auto content = value.content();
      if (!content) return content;
      if (content->kind() == Kind::kMap) {
        return cannot(value, "has keys, not fields; write [\"" + step.name + "\"]");
      }
      return content->field(step.name);
    }
    auto content = value.content();
    if (!content) return content;
    if (content->kind() == Kind::kMap) return found(*content, step);
    if (step.kind == Step::Kind::kKey) {
      return cannot(value, "has no keys, so no '" + step.name + "'");
    }
    if (content->kind() != Kind::kVec && content->kind() != Kind::kArray) {
      return cannot(value, "has no elements");
    }
    return element(*content, step.index);
  }

  static Result<DynamicValue> found(const DynamicValue& map, const Step& step) {
    auto value = map.find(step.name);
    if (!value) return Failure(std::move(value.error()));
    if (*value) return **value;
    return Failure(Error{.code = ErrorCode::kOutOfRange,
                         .message = "the map has no key '" + step.name + "'",
                         .path = map.file().state().path()});
  }

  // How far before the end a negative index is.
  static std::uint64_t from_the_end(std::int64_t index) {
    return static_cast<std::uint64_t>(-(index + 1)) + 1;
  }

  static Result<DynamicValue> element(const DynamicValue& list, std::int64_t index) {
    if (index >= 0) return list.at(static_cast<std::uint64_t>(index));
    const auto size = list.size();
    if (!size) return Failure(size.error());
    const std::uint64_t back = from_the_end(index);
    if (back > *size) {
      return Failure(Error{.code = ErrorCode::kOutOfRange,
                           .message = "index " + std::to_string(index) +
                                      " is before the first of " + std::to_string(*size) + " items",
                           .path = list.file().state().path()});
    }
    return list.at(*size - back);
  }

  static Result<DynamicValue> part_of(const DynamicValue& value, const Step& step) {
    const auto size = value.size();
    if (!size) return Failure(size.error());
    const auto bound = [&](const std::optional<std::int64_t>& given, std::uint64_t otherwise) {
      if (!given) return otherwise;
      if (*given >= 0) return std::min(static_cast<std::uint64_t>(*given), *size);
      const std::uint64_t back = from_the_end(*given);
      return back > *size ? 0 : *size - back;
    };
    const std::uint64_t from = bound(step.from, 0);
    const std::uint64_t to = bound(step.to, *size);
    return value.slice(from, to > from ? to - from : 0);
  }

  // All elements of a list, values of a map, fields of a struct.
  template <class Deeper>
  Status all(const DynamicValue& value, std::size_t index, const Deeper& deeper) {
    const auto content = value.content();
    if (!content) return located(content.error(), index);
    switch (content->kind()) {
      case Kind::kVec:
      case Kind::kArray:
        return each_of(content->elements(), index,
                       [&](const DynamicValue& element) { return deeper(element); });
      case Kind::kMap:
        return each_of(content->entries(), index,
                       [&](const DynamicEntry& entry) { return deeper(entry.value); });
      case Kind::kStruct:
        for (const schema::Field& field : content->definition()->fields) {
          const auto next = content->field(field.name);
          if (!next) return located(next.error(), index);
          if (Status status = deeper(*next); !status) return status;
        }
        return {};
      case Kind::kUnion: {
        const auto next = content->member().and_then(
            [&](const std::string& member) { return content->field(member); });
        if (!next) return located(next.error(), index);
        return deeper(*next);
      }
      default:
        return located(cannot(value, "has nothing that '*' could stand for").value(), index);
    }
  }

  template <class Range, class Take>
  Status each_of(const Range& range, std::size_t index, const Take& take) {
    for (const auto& item : range) {
      if (!item) return located(item.error(), index);
      if (Status status = take(*item); !status) return status;
    }
    return {};
  }

  // Adds the way to where the error was met: the steps before `index`.
  Failure located(Error error, std::size_t index) const {
    std::string way;
    for (const Step& step : std::span(path_.steps).first(index)) way += step.text;
    const bool joins = !way.empty() && !error.field_path.empty() && error.field_path[0] != '[';
    error.field_path = way + (joins ? "." : "") + error.field_path;
    return Failure(std::move(error));
  }

  const DynamicPath& path_;
  const Each& each_;
};

}  // namespace

Status DynamicValue::select(std::string_view path, const Each& each) const {
  const auto parsed = DynamicPath::parse(path);
  if (!parsed) return Failure(parsed.error());
  return Selector(*parsed, each).run(*this);
}

Result<DynamicValue> DynamicValue::get(std::string_view path) const {
  const auto parsed = DynamicPath::parse(path);
  if (!parsed) return Failure(parsed.error());
  const auto& steps = parsed->steps;
  const auto gives_many = [](const Step& step) {
    return step.kind == Step::Kind::kAll || step.kind == Step::Kind::kPart;
  };
  const auto many = std::find_if(steps.begin(), steps.end(), gives_many);
  if (many != steps.end() && (many->kind == Step::Kind::kAll || many + 1 != steps.end())) {
    return refuse(ErrorCode::kInvalidArgument,
                  "'" + std::string(path) + "' may name several values; ask select() for them");
  }
  std::optional<DynamicValue> found;
  const Each keep = [&](const DynamicValue& value) {
    found = value;
    return Status();
  };
  return Selector(*parsed, keep).run(*this).map([&] { return std::move(*found); });
}

}  // namespace parcode
