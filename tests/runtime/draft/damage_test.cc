// Files that are damaged or made to harm: whatever reads by the schema gives an error or a value,
// and stays within its memory. Checksums are not looked at, so every wrong byte gets through.

#include <gtest/gtest.h>

#include <random>

#include "runtime/draft/draft_builder.h"
#include "runtime/draft/save.h"
#include "runtime/dynamic/diff.h"
#include "runtime/dynamic/walker.h"
#include "tests/runtime/api/sample.h"

namespace parcode::testing {
namespace {

using Octets = std::vector<std::byte>;

OpenOptions careless() {
  OpenOptions options{.verify = Verify::kNever, .threads = 1};
  options.limits.allocation = 64 << 20;
  options.limits.decoded_bytes = 64 << 20;
  return options;
}

// Takes a few megabytes and then no more.
dynamic::TextSink short_sink() {
  return [taken = std::size_t{0}](std::string_view piece) mutable -> Status {
    taken += piece.size();
    if (taken < 4 << 20) return {};
    return fail(ErrorCode::kLimit, "enough");
  };
}

void read_every_way(const Octets& bytes, const DynamicValue& whole) {
  const auto file = open_bytes(std::span(bytes), careless());
  if (!file) return;
  static_cast<void>(inspect(*file, {.deep = true, .cells = 8}));
  const auto root = file->dynamic_root();
  if (!root) return;
  static_cast<void>(root->write_json(short_sink()));
  for (const char* path :
       {"outside.by_number[977]", "outside.lines[7]", "outside.branches[*].leaves[*].name",
        "outside.by_key[*].x", "inside.figures[*].polygon[0].x", "len(outside.previous.plain)",
        "outside.previous.by_name[\"name 1\"].payload"}) {
    std::size_t found = 0;
    static_cast<void>(root->select(path, [&](const DynamicValue& value) -> Status {
      static_cast<void>(value.size());
      if (++found < 1000) return {};
      return fail(ErrorCode::kLimit, "enough");
    }));
  }
  std::size_t differences = 0;
  static_cast<void>(diff(whole, *root, [&](const Difference&) -> Status {
    if (++differences < 1000) return {};
    return fail(ErrorCode::kLimit, "enough");
  }));
  draft::Draft copy(root->file().types());
  draft::DraftBuilder builder(copy);
  dynamic::Walker walker(*file->state().get(), root->file().types(), builder);
  if (walker.walk(root->spot())) static_cast<void>(draft::serialize(copy, {.threads = 1}));
}

TEST(Damage, NeverLeavesTheFile) {
  const Octets good = serialize(tests::shapes::make_everything(300)).value();
  const auto whole = open_bytes(std::span(good))->dynamic_root().value();
  std::mt19937_64 random(7);
  for (int round = 0; round < 400; ++round) {
    Octets bytes = good;
    const std::uint64_t count = 1 + random() % 4;
    for (std::uint64_t i = 0; i < count; ++i) {
      // The last part has the root, its tables and the schema: more often than its size says.
      const std::size_t reach = random() % 2 == 0 ? bytes.size() : 6000;
      const std::size_t at = bytes.size() - 256 - 1 - random() % (reach - 257);
      bytes[at] = random() % 3 == 0 ? std::byte{0xFF} : static_cast<std::byte>(random());
    }
    read_every_way(bytes, whole);
  }
}

}  // namespace
}  // namespace parcode::testing
