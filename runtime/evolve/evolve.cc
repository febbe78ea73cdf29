#include "runtime/evolve/evolve.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/bytes.h"
#include "runtime/evolve/convert.h"
#include "runtime/evolve/plan.h"
#include "runtime/reader/conversion.h"
#include "runtime/schema/conversion.h"

namespace parcode::evolve {
namespace {

constexpr std::size_t kMostReasons = 5;  // that one message tells
constexpr std::size_t kMostPlans = 16;   // kept for one schema of the program

// What as many items of `after` bytes take as there are of `before` bytes in `bytes`; the most that
// a number can be where that is more, since the size in the file's schema may be any.
std::uint64_t scaled(std::uint64_t bytes, std::uint64_t before, std::uint64_t after) {
  std::uint64_t size = 0;
  const bool fits = checked_multiply(bytes / before, after, &size);
  return fits ? size : std::numeric_limits<std::uint64_t>::max();
}

class PlannedConversions : public reader::Conversions {
 public:
  PlannedConversions(schema::Schema from, schema::Schema to)
      : plan_(std::move(from), std::move(to)) {}

  std::uint32_t count() const override {
    return static_cast<std::uint32_t>(
        std::min<std::size_t>(plan_.chunks().size(), std::numeric_limits<std::uint32_t>::max()));
  }

  Result<reader::ConvertedBytes> convert(reader::FileState& file,
                                         const reader::ConversionRequest& request) const override {
    const ChunkStep& step = plan_.chunks()[request.number];
    format::ChunkRef ref = request.ref;
    if (step.what == ChunkStep::What::kRecordOfBuckets) ref.level = step.level;
    const std::uint64_t expected = ref.decoded_size + ref.decoded_size / 8;
    const std::uint64_t limit = file.options().limits.allocation;
    for (const auto form : {format::Form::kNarrow, format::Form::kWide}) {
      Output out(form, limit, ref.level == 0 ? std::min(expected, limit) : 0);
      Status converted =
          Converter(plan_, file, request.first_part, out).convert(step, ref, request.items);
      if (converted) return out.finish();
      if (!out.needs_wide_form()) return Failure(std::move(converted.error()));
    }
    return fail(ErrorCode::kLimit, "converted to the program's schema, the chunk is too large");
  }

  std::uint64_t stored_bytes(std::uint16_t number, std::uint64_t bytes) const override {
    const ChunkStep& step = plan_.chunks()[number];
    switch (step.what) {
      case ChunkStep::What::kShard: {
        const Node& node = plan_.node(step.index);
        return scaled(bytes, node.to.size, node.from.size);
      }
      case ChunkStep::What::kBucket:
      case ChunkStep::What::kBucketOfRecord: {
        const Node& node = plan_.node(step.index);
        return scaled(bytes, node.to_entry.shape.size, node.from_entry.shape.size);
      }
      default:
        return bytes;
    }
  }

 private:
  const Plan plan_;
};

std::string explain(const schema::Schema& from, const schema::Schema& to,
                    const std::vector<schema::Mismatch>& mismatches) {
  const std::string held = schema::to_string(from.root, from);
  const std::string asked = schema::to_string(to.root, to);
  std::string text = held == asked
                         ? "the file holds another version of " + asked
                         : "the file holds " + held + " where the program asks for " + asked;
  text += ", which cannot be read as the program's: ";
  for (std::size_t i = 0; i < std::min(mismatches.size(), kMostReasons); ++i) {
    if (i != 0) text += "; ";
    text += schema::to_string(mismatches[i]);
  }
  if (mismatches.size() > kMostReasons) {
    text += "; and " + std::to_string(mismatches.size() - kMostReasons) + " more";
  }
  return text + ". `parcodec compat` tells all about it";
}

}  // namespace

std::shared_ptr<const reader::Conversions> Target::find(Bytes held) const {
  const std::lock_guard lock(mutex_);
  for (const Planned& planned : planned_) {
    if (std::ranges::equal(planned.held, held)) return planned.conversions;
  }
  return nullptr;
}

Result<std::shared_ptr<const reader::Conversions>> Target::plan(reader::FileState& file,
                                                                Bytes held) const {
  auto from = schema::decode(held);
  if (!from) return Failure(std::move(from.error()));
  auto to = schema::decode(canonical_);
  if (!to) return Failure(std::move(to.error()));
  const std::vector<schema::Mismatch> mismatches = schema::find_mismatches(*from, *to);
  if (!mismatches.empty()) {
    return Failure(Error{.code = ErrorCode::kSchemaMismatch,
                         .message = explain(*from, *to, mismatches),
                         .path = file.path(),
                         .field_path = mismatches.front().path});
  }
  std::shared_ptr<const reader::Conversions> made =
      std::make_shared<const PlannedConversions>(std::move(*from), std::move(*to));
  const std::lock_guard lock(mutex_);
  if (planned_.size() == kMostPlans) planned_.erase(planned_.begin());
  planned_.push_back({{held.begin(), held.end()}, made});
  return made;
}

Result<std::uint16_t> Target::root_part(reader::FileState& file,
                                        const schema::Fingerprint& fingerprint) const {
  if (const auto known = file.conversions().find(fingerprint)) return *known;
  auto chunk = file.chunk(file.footer().schema, file.footer_offset());
  if (!chunk) return Failure(std::move(chunk.error()));
  auto conversions = find((*chunk)->bytes());
  if (conversions == nullptr) {
    auto made = plan(file, (*chunk)->bytes());
    if (!made) {
      if (made.error().code == ErrorCode::kCorrupt) reader::locate(made.error(), *chunk->get());
      return Failure(std::move(made.error()));
    }
    conversions = std::move(*made);
  }
  return file.conversions().add(fingerprint, std::move(conversions));
}

}  // namespace parcode::evolve
