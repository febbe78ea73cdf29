#include "tools/html.h"

#include <fstream>
#include <string_view>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/page.h"

namespace parcode::tool {
namespace {

// JSON that may stand in a script element: nothing in it ends the element or opens a comment.
std::string safe_in_script(const std::string& json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

Status write_page(const Inspection& inspection, const std::string& name, const std::string& path) {
  constexpr std::string_view kMark = "/*INSPECTION*/null";
  std::string text(page_template());
  const std::size_t at = text.find(kMark);
  text.replace(at, kMark.size(), safe_in_script(inspection_json(inspection, name, 0)));
  if (path == "-") return put(text);
  std::ofstream out(path, std::ios::binary);
  if ((out << text) && out.flush()) return {};
  return Failure(Error{.code = ErrorCode::kIo, .message = "cannot be written", .path = path});
}

}  // namespace parcode::tool
