#include "runtime/plan/stream.h"

#include <algorithm>
#include <string>

namespace parcode {
namespace plan {

Status StreamSet::settle_before(const Stream& stream) {
  for (Stream* const earlier : streams_) {
    if (earlier == &stream) break;
    if (Status settled = earlier->settle(); !settled) return settled;
  }
  return {};
}

Status StreamSet::conclude() {
  const auto begun = [](const Stream* stream) { return stream->has_begun(); };
  const auto last = std::find_if(streams_.rbegin(), streams_.rend(), begun).base();
  for (auto stream = streams_.begin(); stream != last; ++stream) {
    if (Status concluded = (*stream)->conclude(); !concluded) return concluded;
  }
  for (Stream* const stream : streams_) stream->announce();
  return {};
}

}  // namespace plan

void RecordPass::refuse_given(std::string_view field) const {
  *status_ = fail(ErrorCode::kInvalidArgument,
                  "the field '" + std::string(field) +
                      "' is appended to; in the value given to finish() it must be empty");
}

}  // namespace parcode
