// inspect, stats, verify: a file's structure for people.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/inspect/inspect.h"
#include "runtime/schema/canonical.h"
#include "tools/commands.h"
#include "tools/par4_commands.h"
#include "tools/html.h"

namespace parcode::tool {
namespace {

constexpr std::size_t kCells = 1024;
constexpr std::size_t kBarColumns = 12;

// Everything that is stored because of this field.
std::uint64_t total_of(const FieldInspection& field) {
  return field.stored_bytes + field.table_bytes + field.below_bytes;
}

// Fields as the lines of a tree: "├─ [*].zones".
class FieldTree {
 public:
  explicit FieldTree(const Inspection& inspection) : fields_(inspection.fields) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!fields_[i].parent) add(i, "", "");
    }
  }

  struct Line {
    const FieldInspection* field;
    std::string name;
  };
  const std::vector<Line>& lines() const { return lines_; }

 private:
  void add(std::size_t index, const std::string& branch, const std::string& indent) {
    const FieldInspection& field = fields_[index];
    std::string name = field.path.empty() ? "(the root)" : field.path;
    if (field.parent) {
      name = field.path.substr(fields_[*field.parent].path.size());
      if (name.starts_with('.')) name.erase(0, 1);
    }
    lines_.push_back({&field, branch + name});
    std::vector<std::size_t> children;
    for (std::size_t i = index + 1; i < fields_.size(); ++i) {
      if (fields_[i].parent == index) children.push_back(i);
    }
    for (const std::size_t child : children) {
      const bool last = child == children.back();
      add(child, indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
    }
  }

  const std::vector<FieldInspection>& fields_;
  std::vector<Line> lines_;
};

std::string codecs_text(const FieldInspection& field) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view name) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += count == field.chunks ? std::string(name) : fmt::format("{} {}", name, grouped(count));
  };
  add(field.codecs.zstd, "zstd");
  add(field.codecs.lz4, "lz4");
  add(field.codecs.none, "none");
  return text;
}

std::string ratio_text(const FieldInspection& field) {
  if (field.stored_bytes == 0 || field.stored_bytes == field.decoded_bytes) return "";
  return fmt::format("{:.1f}x", static_cast<double>(field.decoded_bytes) /
                                    static_cast<double>(field.stored_bytes));
}

std::string head_text(const Inspection& inspection, const std::string& name, bool colours) {
  std::string text = fmt::format(
      "{}: {} in {}, {} decoded\n{}, schema version {}, fingerprint {}\n",
      styled(shown_name(name), Style::kBold, colours), bytes_text(inspection.file_bytes),
      counted(inspection.chunks, "chunk"), bytes_text(inspection.decoded_bytes),
      styled(inspection.root_type, Style::kCyan, colours), inspection.schema_version,
      schema::to_string(inspection.fingerprint));
  const Metadata& metadata = inspection.info.metadata;
  if (!metadata.description.empty()) text += metadata.description + "\n";
  if (!metadata.tags.empty()) text += fmt::format("tags: {}\n", fmt::join(metadata.tags, ", "));
  for (const auto& [key, value] : metadata.custom) text += fmt::format("{}: {}\n", key, value);
  if (!inspection.info.program.empty()) {
    text += fmt::format("written by {} on {}\n", inspection.info.program, inspection.info.platform);
  }
  return text + "\n";
}

std::string hints_text(const Inspection& inspection, bool colours) {
  if (inspection.hints.empty()) return "";
  std::string text = "\n";
  for (const InspectionHint& hint : inspection.hints) {
    text +=
        fmt::format("{} {}: {}\n", styled("hint:", Style::kYellow, colours), hint.path, hint.text);
  }
  return text;
}

std::string inspection_text(const Inspection& inspection, const std::string& name, bool colours) {
  Table table({{"field"},
               {"type"},
               {"items", true},
               {"chunks", true},
               {"stored", true},
               {"with below", true},
               {"share", true},
               {""},
               {"ratio", true},
               {"codec"}});
  const auto whole = static_cast<double>(inspection.file_bytes);
  const FieldTree tree(inspection);
  for (const auto& [field, line] : tree.lines()) {
    const auto total = static_cast<double>(total_of(*field));
    const bool kept = field->chunks == 0;
    table.add({line, field->type, field->values == 0 ? "absent" : grouped(field->items),
               kept ? (field->inside > 0 ? "inside" : "") : grouped(field->chunks),
               kept ? "" : bytes_text(field->stored_bytes),
               field->below_bytes == 0 ? "" : bytes_text(total_of(*field)),
               kept ? "" : share_text(total, whole), bar_text(total, whole, kBarColumns),
               ratio_text(*field), codecs_text(*field)},
              Style::kBold);
  }
  const std::uint64_t rest =
      inspection.root_bytes + inspection.schema_bytes + inspection.info_bytes;
  table.add({"(root, schema, info)", "", "", "3", bytes_text(rest), "",
             share_text(static_cast<double>(rest), whole),
             bar_text(static_cast<double>(rest), whole, kBarColumns)},
            Style::kDim);
  return head_text(inspection, name, colours) + table.text(colours) +
         hints_text(inspection, colours);
}

// 2^power bytes: "32 KiB".
std::string limit_text(unsigned power) {
  static constexpr std::string_view kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  return fmt::format("{} {}", std::uint64_t{1} << (power % 10), kUnits[power / 10]);
}

std::string histogram_text(const FieldInspection& field, const std::string& name, bool colours) {
  std::uint64_t most = 0;
  for (const auto& [power, count] : field.histogram) most = std::max(most, count);
  std::string text = fmt::format("\n{}: {} of {} to {}", styled(name, Style::kBold, colours),
                                 counted(field.chunks, field.buckets ? "bucket" : "chunk"),
                                 bytes_text(field.smallest), bytes_text(field.largest));
  const double each = static_cast<double>(field.items) / static_cast<double>(field.chunks);
  if (field.buckets) text += fmt::format(", {:.1f} entries each", each);
  if (field.largest_items > 0) {
    text += fmt::format(", {} to {} items each", grouped(field.smallest_items),
                        grouped(field.largest_items));
  }
  text += '\n';
  for (const auto& [power, count] : field.histogram) {
    text += fmt::format("  up to {:>8}  {:>9}  {}\n", limit_text(power), grouped(count),
                        styled(bar_text(static_cast<double>(count), static_cast<double>(most), 30),
                               Style::kBlue, colours));
  }
  return text;
}

std::string stats_text(const Inspection& inspection, const std::string& name, bool colours) {
  Table table({{"field"},
               {"values", true},
               {"inside", true},
               {"items", true},
               {"chunks", true},
               {"tables", true},
               {"stored", true},
               {"decoded", true},
               {"ratio", true},
               {"average", true},
               {"codec"}});
  std::string histograms;
  const FieldTree tree(inspection);
  for (const auto& [field, line] : tree.lines()) {
    const bool kept = field->chunks == 0;
    table.add({line, grouped(field->values), field->inside == 0 ? "" : grouped(field->inside),
               grouped(field->items), kept ? "" : grouped(field->chunks),
               field->tables == 0 ? "" : grouped(field->tables),
               kept ? "" : bytes_text(field->stored_bytes),
               kept ? "" : bytes_text(field->decoded_bytes), ratio_text(*field),
               kept ? "" : bytes_text(field->stored_bytes / field->chunks), codecs_text(*field)},
              Style::kBold);
    if (field->chunks > 1) histograms += histogram_text(*field, field->path, colours);
  }
  return head_text(inspection, name, colours) + table.text(colours) + histograms +
         hints_text(inspection, colours);
}

}  // namespace

int inspect_file(const Arguments& arguments) {
  if (names_par4(arguments)) return inspect_par4(arguments);
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  const bool page = !arguments.html.empty();
  const auto inspection =
      inspect(*file, {.deep = arguments.deep || page, .cells = page ? kCells : std::size_t{0}});
  if (!inspection) return report(inspection.error(), arguments);
  if (page) {
    return report(write_page(*inspection, shown_name(arguments.file), arguments.html), arguments);
  }
  if (arguments.json) {
    return report(put(inspection_json(*inspection, arguments.file, 2) + "\n"), arguments);
  }
  const bool colours = use_colours(arguments.colour, Stream::kOut);
  return report(put(inspection_text(*inspection, arguments.file, colours)), arguments);
}

int show_stats(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  const auto inspection = inspect(*file, {.deep = true});
  if (!inspection) return report(inspection.error(), arguments);
  if (arguments.json) {
    return report(put(inspection_json(*inspection, arguments.file, 2) + "\n"), arguments);
  }
  const bool colours = use_colours(arguments.colour, Stream::kOut);
  return report(put(stats_text(*inspection, arguments.file, colours)), arguments);
}

int verify_file(const Arguments& arguments) {
  const auto file = open_argument(arguments.file, arguments);
  if (!file) return report(file.error(), arguments);
  Result<VerifyReport> verified = VerifyReport{};
  {
    ProgressBar bar("verify");
    verified = verify(*file, [&](const Progress& progress) { bar.show(progress); });
  }
  if (arguments.json) {
    nlohmann::ordered_json out;
    out["file"] = arguments.file;
    out["good"] = verified.has_value();
    if (verified) {
      out["chunks"] = verified->chunks;
      out["decoded_bytes"] = verified->decoded_bytes;
    } else {
      const Error& error = verified.error();
      out["error"] = to_string(error.code);
      out["message"] = error.message;
      if (error.chunk_offset) out["chunk_offset"] = *error.chunk_offset;
      out["field_path"] = error.field_path;
    }
    const Status written = put(out.dump(2) + "\n");
    if (!written) return report(written.error(), arguments);
    return verified ? kExitGood : kExitNo;
  }
  if (!verified) {
    report(verified.error(), arguments);
    return kExitNo;
  }
  const bool colours = use_colours(arguments.colour, Stream::kOut);
  return report(
      put(fmt::format("{}: {}: {}, {} decoded\n", shown_name(arguments.file),
                      styled("good", Style::kGreen, colours), counted(verified->chunks, "chunk"),
                      bytes_text(verified->decoded_bytes))),
      arguments);
}

}  // namespace parcode::tool
