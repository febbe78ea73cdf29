#include "runtime/interop/par4/inspect.h"

#include <algorithm>
#include <new>
#include <utility>

#include "runtime/base/options.h"
#include "runtime/interop/par4/bincode.h"
#include "runtime/interop/par4/frame.h"
#include "runtime/io/source.h"

namespace parcode::par4 {
namespace {

// Of the chunks below one parent, so many are shown.
constexpr std::uint32_t kShownChildren = 16;
// A file can be one long chain: the lines for it stay short.
constexpr std::uint32_t kDeepestIndent = 32;

// The number of items, if the payload is that of a Vec with such a number of shards.
bool looks_like_vec(const Chunk& chunk, std::uint64_t* items) {
  Trail trail(1);
  try {
    BincodeReader in(chunk.payload, trail);
    *items = in.fixed<std::uint64_t>();
    std::uint64_t counted = 0;
    std::uint64_t shards = 0;
    for (std::uint64_t left = in.count(2); left > 0; --left) {
      const std::uint64_t each = in.number<std::uint32_t>();
      const std::uint64_t repeat = in.number<std::uint32_t>();
      counted += each * repeat;
      shards += repeat;
    }
    return in.remaining() == 0 && counted == *items && shards == chunk.children;
  } catch (const Fault&) {
    return false;
  }
}

bool looks_like_map(const Chunk& chunk) {
  return chunk.children != 0 && chunk.payload.size() == sizeof(std::uint32_t) &&
         load_as<std::uint32_t>(chunk.payload.data()) >= chunk.children;
}

ChunkInspection inspection_of(const Chunk& chunk, std::uint32_t depth) {
  ChunkInspection seen = {.depth = depth,
                          .offset = chunk.ref.offset,
                          .length = chunk.ref.length,
                          .payload_bytes = chunk.payload.size(),
                          .lz4 = chunk.compression == kLz4,
                          .children = chunk.children};
  std::uint64_t items = 0;
  if (looks_like_map(chunk)) {
    seen.looks = Looks::kMap;
  } else if (looks_like_vec(chunk, &items)) {
    seen.looks = Looks::kVec;
    seen.items = items;
  }
  return seen;
}

Inspection walk(Bytes bytes) {
  const Limits limits;
  Trail trail(limits.depth);
  ChunkFile file(bytes, limits, trail);
  Inspection inspection{.file_bytes = bytes.size(), .checksum = file.checksum()};
  struct Ahead {
    ChunkRef ref;
    std::uint64_t limit;
    std::uint32_t depth;
  };
  std::vector<Ahead> ahead;
  const auto visit = [&](const Chunk& chunk, std::uint32_t depth) {
    inspection.chunks.push_back(inspection_of(chunk, depth));
    inspection.payload_bytes += chunk.payload.size();
    for (std::uint32_t i = chunk.children; i > 0; --i) {
      ahead.push_back({chunk.child(i - 1), chunk.ref.offset, depth + 1});
    }
  };
  visit(file.root(), 0);
  while (!ahead.empty()) {
    const Ahead next = ahead.back();
    ahead.pop_back();
    visit(file.read(next.ref, next.limit), next.depth);
  }
  return inspection;
}

std::string describe(const ChunkInspection& chunk) {
  std::string text =
      "@" + std::to_string(chunk.offset) + "  " + std::to_string(chunk.length) + " bytes";
  if (chunk.lz4) text += ", LZ4 of " + std::to_string(chunk.payload_bytes);
  if (chunk.looks == Looks::kVec) {
    text += ", looks like a Vec of " + std::to_string(chunk.items) + " items in " +
            std::to_string(chunk.children) + " shards";
  } else if (chunk.looks == Looks::kMap) {
    text += ", looks like a map in " + std::to_string(chunk.children) + " shards";
  } else if (chunk.children != 0) {
    text += ", " + std::to_string(chunk.children) + " children";
  }
  return text;
}

}  // namespace

bool is_par4(std::span<const std::byte> file) {
  return has_magic(file);
}

bool is_par4(const std::filesystem::path& path) {
  const auto source = io::open_pread(path);
  if (!source || (*source)->size() < kHeaderSize) return false;
  std::vector<std::byte> header(kHeaderSize);
  return (*source)->read((*source)->size() - kHeaderSize, header) && has_magic(header);
}

Result<Inspection> inspect(std::span<const std::byte> file) {
  try {
    return walk(file);
  } catch (const Fault& fault) {
    return Failure(fault.error());
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kLimit, "memory ran out");
  }
}

Result<Inspection> inspect(const std::filesystem::path& path) {
  const auto with_path = [&](Error error) {
    if (error.path.empty()) error.path = path.string();
    return Failure(std::move(error));
  };
  const auto source = io::open_map(path);
  if (!source) return with_path(source.error());
  const auto bytes = (*source)->whole();
  if (!bytes) return with_path(bytes.error());
  auto inspection = inspect(*bytes);
  if (!inspection) return with_path(std::move(inspection.error()));
  return inspection;
}

std::string to_text(const Inspection& inspection) {
  std::string text = "PAR4 (Rust's Parcode), " + std::to_string(inspection.file_bytes) +
                     " bytes, " + std::to_string(inspection.chunks.size()) + " chunks, payloads " +
                     std::to_string(inspection.payload_bytes) + " bytes\n";
  std::vector<std::uint32_t> seen;  // children of the chunk at each depth so far
  std::uint32_t hidden_below = ~std::uint32_t{0};
  for (const ChunkInspection& chunk : inspection.chunks) {
    seen.resize(chunk.depth + 1);
    const std::uint32_t number = seen[chunk.depth]++;
    if (chunk.depth > hidden_below) continue;
    hidden_below = number >= kShownChildren ? chunk.depth : ~std::uint32_t{0};
    const std::string indent(2 * std::min(chunk.depth, kDeepestIndent), ' ');
    if (number < kShownChildren) text += indent + describe(chunk) + "\n";
    if (number == kShownChildren) text += indent + "…\n";
  }
  return text;
}

}  // namespace parcode::par4
