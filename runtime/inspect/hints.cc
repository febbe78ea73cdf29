#include "runtime/inspect/hints.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace parcode::inspecting {
namespace {

constexpr std::uint64_t kEnoughBytes = 64 << 10;  // less is not worth anyone's time
constexpr std::uint64_t kManyChunks = 16;
constexpr std::uint64_t kTinyChunk = 4 << 10;
constexpr double kWorthIt = 1.3;

std::string tenths(double number) {
  const auto rounded = std::llround(number * 10);
  const std::string text = std::to_string(rounded / 10);
  return rounded % 10 == 0 || rounded >= 1000 ? text : text + "." + std::to_string(rounded % 10);
}

void look_at_size(const FieldInspection& field, std::vector<InspectionHint>& hints) {
  if (field.chunks < kManyChunks || field.values < kManyChunks) return;
  const std::uint64_t average = field.stored_bytes / field.chunks;
  if (average >= kTinyChunk) return;
  hints.push_back({field.path, std::to_string(field.chunks) + " chunks of " + bytes_text(average) +
                                   " on average: consider keeping it inline, or compress less"});
}

void look_at_compression(const FieldInspection& field, std::vector<InspectionHint>& hints) {
  if (field.could_be && *field.could_be * kWorthIt < 1) {
    hints.push_back(
        {field.path, "compresses " + tenths(1 / *field.could_be) +
                         "x with zstd, not compressed now: " + bytes_text(field.stored_bytes) +
                         " would become about " +
                         bytes_text(static_cast<std::uint64_t>(
                             static_cast<double>(field.stored_bytes) * *field.could_be))});
  }
  const bool asked = field.compression == "lz4" || field.compression == "zstd";
  if (asked && field.decoded_bytes >= kEnoughBytes &&
      field.stored_bytes > field.decoded_bytes / 20 * 19) {
    hints.push_back({field.path, field.compression + " makes it no smaller: leave it out, so that "
                                                     "reading need not decompress"});
  }
}

void look_at_balance(const FieldInspection& field, std::vector<InspectionHint>& hints) {
  if (!field.buckets || field.values != 1 || field.chunks < kManyChunks) return;
  const std::uint64_t average = field.stored_bytes / field.chunks;
  if (field.largest <= 8 * average || field.largest < kEnoughBytes) return;
  hints.push_back({field.path, "the largest bucket has " + bytes_text(field.largest) +
                                   ", the average " + bytes_text(average) +
                                   ": a few large values; consider making them chunkable"});
}

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 6> kUnits = {"B", "KB", "MB", "GB", "TB", "PB"};
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (number >= 999.5 && unit + 1 < kUnits.size()) {
    number /= 1000;
    ++unit;
  }
  if (unit == 0) return std::to_string(bytes) + " B";
  const auto scaled = std::llround(number * 10);
  return std::to_string(scaled / 10) + "." + std::to_string(scaled % 10) + " " +
         std::string(kUnits[unit]);
}

std::vector<InspectionHint> hints_of(const Inspection& inspection) {
  std::vector<InspectionHint> hints;
  for (const FieldInspection& field : inspection.fields) {
    look_at_size(field, hints);
    look_at_compression(field, hints);
    look_at_balance(field, hints);
  }
  return hints;
}

}  // namespace parcode::inspecting
