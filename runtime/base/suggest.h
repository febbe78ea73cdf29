// "Did you mean …?": the known name nearest to one that is not known.
//
// Thread safety: a pure function.

#ifndef PARCODE_RUNTIME_BASE_SUGGEST_H_
#define PARCODE_RUNTIME_BASE_SUGGEST_H_

#include <span>
#include <string>
#include <string_view>

namespace parcode {

// "did you mean 'X'?" with the candidate that the fewest typing errors lead from, where there is
// one that is near enough to be meant (about one error in three letters); else nothing. The first
// of equals wins. Cost: linear in the candidates; long names are not compared.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_SUGGEST_H_
