// The text of page.html, embedded when the tool is built.

#ifndef PARCODE_TOOLS_PAGE_H_
#define PARCODE_TOOLS_PAGE_H_

#include <string_view>

namespace parcode::tool {

std::string_view page_template();

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_PAGE_H_
