// An inspection as one page that needs nothing else: no network, no other file.

#ifndef PARCODE_TOOLS_HTML_H_
#define PARCODE_TOOLS_HTML_H_

#include <string>

#include "runtime/base/error.h"
#include "runtime/inspect/inspection.h"

namespace parcode::tool {

// Writes the page to the file `path`; "-" is standard output. Errors: kIo.
Status write_page(const Inspection& inspection, const std::string& name, const std::string& path);

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_HTML_H_
