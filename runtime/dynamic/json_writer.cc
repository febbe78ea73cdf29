#include "runtime/dynamic/json_writer.h"

#include <array>
#include <string>
#include <utility>

#include "runtime/dynamic/scalars.h"

namespace parcode::dynamic {
namespace {

using schema::Kind;
using schema::Type;

constexpr std::size_t kBufferBytes = 64 << 10;
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_scalar(Kind kind) {
  return kind <= Kind::kF64 || kind == Kind::kEnum;
}

}  // namespace

std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (code < 0x20 || code == 0x7F) {
      quoted += "\\u00";
      quoted += kHexDigits[code >> 4];
      quoted += kHexDigits[code & 15];
    } else {
      quoted += c;
    }
  }
  quoted += '"';
  return quoted;
}

bool is_object_key(const Type& key) {
  return key.kind != Kind::kStruct;
}

bool is_nullable(const Type& type) {
  return unboxed(type).kind == Kind::kOptional;
}

JsonWriter::JsonWriter(const Types& types, TextSink out, const JsonOptions& options)
    : types_(types), out_(std::move(out)), options_(options) {}

Status JsonWriter::finish() {
  if (options_.lines && !ends_its_line_ && !stopped()) put("\n");
  flush();
  if (stopped()) return Failure(*stopped());
  return {};
}

void JsonWriter::flush() {
  if (buffer_.empty() || stopped()) return;
  if (Status written = out_(buffer_); !written) stop(std::move(written.error()));
  buffer_.clear();
}

void JsonWriter::put(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void JsonWriter::paint(Paint paint, std::string_view text) {
  if (!options_.colours) return put(text);
  static constexpr std::array<std::string_view, 4> kColours = {"\x1b[1;34m", "\x1b[32m", "\x1b[36m",
                                                               "\x1b[33m"};
  put(kColours[static_cast<std::size_t>(paint)]);
  put(text);
  put("\x1b[0m");
}

void JsonWriter::new_line() {
  put("\n");
  put(std::string(frames_.size() * options_.indent, ' '));
}

JsonWriter::Frame& JsonWriter::open(std::string_view bracket) {
  put(bracket);
  return frames_.emplace_back();
}

void JsonWriter::close(std::string_view bracket) {
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.spread && frame.parts > 0) new_line();
  put(bracket);
}

void JsonWriter::separate(Frame& frame) {
  const bool first = frame.parts++ == 0;
  if (frame.lines) {
    if (!first) put("\n");
    return;
  }
  if (!first) put(",");
  if (frame.spread) {
    new_line();
  } else if (!first && options_.indent > 0) {
    put(" ");
  }
}

void JsonWriter::number(const Type& type, const std::byte* stored) {
  const ScalarText scalar = scalar_text(types_, type, stored);
  if (in_key_) {
    paint(Paint::kKey, json_quoted(scalar.text));
  } else if (scalar.quoted) {
    paint(Paint::kString, json_quoted(scalar.text));
  } else {
    paint(type.kind == Kind::kBool ? Paint::kLiteral : Paint::kNumber, scalar.text);
  }
}

void JsonWriter::text(std::string_view value) {
  paint(in_key_ ? Paint::kKey : Paint::kString, json_quoted(value));
}

void JsonWriter::begin_list(const Type& type, std::uint64_t /*count*/) {
  if (is_bytes(type) && options_.bytes != JsonBytes::kNumbers) {
    Frame& frame = open(options_.bytes == JsonBytes::kHex ? "\"hex:" : "\"");
    frame.bytes = true;
    return;
  }
  const bool lines = options_.lines && frames_.empty();
  Frame& frame = open(lines ? "" : "[");
  frame.lines = lines;
  frame.spread = !lines && options_.indent > 0 && !is_scalar(type.arguments[0].kind);
}

void JsonWriter::element(std::uint64_t /*index*/) {
  separate(frames_.back());
}

void JsonWriter::bytes(const Type& type, Bytes part) {
  if (options_.bytes == JsonBytes::kBase64) return put_base64(part);
  if (options_.bytes == JsonBytes::kHex) return put_hex(part);
  for (const std::byte& byte : part) {
    separate(frames_.back());
    number(type.arguments[0], &byte);
    if (stopped()) return;
  }
}

void JsonWriter::end_list(const Type& /*type*/) {
  const Frame frame = frames_.back();
  if (frame.bytes) {
    end_base64();
    return close("\"");
  }
  if (frame.lines) {
    ends_its_line_ = true;
    return close(frame.parts > 0 ? "\n" : "");
  }
  close("]");
}

void JsonWriter::begin_map(const Type& type, std::uint64_t /*count*/) {
  const bool lines = options_.lines && frames_.empty();
  const bool entries = lines || !is_object_key(type.arguments[0]);
  Frame& frame = open(lines ? "" : entries ? "[" : "{");
  frame.lines = lines;
  frame.entries = entries;
  frame.spread = !lines && options_.indent > 0;
}

void JsonWriter::key() {
  Frame& frame = frames_.back();
  if (frame.entries && frame.parts > 0) put("}");
  separate(frame);
  if (!frame.entries) {
    in_key_ = true;
    return;
  }
  put("{");
  paint(Paint::kKey, "\"key\"");
  put(options_.indent > 0 ? ": " : ":");
}

void JsonWriter::mapped() {
  in_key_ = false;
  if (frames_.back().entries) {
    put(options_.indent > 0 ? ", " : ",");
    paint(Paint::kKey, "\"value\"");
  }
  put(options_.indent > 0 ? ": " : ":");
}

void JsonWriter::end_map(const Type& /*type*/) {
  const Frame frame = frames_.back();
  if (frame.entries && frame.parts > 0) put("}");
  if (frame.lines) {
    ends_its_line_ = true;
    return close(frame.parts > 0 ? "\n" : "");
  }
  close(frame.entries ? "]" : "}");
}

void JsonWriter::begin_struct(const Type& /*type*/) {
  open("{").spread = options_.indent > 0;
}

void JsonWriter::field(const schema::Field& field) {
  separate(frames_.back());
  paint(Paint::kKey, json_quoted(field.name));
  put(options_.indent > 0 ? ": " : ":");
}

void JsonWriter::end_struct(const Type& /*type*/) {
  close("}");
}

void JsonWriter::none(const Type& /*type*/) {
  paint(Paint::kLiteral, "null");
}

void JsonWriter::begin_some(const Type& type) {
  if (is_nullable(type.arguments[0])) put("[");
}

void JsonWriter::end_some(const Type& type) {
  if (is_nullable(type.arguments[0])) put("]");
}

void JsonWriter::put_hex(Bytes part) {
  for (const std::byte byte : part) {
    const auto value = std::to_integer<unsigned>(byte);
    const std::array<char, 2> digits = {kHexDigits[value >> 4], kHexDigits[value & 15]};
    put(std::string_view(digits.data(), digits.size()));
    if (stopped()) return;
  }
}

void JsonWriter::put_base64(Bytes part) {
  for (const std::byte byte : part) {
    carry_[carried_++] = byte;
    if (carried_ == 3) {
      end_base64();
      if (stopped()) return;
    }
  }
}

// The bytes carried so far, padded where they are fewer than three.
void JsonWriter::end_base64() {
  if (carried_ == 0) return;
  for (std::size_t i = carried_; i < 3; ++i) carry_[i] = std::byte{0};
  const unsigned group = std::to_integer<unsigned>(carry_[0]) << 16 |
                         std::to_integer<unsigned>(carry_[1]) << 8 |
                         std::to_integer<unsigned>(carry_[2]);
  std::array<char, 4> out = {kBase64[group >> 18], kBase64[group >> 12 & 63],
                             kBase64[group >> 6 & 63], kBase64[group & 63]};
  if (carried_ < 3) out[3] = '=';
  if (carried_ < 2) out[2] = '=';
  put(std::string_view(out.data(), out.size()));
  carried_ = 0;
}

}  // namespace parcode::dynamic
