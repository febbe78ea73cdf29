// View: what a template is filled with: names, and for each a text, a flag or a list of views.
//
// The template decides nothing: whatever depends on the schema is decided where a view is made. A
// section of a template stands for a flag or a list and repeats for each item. All views of one
// list set the same names, since a template looks for a name that an item lacks in what is around
// it.

#ifndef PARCODE_COMPILER_EMIT_VIEW_H_
#define PARCODE_COMPILER_EMIT_VIEW_H_

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parcode::compiler {

class View {
 public:
  using Value = std::variant<bool, std::string, std::vector<View>>;
  struct Entry;

  // `name` must be a literal: it is not copied.
  View& set(std::string_view name, bool flag);
  View& set(std::string_view name, std::string text);
  View& set(std::string_view name, const char* text);
  View& set(std::string_view name, std::vector<View> list);

  const std::vector<Entry>& entries() const { return entries_; }

 private:
  View& add(std::string_view name, Value value);

  std::vector<Entry> entries_;
};

struct View::Entry {
  std::string_view name = {};
  Value value = {};
};

// Here and not in the class, where an Entry was not known yet.
inline View& View::add(std::string_view name, Value value) {
  entries_.push_back({name, std::move(value)});
  return *this;
}
inline View& View::set(std::string_view name, bool flag) {
  return add(name, flag);
}
inline View& View::set(std::string_view name, std::string text) {
  return add(name, std::move(text));
}
inline View& View::set(std::string_view name, const char* text) {
  return add(name, std::string(text));
}
inline View& View::set(std::string_view name, std::vector<View> list) {
  return add(name, std::move(list));
}

// A view for each line, as `line`.
std::vector<View> lines_view(const std::vector<std::string>& lines);

// None, or one view: for a section that has names of its own.
inline std::vector<View> only_if(bool condition, View view) {
  std::vector<View> views;
  if (condition) views.push_back(std::move(view));
  return views;
}

// Fills a Mustache template. Texts are inserted as they are. Cost: linear in the output.
std::string render(std::string_view mustache, const View& view);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_EMIT_VIEW_H_
