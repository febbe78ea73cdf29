#include "runtime/codec/codec.h"

#include <lz4.h>
#include <lz4hc.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

namespace parcode::codec {
namespace {

using format::Codec;

constexpr int kLz4FastLevel = 1;
constexpr int kLz4MaxLevel = LZ4HC_CLEVEL_MAX;
constexpr int kZstdMinLevel = -7;
constexpr int kZstdMaxLevel = 22;
constexpr int kZstdDefaultLevel = 3;
constexpr std::uint64_t kLz4MaxInput = LZ4_MAX_INPUT_SIZE;

// Contexts grow with level and input; a thread keeps its own between chunks unless it is above
// this.
constexpr std::size_t kKeptContext = std::size_t{32} << 20;

struct FreeZstd {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

const char* chars(Bytes bytes) {
  return reinterpret_cast<const char*>(bytes.data());
}
char* chars(MutableBytes bytes) {
  return reinterpret_cast<char*>(bytes.data());
}

// What a codec made of an input: bytes in the output, or 0 where they did not fit.
std::uint64_t run_lz4(int level, Bytes in, MutableBytes out) {
  if (in.size() > kLz4MaxInput) return 0;
  const int in_size = static_cast<int>(in.size());
  const int room =
      static_cast<int>(std::min<std::uint64_t>(out.size(), std::numeric_limits<int>::max()));
  if (level <= kLz4FastLevel) {
    return static_cast<std::uint64_t>(LZ4_compress_default(chars(in), chars(out), in_size, room));
  }
  thread_local const auto state =
      std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(LZ4_sizeofStateHC()));
  return static_cast<std::uint64_t>(
      LZ4_compress_HC_extStateHC(state.get(), chars(in), chars(out), in_size, room, level));
}

Result<std::uint64_t> run_zstd(int level, Bytes in, MutableBytes out) {
  thread_local std::unique_ptr<ZSTD_CCtx, FreeZstd> context;
  if (!context) context.reset(ZSTD_createCCtx());
  if (!context) return fail(ErrorCode::kCompression, "zstd has no memory for a context");
  const std::size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(), in.data(),
                                             in.size(), level == 0 ? kZstdDefaultLevel : level);
  if (ZSTD_sizeof_CCtx(context.get()) > kKeptContext) context.reset();
  if (ZSTD_isError(size) == 0) return size;
  if (ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall) return 0;
  return fail(ErrorCode::kCompression,
              std::string("zstd could not compress a chunk: ") + ZSTD_getErrorName(size));
}

// Whether `size` bytes of a compressed chunk are worth more than the `original` ones in place.
bool pays(std::uint64_t size, std::uint64_t original) {
  return size != 0 &&
         align_up(size, format::kChunkAlignment) < align_up(original, format::kChunkAlignment);
}

Compressed chosen(Codec codec, std::uint64_t size, Bytes in) {
  if (!pays(size, in.size())) return {.codec = Codec::kNone, .size = in.size()};
  return {.codec = codec, .size = size};
}

// The rule that codec.h states. zstd gets no more room than it may use to win, so it gives up early
// where it cannot; a first try at its fastest level spares the slower ones on hopeless input.
Result<Compressed> compress_auto(int level, Bytes in, MutableBytes out) {
  const std::uint64_t lz4_size = run_lz4(kLz4FastLevel, in, out);
  const bool lz4_saves_a_tenth = lz4_size != 0 && lz4_size <= in.size() - in.size() / 10;
  const std::uint64_t kept = lz4_saves_a_tenth ? lz4_size : 0;
  const std::uint64_t room =
      lz4_saves_a_tenth ? lz4_size - lz4_size / 6 : in.size() - in.size() / 4;
  // Behind LZ4's result, which may win.
  const MutableBytes rest = out.subspan(kept, room);
  Result<std::uint64_t> zstd_size = run_zstd(1, in, rest);
  if (zstd_size && *zstd_size != 0 && level != 1) zstd_size = run_zstd(level, in, rest);
  if (!zstd_size) return Failure(zstd_size.error());
  if (*zstd_size == 0) return chosen(Codec::kLz4, kept, in);
  std::memmove(out.data(), rest.data(), *zstd_size);
  return chosen(Codec::kZstd, *zstd_size, in);
}

Status decompress_lz4(Bytes in, MutableBytes out) {
  constexpr std::uint64_t kMax = std::numeric_limits<int>::max();
  if (in.size() <= kMax && out.size() <= kMax) {
    const int size = LZ4_decompress_safe(chars(in), chars(out), static_cast<int>(in.size()),
                                         static_cast<int>(out.size()));
    if (size >= 0 && static_cast<std::uint64_t>(size) == out.size()) return {};
  }
  return fail(ErrorCode::kCorrupt, "the chunk does not decompress with LZ4 to the " +
                                       std::to_string(out.size()) + " bytes that it should have");
}

// One frame of today's format: libzstd would also take several, and those of its old versions.
bool is_one_zstd_frame(Bytes in, std::uint64_t decoded_size) {
  return in.size() >= sizeof(std::uint32_t) &&
         load_as<std::uint32_t>(in.data()) == ZSTD_MAGICNUMBER &&
         ZSTD_getFrameContentSize(in.data(), in.size()) == decoded_size &&
         ZSTD_findFrameCompressedSize(in.data(), in.size()) == in.size();
}

Status decompress_zstd(Bytes in, MutableBytes out) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeZstd> context(ZSTD_createDCtx());
  if (!context) return fail(ErrorCode::kCompression, "zstd has no memory for a context");
  std::string reason = "not one frame of that size";
  if (is_one_zstd_frame(in, out.size())) {
    const std::size_t size =
        ZSTD_decompressDCtx(context.get(), out.data(), out.size(), in.data(), in.size());
    if (size == out.size()) return {};
    if (ZSTD_isError(size) != 0) reason = ZSTD_getErrorName(size);
  }
  return fail(ErrorCode::kCorrupt, "the chunk does not decompress with zstd to the " +
                                       std::to_string(out.size()) +
                                       " bytes that it should have: " + reason);
}

}  // namespace

Status check_level(Compression choice, int level) {
  int low = 0;
  int high = 0;
  const char* name = "no compression";
  if (choice == Compression::kLz4) {
    high = kLz4MaxLevel;
    name = "LZ4";
  } else if (choice == Compression::kZstd || choice == Compression::kAuto) {
    low = kZstdMinLevel;
    high = kZstdMaxLevel;
    name = choice == Compression::kZstd ? "zstd" : "automatic compression";
  }
  if (level >= low && level <= high) return {};
  const std::string range = low == high ? "0" : std::to_string(low) + " to " + std::to_string(high);
  return fail(ErrorCode::kInvalidArgument, "compression level " + std::to_string(level) +
                                               " does not exist for " + name + "; give " + range);
}

std::uint64_t bound(Compression choice, std::uint64_t size) {
  const std::uint64_t lz4 =
      size > kLz4MaxInput ? 0
                          : static_cast<std::uint64_t>(LZ4_compressBound(static_cast<int>(size)));
  switch (choice) {
    case Compression::kNone:
      return 0;
    case Compression::kLz4:
      return lz4;
    case Compression::kZstd:
      return ZSTD_compressBound(size);
    case Compression::kAuto:
      return lz4 + size;  // LZ4's result, and zstd's behind it
  }
  return 0;
}

Result<Compressed> compress(Compression choice, int level, Bytes in, MutableBytes out) {
  if (Status checked = check_level(choice, level); !checked) {
    return Failure(checked.error());
  }
  const Compressed as_it_is = {.codec = Codec::kNone, .size = in.size()};
  if (choice == Compression::kNone || in.size() <= format::kChunkAlignment) return as_it_is;
  if (out.size() < bound(choice, in.size())) {
    return fail(ErrorCode::kInternal, "too small a buffer to compress a chunk into");
  }
  if (choice == Compression::kAuto) return compress_auto(level, in, out);
  if (choice == Compression::kLz4) return chosen(Codec::kLz4, run_lz4(level, in, out), in);
  return run_zstd(level, in, out).map([&](std::uint64_t size) {
    return chosen(Codec::kZstd, size, in);
  });
}

Status decompress(format::Codec codec, Bytes in, MutableBytes out) {
  switch (codec) {
    case Codec::kNone:
      if (in.size() != out.size()) break;
      if (!in.empty()) std::memcpy(out.data(), in.data(), in.size());
      return {};
    case Codec::kLz4:
      return decompress_lz4(in, out);
    case Codec::kZstd:
      return decompress_zstd(in, out);
  }
  return fail(ErrorCode::kCorrupt, "the chunk's codec does not fit its sizes");
}

}  // namespace parcode::codec
