// JsonWriter: a visitor that writes what it is told of as JSON.
//
// Memory: a buffer of 64 KiB and one frame a level of nesting, whatever the value's size.

#ifndef PARCODE_RUNTIME_DYNAMIC_JSON_WRITER_H_
#define PARCODE_RUNTIME_DYNAMIC_JSON_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/error.h"
#include "runtime/dynamic/json_options.h"
#include "runtime/dynamic/types.h"
#include "runtime/dynamic/visitor.h"

namespace parcode::dynamic {

// `text` as a JSON string, quotes included.
std::string json_quoted(std::string_view text);

// Whether keys of this type can be those of a JSON object; else a map is a list of entries.
bool is_object_key(const schema::Type& key);

// Whether a value of this type may be written as null, so that an optional of it needs brackets.
bool is_nullable(const schema::Type& type);

class JsonWriter : public Visitor {
 public:
  JsonWriter(const Types& types, TextSink out, const JsonOptions& options);

  // Hands the rest to the sink. Errors: the sink's first.
  Status finish();

  void number(const schema::Type& type, const std::byte* stored) override;
  void text(std::string_view value) override;
  void bytes(const schema::Type& type, Bytes part) override;
  void begin_list(const schema::Type& type, std::uint64_t count) override;
  void element(std::uint64_t index) override;
  void end_list(const schema::Type& type) override;
  void begin_map(const schema::Type& type, std::uint64_t count) override;
  void key() override;
  void mapped() override;
  void end_map(const schema::Type& type) override;
  void begin_struct(const schema::Type& type) override;
  void field(const schema::Field& field) override;
  void end_struct(const schema::Type& type) override;
  void none(const schema::Type& type) override;
  void begin_some(const schema::Type& type) override;
  void end_some(const schema::Type& type) override;

 private:
  enum class Paint : std::uint8_t { kKey, kString, kNumber, kLiteral };
  struct Frame {
    bool lines = false;    // one part a line, without brackets
    bool spread = false;   // parts on lines of their own
    bool entries = false;  // a map as a list of key and value
    bool bytes = false;    // a string of bytes
    std::uint64_t parts = 0;
  };

  Frame& open(std::string_view bracket);
  void close(std::string_view bracket);
  void separate(Frame& frame);
  void new_line();
  void put(std::string_view text);
  void paint(Paint paint, std::string_view text);
  void put_base64(Bytes part);
  void put_hex(Bytes part);
  void end_base64();
  void flush();

  const Types& types_;
  TextSink out_;
  const JsonOptions options_;
  std::string buffer_;
  std::vector<Frame> frames_;
  std::array<std::byte, 3> carry_{};  // bytes that base64 has not written yet
  std::size_t carried_ = 0;
  bool in_key_ = false;         // what comes is the key of a JSON object
  bool ends_its_line_ = false;  // lines: nothing is to be added at the end
};

}  // namespace parcode::dynamic

#endif  // PARCODE_RUNTIME_DYNAMIC_JSON_WRITER_H_
