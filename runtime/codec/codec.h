// LZ4 and zstd behind one pair of functions; the only room that knows either.
//
// Thread safety: all functions may be called from any thread; contexts are per thread.

#ifndef PARCODE_RUNTIME_CODEC_CODEC_H_
#define PARCODE_RUNTIME_CODEC_CODEC_H_

#include <cstddef>
#include <cstdint>

#include "runtime/base/bytes.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "runtime/format/chunk_ref.h"

namespace parcode::codec {

// What callers may ask for. 0 is the codec's default (LZ4 fast, zstd 3). kNone: only 0. kLz4: 1 is
// fast, 2 to 12 are LZ4HC's. kZstd: 1 to 22, and its fast ones, -7 to -1. kAuto: zstd's, for chunks
// where it picks zstd. Errors: kInvalidArgument.
Status check_level(Compression choice, int level);

// Bytes that `out` must have room for, so that compress() never lacks any.
std::uint64_t bound(Compression choice, std::uint64_t size);

struct Compressed {
  format::Codec codec = format::Codec::kNone;  // kNone: store the input itself, `out` is scratch
  std::uint64_t size = 0;                      // bytes, in `out`, or of the input
};

// Compresses `in` into `out`. The result depends on the arguments alone, so equal chunks of equal
// choice have equal bytes, whatever thread compressed what before.
//
// A result that takes no fewer 64-byte units of the file than its input is given up (codec kNone):
// a chunk stored as it is can be viewed in place. So are inputs of more than LZ4_MAX_INPUT_SIZE
// (2016 MiB), where LZ4 was asked for.
//
// kAuto measures. LZ4 (fast) is taken where it saves a tenth, and zstd instead of it where that is
// a further sixth smaller. Where LZ4 does not save a tenth, zstd is taken if it saves a quarter,
// else nothing. zstd is first tried at level 1, and left alone where even that does not fit.
//
// Errors: kInvalidArgument (the level), kCompression.
Result<Compressed> compress(Compression choice, int level, Bytes in, MutableBytes out);

// Fills `out`, whose size is the chunk's decoded size, exactly. Errors: kCorrupt where the bytes
// are no such stream or decode to another size; memory outside `out` is never touched.
Status decompress(format::Codec codec, Bytes in, MutableBytes out);

}  // namespace parcode::codec

#endif  // PARCODE_RUNTIME_CODEC_CODEC_H_
