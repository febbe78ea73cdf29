#include "compiler/check/identifiers.h"

#include <algorithm>
#include <string>

#include "compiler/model/cpp_names.h"

namespace parcode::compiler {

bool is_identifier(std::string_view name) {
  constexpr std::string_view kFirst = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  const auto is_good = [kFirst](char c) {
    return kFirst.find(c) != std::string_view::npos || (c >= '0' && c <= '9');
  };
  return !name.empty() && kFirst.find(name[0]) != std::string_view::npos &&
         std::all_of(name.begin(), name.end(), is_good);
}

void check_identifier(Context& context, std::string_view name, Location location) {
  if (model::is_reserved_in_cpp(name)) {
    context.diagnostics.report(Code::kReservedIdentifier, location, {std::string(name)})
        .help("leave out the double underscore, or the underscore before the capital");
  }
}

}  // namespace parcode::compiler
