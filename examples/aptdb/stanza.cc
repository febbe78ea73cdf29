#include "examples/aptdb/stanza.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "examples/aptdb/utf8.h"

namespace aptdb {
namespace {

using parcode::ErrorCode;
using parcode::Result;

constexpr std::size_t kBufferSize = 256 << 10;
constexpr std::size_t kLargestStanza = 16 << 20;  // bytes; real ones stay below 100 KB
constexpr std::string_view kBlanks = " \t\r\n";

// As apt reads it, a line of blanks is no separator: it continues a field.
bool is_separator(std::string_view line) {
  return line.empty() || line == "\r";
}

struct Magic {
  std::string_view bytes;
  const char* name;
  const char* program;
};
constexpr std::array<Magic, 5> kCompressed = {{{"\x1F\x8B", "gzip", "gzip -dc"},
                                               {"\xFD\x37zXZ", "xz", "xz -dc"},
                                               {"BZh", "bzip2", "bzip2 -dc"},
                                               {"\x28\xB5\x2F\xFD", "zstd", "zstd -dc"},
                                               {"\x04\x22\x4D\x18", "lz4", "lz4 -dc"}}};

parcode::Status check_uncompressed(std::string_view start) {
  for (const Magic& magic : kCompressed) {
    if (start.starts_with(magic.bytes)) {
      return parcode::fail(ErrorCode::kInvalidArgument,
                           std::string("the input is compressed with ") + magic.name +
                               "; pipe it in: " + magic.program + " … | aptdb import … --from=-");
    }
  }
  return {};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string unfolded(std::string_view value) {
  std::string text;
  while (!value.empty()) {
    const std::size_t size = std::min(value.find('\n'), value.size());
    std::string_view line = value.substr(0, size);
    value.remove_prefix(std::min(size + 1, value.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
    if (line != ".") text += line;
    if (!value.empty()) text += '\n';
  }
  return text;
}

Stanza::Stanza(std::string text, std::uint64_t line) {
  assign(std::move(text), line);
}

void Stanza::assign(std::string text, std::uint64_t line) {
  text_ = repaired_utf8(std::move(text));
  line_ = line;
  split();
}

void Stanza::split() {
  entries_.clear();
  stray_lines_ = 0;
  std::string_view rest = text_;
  bool continues = false;  // whether a continuation line has a field to continue
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (continues) {
        std::string_view& value = entries_.back().value;
        value = std::string_view(value.data(), line.data() + line.size());
      } else {
        ++stray_lines_;
      }
      continue;
    }
    const std::size_t colon = line.find(':');
    continues = colon != 0 && colon != std::string_view::npos;
    if (continues) {
      entries_.push_back({trimmed(line.substr(0, colon)), line.substr(colon + 1)});
    } else {
      ++stray_lines_;
    }
  }
  for (Entry& entry : entries_) {
    // Only the first line's blanks: those that begin the second say that it is one.
    const std::size_t first = entry.value.find_first_not_of(" \t");
    entry.value.remove_prefix(std::min(first, entry.value.size()));
    const std::size_t last = entry.value.find_last_not_of(kBlanks);
    entry.value = entry.value.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }
}

std::string_view Stanza::operator[](std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (same_name(entry.name, name)) return entry.value;
  }
  return {};
}

StanzaReader::StanzaReader(Input& input) : input_(input), buffer_(kBufferSize) {}

Result<bool> StanzaReader::next(Stanza& stanza) {
  std::string text;
  std::uint64_t first_line = 0;
  std::string_view line;
  while (true) {
    const Result<bool> more = next_line(line);
    if (!more) return more;
    if (*more && line.starts_with('#')) continue;
    if (!*more || is_separator(line)) {
      if (*more && text.empty()) continue;
      break;
    }
    if (text.empty()) first_line = line_;
    text += line;
    text += '\n';
    if (text.size() > kLargestStanza) break;
  }
  if (text.size() > kLargestStanza) {
    return parcode::fail(ErrorCode::kInvalidArgument,
                         "the stanza at line " + std::to_string(first_line) +
                             " has no end within 16 MB: the input is no control file");
  }
  if (text.empty()) return false;
  stanza.assign(std::move(text), first_line);
  return true;
}

Result<bool> StanzaReader::next_line(std::string_view& line) {
  std::size_t searched = begin_;
  while (true) {
    const char* const data = buffer_.data();
    if (const void* found = std::memchr(data + searched, '\n', end_ - searched)) {
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - data);
      line = std::string_view(data + begin_, at - begin_);
      begin_ = at + 1;
      ++line_;
      return true;
    }
    if (at_end_ || end_ - begin_ > kLargestStanza) {  // what is left, without a line end
      line = std::string_view(data + begin_, end_ - begin_);
      begin_ = end_;
      if (!line.empty()) ++line_;
      return !line.empty();
    }
    const std::size_t kept = end_ - begin_;
    if (const Result<bool> filled = fill(); !filled) return filled;
    searched = begin_ + kept;
  }
}

Result<bool> StanzaReader::fill() {
  std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  const auto count = input_.read(std::span(buffer_).subspan(end_));
  if (!count) return parcode::Failure(count.error());
  if (bytes_ == 0) {
    const auto good = check_uncompressed(std::string_view(buffer_.data() + end_, *count));
    if (!good) return parcode::Failure(good.error());
  }
  end_ += *count;
  bytes_ += *count;
  at_end_ = *count == 0;
  return true;
}

}  // namespace aptdb
