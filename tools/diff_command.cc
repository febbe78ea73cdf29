// diff: what differs in two files.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "runtime/dynamic/diff.h"
#include "tools/commands.h"

namespace parcode::tool {
namespace {

constexpr std::size_t kShown = 60;  // columns of a value
constexpr std::string_view kEnough = "enough shown";

// The start of a value's JSON: no more of it is read than is shown.
std::string shortened(const DynamicValue& value, std::size_t columns) {
  std::string text;
  const auto take = [&](std::string_view piece) -> Status {
    text += piece;
    if (text.size() <= columns) return {};
    return fail(ErrorCode::kCancelled, "enough");
  };
  const Status written = value.write_json(take);
  if (!written && written.error().code != ErrorCode::kCancelled) return to_string(written.error());
  if (width_of(text) <= columns) return text;
  std::size_t end = columns;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string line_of(const Difference& difference, bool colours) {
  const auto before = [&] { return shortened(*difference.before, kShown); };
  const auto after = [&] { return shortened(*difference.after, kShown); };
  const std::string path = difference.path.empty() ? "(the root)" : difference.path;
  switch (difference.kind) {
    case Difference::Kind::kAdded:
      return styled("+ " + path + ": " + after(), Style::kGreen, colours);
    case Difference::Kind::kRemoved:
      return styled("- " + path + ": " + before(), Style::kRed, colours);
    case Difference::Kind::kTypeChanged:
      return styled("! " + path + ": " + difference.before->type_name() + " -> " +
                        difference.after->type_name(),
                    Style::kYellow, colours);
    default:
      return "~ " + path + ": " + styled(before(), Style::kRed, colours) + " -> " +
             styled(after(), Style::kGreen, colours);
  }
}

Result<std::string> json_of(const Difference& difference) {
  static constexpr std::string_view kKinds[] = {"", "added", "removed", "changed", "type"};
  std::string line = fmt::format("{{\"kind\":\"{}\",\"path\":{}",
                                 kKinds[static_cast<std::size_t>(difference.kind)],
                                 nlohmann::json(difference.path).dump());
  for (const auto& [name, value] :
       {std::pair("before", &difference.before), std::pair("after", &difference.after)}) {
    if (!*value) continue;
    const auto text = (*value)->json();
    if (!text) return Failure(text.error());
    line += fmt::format(",\"{}\":{}", name, *text);
  }
  return line + "}\n";
}

}  // namespace

int diff_files(const Arguments& arguments) {
  const auto before = open_argument(arguments.file, arguments);
  if (!before) return report(before.error(), arguments);
  const auto after = open_argument(arguments.other, arguments);
  if (!after) return report(after.error(), arguments);
  const auto left = before->dynamic_root();
  if (!left) return report(left.error(), arguments);
  const auto right = after->dynamic_root();
  if (!right) return report(right.error(), arguments);
  const bool colours = use_colours(arguments.colour, Stream::kOut);
  std::uint64_t found = 0;
  const Status compared = diff(*left, *right, [&](const Difference& difference) -> Status {
    if (arguments.limit != 0 && found == arguments.limit) {
      return fail(ErrorCode::kCancelled, std::string(kEnough));
    }
    ++found;
    if (!arguments.json) return put(line_of(difference, colours) + "\n");
    return json_of(difference).and_then([](const std::string& line) { return put(line); });
  });
  const bool cut = !compared && compared.error().message == kEnough;
  if (!compared && !cut) return report(compared.error(), arguments);
  if (cut) fmt::print(stderr, "there are more; --limit stopped at {}\n", found);
  return found == 0 ? kExitGood : kExitNo;
}

}  // namespace parcode::tool
