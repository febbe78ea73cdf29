#include "compiler/emit/view.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <kainjow/mustache.hpp>

namespace parcode::compiler {

namespace {

namespace mustache = kainjow::mustache;

mustache::data data_of(const View& view);

mustache::data data_of(const View::Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return mustache::data(*flag);
  if (const auto* text = std::get_if<std::string>(&value)) return mustache::data(*text);
  mustache::list items;
  for (const View& item : std::get<std::vector<View>>(value)) items.push_back(data_of(item));
  return mustache::data(items);
}

mustache::data data_of(const View& view) {
  mustache::data object(mustache::data::type::object);
  for (const View::Entry& entry : view.entries()) {
    object[std::string(entry.name)] = data_of(entry.value);
  }
  return object;
}

// The library drops a line that holds nothing but tags of sections only where the section is not
// empty, and where it is one, it drops empty lines inside that are meant. So such lines are joined
// to the next beforehand, and a mark keeps all other lines from being empty.
constexpr char kLineMark = '\x1F';

bool is_lone_tag(std::string_view line) {
  if (!line.starts_with("{{") || line.find("}}") != line.size() - 2) return false;
  return line[2] == '#' || line[2] == '^' || line[2] == '/' || line[2] == '!';
}

std::string prepared(std::string_view mustache) {
  std::string text;
  while (!mustache.empty()) {
    const std::size_t end = std::min(mustache.find('\n'), mustache.size() - 1) + 1;
    const std::string_view line = mustache.substr(0, end);
    const std::string_view content = line.substr(0, line.size() - (line.ends_with('\n') ? 1 : 0));
    if (is_lone_tag(content)) {
      text += content;
    } else {
      text += kLineMark;
      text += line;
    }
    mustache.remove_prefix(end);
  }
  return text;
}

}  // namespace

std::vector<View> lines_view(const std::vector<std::string>& lines) {
  std::vector<View> views;
  for (const std::string& line : lines) views.emplace_back().set("line", line);
  return views;
}

std::string render(std::string_view mustache, const View& view) {
  kainjow::mustache::mustache filled(prepared(mustache));
  assert(filled.is_valid());
  filled.set_custom_escape([](const std::string& text) { return text; });
  std::string output;
  filled.render(data_of(view), [&](const std::string& text) { output += text; });
  std::erase(output, kLineMark);
  return output;
}

}  // namespace parcode::compiler
