#include "runtime/draft/json_reader.h"

#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/draft/draft_builder.h"
#include "runtime/draft/json_scalars.h"
#include "runtime/dynamic/json_writer.h"
#include "runtime/dynamic/keys.h"

namespace parcode::draft {
namespace {

using nlohmann::json;
using schema::Kind;
using schema::Type;

// Characters of a stream, and the line that the last one stands in.
class Characters {
 public:
  explicit Characters(std::istream& in) : in_(in) {}

  bool at_end() {
    if (at_ < end_) return false;
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    at_ = 0;
    end_ = static_cast<std::size_t>(in_.gcount());
    return end_ == 0;
  }
  char here() const { return buffer_[at_]; }
  void advance() {
    // A line ends with the token behind its break: the parser reads one character ahead.
    if (broke_) ++line;
    broke_ = here() == '\n';
    ++at_;
  }

  std::uint64_t line = 1;

 private:
  std::istream& in_;
  std::array<char, 64 << 10> buffer_{};
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  bool broke_ = false;
};

class CharacterIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit CharacterIterator(Characters* characters) : characters_(characters) {}
  char operator*() const { return characters_->here(); }
  CharacterIterator& operator++() {
    characters_->advance();
    return *this;
  }
  friend bool operator==(const CharacterIterator& a, const CharacterIterator& b) {
    return a.is_end() == b.is_end();
  }
  friend bool operator!=(const CharacterIterator& a, const CharacterIterator& b) {
    return !(a == b);
  }

 private:
  bool is_end() const { return characters_ == nullptr || characters_->at_end(); }

  Characters* characters_;  // null: the end
};

// Turns the parser's events into a builder's.
class Handler final : public json::json_sax_t {
 public:
  explicit Handler(DraftBuilder& builder) : types_(builder.types()), builder_(builder) {}

  const Error& error() const { return error_; }
  bool refuse(const std::string& why) {
    error_ = {.code = ErrorCode::kInvalidArgument, .message = why, .field_path = path()};
    return false;
  }

  // NDJSON: the root's list or map, whose parts come in lines.
  bool begin_lines() {
    const Type& root = builder_.expected();
    if (root.kind == Kind::kVec) return open_list(root);
    if (root.kind == Kind::kMap) return open_entries(root);
    return refuse("the root is a " + types_.name(root) +
                  "; NDJSON needs a vec or a map (--root TYPE names another root)");
  }
  bool end_lines() { return end_array(); }

  bool null() override { return scalar({}); }
  bool boolean(bool value) override { return scalar(value); }
  bool number_integer(std::int64_t value) override { return scalar(value); }
  bool number_unsigned(std::uint64_t value) override { return scalar(value); }
  bool number_float(double value, const std::string& text) override {
    return scalar(RealText{value, text});
  }
  bool string(std::string& value) override { return scalar(std::string_view(value)); }
  bool binary(json::binary_t&) override { return refuse("JSON has no binary values"); }

  bool start_object(std::size_t) override {
    if (!frames_.empty() && frames_.back().kind == Frame::Kind::kEntries) {
      frames_.push_back({.kind = Frame::Kind::kEntry});
      return true;
    }
    const Type* type = nullptr;
    if (!begin_value("an object", &type)) return false;
    if (type->kind == Kind::kStruct || type->kind == Kind::kUnion) {
      builder_.begin_struct(*type);
      frames_.push_back(
          {.kind = type->kind == Kind::kStruct ? Frame::Kind::kStruct : Frame::Kind::kUnion,
           .type = type});
      return true;
    }
    if (type->kind != Kind::kMap) return refuse("an object is not a " + types_.name(*type));
    if (!dynamic::is_object_key(type->arguments[0])) {
      return refuse("keys of " + types_.name(*type) +
                    " are no strings: write [{\"key\": …, \"value\": …}]");
    }
    builder_.begin_map(*type, 0);
    frames_.push_back({.kind = Frame::Kind::kMap, .type = type});
    return true;
  }

  bool key(std::string& name) override {
    Frame& frame = frames_.back();
    frame.name = name;
    switch (frame.kind) {
      case Frame::Kind::kEntry:
        return entry_key(frame, name);
      case Frame::Kind::kMap:
        return map_key(*frame.type, name);
      default:
        return field_key(frame, name);
    }
  }

  bool end_object() override {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.kind == Frame::Kind::kEntry) {
      if (frame.count != 2) return refuse("an entry needs a \"key\" and a \"value\"");
      ++frames_.back().count;
      return true;
    }
    if (frame.kind == Frame::Kind::kUnion && frame.count != 1) {
      return refuse("a union is an object with one member of " + types_.name(*frame.type));
    }
    if (frame.kind == Frame::Kind::kMap) {
      builder_.end_map(*frame.type);
    } else {
      builder_.end_struct(*frame.type);
    }
    return go_on();
  }

  bool start_array(std::size_t) override {
    const Type* type = nullptr;
    if (!begin_value("an array", &type)) return false;
    if (type->kind == Kind::kOptional) {
      builder_.begin_some(*type);
      frames_.push_back({.kind = Frame::Kind::kSome, .type = type});
      return true;
    }
    if (type->kind == Kind::kMap) return open_entries(*type);
    if (type->kind == Kind::kVec || type->kind == Kind::kArray) return open_list(*type);
    return refuse("an array is not a " + types_.name(*type));
  }

  bool end_array() override {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    const Type& type = *frame.type;
    if (frame.kind == Frame::Kind::kSome) {
      builder_.end_some(type);
      return frame.count == 1 || refuse("brackets around an optional hold one value");
    }
    if (type.kind == Kind::kArray && frame.count != type.length) {
      return refuse(types_.name(type) + " needs " + std::to_string(type.length) +
                    " elements, here are " + std::to_string(frame.count));
    }
    if (type.kind == Kind::kMap) {
      builder_.end_map(type);
    } else {
      builder_.end_list(type);
    }
    return go_on();
  }

  bool parse_error(std::size_t, const std::string& token,
                   const nlohmann::detail::exception& exception) override {
    // "[json.exception.…] parse error at line 3, column 5: …": the line is known better here.
    std::string what = exception.what();
    if (const std::size_t at = what.find(": "); what.find("parse error") < at) {
      what = what.substr(at + 2);
    } else if (const std::size_t bracket = what.find("] "); bracket != what.npos) {
      what = what.substr(bracket + 2);
    }
    return refuse("this is no JSON: " + what + (token.empty() ? " (at the end)" : ""));
  }

 private:
  struct Frame {
    enum class Kind : std::uint8_t { kStruct, kUnion, kList, kMap, kEntries, kEntry, kSome };

    Kind kind = Kind::kStruct;
    const Type* type = nullptr;
    std::uint64_t count = 0;
    std::string name = {};
  };

  bool go_on() {
    if (!builder_.stopped()) return true;
    error_ = *builder_.stopped();
    if (error_.code != ErrorCode::kInvalidArgument) return false;  // nothing is wrong with the text
    return refuse(error_.message);
  }

  bool open_list(const Type& type) {
    builder_.begin_list(type, 0);
    frames_.push_back({.kind = Frame::Kind::kList, .type = &type});
    return true;
  }
  bool open_entries(const Type& type) {
    builder_.begin_map(type, 0);
    frames_.push_back({.kind = Frame::Kind::kEntries, .type = &type});
    return true;
  }

  // Before a value: makes room for it, and says what type it is to be. An optional is entered, but
  // for one that needs brackets and gets them, or gets a null.
  bool begin_value(std::string_view what, const Type** type) {
    if (!frames_.empty() && !enter(frames_.back(), what)) return false;
    *type = &builder_.expected();
    while ((*type)->kind == Kind::kOptional && what != "null") {
      if (dynamic::is_nullable((*type)->arguments[0])) {
        return what == "an array" || refuse("an optional of an optional is null, or in brackets");
      }
      builder_.begin_some(**type);
      *type = &builder_.expected();
    }
    return true;
  }

  bool enter(Frame& frame, std::string_view what) {
    switch (frame.kind) {
      case Frame::Kind::kList:
        if (frame.type->kind == Kind::kArray && frame.count == frame.type->length) {
          return refuse(types_.name(*frame.type) + " has no more than " +
                        std::to_string(frame.type->length) + " elements");
        }
        builder_.element(frame.count++);
        return go_on();
      case Frame::Kind::kEntries:
        return refuse("an entry is {\"key\": …, \"value\": …}, not " + std::string(what));
      case Frame::Kind::kSome:
        return frame.count++ == 0 || refuse("brackets around an optional hold one value");
      default:
        return true;  // key() has made room
    }
  }

  bool scalar(const JsonScalar& value) {
    const bool is_null = std::holds_alternative<std::monostate>(value);
    const Type* type = nullptr;
    if (!begin_value(is_null ? "null" : "a value", &type)) return false;
    if (type->kind == Kind::kOptional) {
      builder_.none(*type);
      return true;
    }
    const auto* text = std::get_if<std::string_view>(&value);
    if (type->kind == Kind::kString) {
      if (text == nullptr) return refuse(shown(value) + " is not a string");
      builder_.text(*text);
      return true;
    }
    if (dynamic::is_bytes(*type) && text != nullptr) return bytes(*type, *text);
    if (type->kind > Kind::kF64 && type->kind != Kind::kEnum) {
      return refuse(shown(value) + " is not a " + types_.name(*type));
    }
    const auto stored = encode_scalar(types_, *type, value);
    if (!stored) return refuse(stored.error().message);
    builder_.number(*type, stored->data());
    return true;
  }

  bool bytes(const Type& type, std::string_view text) {
    const auto decoded = decode_bytes(text);
    if (!decoded) return refuse(shown(text) + " is neither base64 nor hex:…");
    if (type.kind == Kind::kArray && decoded->size() != type.length) {
      return refuse(types_.name(type) + " needs " + std::to_string(type.length) +
                    " bytes, here are " + std::to_string(decoded->size()));
    }
    builder_.begin_list(type, decoded->size());
    builder_.bytes(type, *decoded);
    builder_.end_list(type);
    return true;
  }

  bool field_key(Frame& frame, const std::string& name) {
    const schema::Definition& definition = types_.definition(*frame.type);
    const std::size_t index = dynamic::find_field(definition, std::string_view(name));
    const bool is_union = frame.kind == Frame::Kind::kUnion;
    if (index == definition.fields.size()) {
      frame.name.clear();
      return refuse((is_union ? "union " : "struct ") + definition.name + " has no " +
                    (is_union ? "member '" : "field '") + name + "'" +
                    dynamic::did_you_mean(name, definition));
    }
    if (is_union && frame.count > 0) return refuse("a union holds one member, not two");
    if (builder_.has_field(index)) return refuse("the field comes twice");
    ++frame.count;
    builder_.field(definition.fields[index]);
    return true;
  }

  bool map_key(const Type& map, const std::string& name) {
    const Type& type = map.arguments[0];
    builder_.key();
    if (type.kind == Kind::kString) {
      builder_.text(name);
    } else {
      const auto encoded = dynamic::encode_key_text(types_, type, name);
      if (!encoded) return refuse("as a key, " + encoded.error().message);
      builder_.number(type, encoded->data());
    }
    builder_.mapped();
    return true;
  }

  bool entry_key(Frame& frame, const std::string& name) {
    ++frame.count;
    if (name == "key" && frame.count == 1) {
      builder_.key();
      return true;
    }
    if (name == "value" && frame.count == 2) {
      builder_.mapped();
      return true;
    }
    return refuse("an entry is {\"key\": …, \"value\": …}, in this order");
  }

  std::string path() const {
    std::string text;
    for (const Frame& frame : frames_) {
      switch (frame.kind) {
        case Frame::Kind::kList:
          text += "[" + std::to_string(frame.count == 0 ? 0 : frame.count - 1) + "]";
          break;
        case Frame::Kind::kEntries:
          text += "[" + std::to_string(frame.count) + "]";
          break;
        case Frame::Kind::kMap:
          text += "[" + dynamic::json_quoted(frame.name) + "]";
          break;
        case Frame::Kind::kSome:
          break;
        default:
          if (frame.name.empty() || frame.kind == Frame::Kind::kEntry) break;
          text += (text.empty() ? "" : ".") + frame.name;
      }
    }
    return text;
  }

  const dynamic::Types& types_;
  DraftBuilder& builder_;
  std::vector<Frame> frames_;
  Error error_;
};

Status failure(const Handler& handler, std::uint64_t line) {
  Error error = handler.error();
  if (error.code != ErrorCode::kInvalidArgument) return Failure(std::move(error));
  error.message = "line " + std::to_string(line) + ": " + error.message;
  return Failure(std::move(error));
}

Status read_lines(std::istream& in, DraftBuilder& builder) {
  Handler handler(builder);
  std::string text;
  std::uint64_t line = 1;
  if (!handler.begin_lines()) return failure(handler, line);
  for (; std::getline(in, text); ++line) {
    if (text.find_first_not_of(" \t\r") == text.npos) continue;
    if (!json::sax_parse(text, &handler)) return failure(handler, line);
  }
  if (!handler.end_lines()) return failure(handler, line);
  return {};
}

}  // namespace

Status read_json(std::istream& in, Draft& draft, JsonFormat format) {
  DraftBuilder builder(draft);
  return read_json(in, builder, format);
}

Status read_json(std::istream& in, DraftBuilder& builder, JsonFormat format) {
  if (format == JsonFormat::kLines) return read_lines(in, builder);
  Handler handler(builder);
  Characters characters(in);
  const bool good =
      json::sax_parse(CharacterIterator(&characters), CharacterIterator(nullptr), &handler);
  if (!good) return failure(handler, characters.line);
  return {};
}

}  // namespace parcode::draft
