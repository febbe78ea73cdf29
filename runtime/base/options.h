// What callers choose when they save and open, and what they are told about it.
//
// Options are aggregates whose defaults suit most programs:
//   parcode::save("world.pcode", world, {.compression = parcode::Compression::kLz4, .threads = 4});

#ifndef PARCODE_RUNTIME_BASE_OPTIONS_H_
#define PARCODE_RUNTIME_BASE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace parcode {

// How chunks are compressed. kAuto picks per chunk by what it measures. A chunk that a codec does
// not make smaller is stored as it is, whatever was asked for.
enum class Compression : std::uint8_t { kNone = 1, kLz4, kZstd, kAuto };

// What may be lost when the machine (not just the program) stops during or after a save.
enum class Durability : std::uint8_t {
  kAtomicRename = 1,  // the file appears whole or not at all; a power cut may lose the newest save
  kFsync,             // as above, and once save() returns the file is on the disk
  kNone,              // written in place, nothing synced: for scratch files
};

enum class IfExists : std::uint8_t { kReplace = 1, kFail };

// How a file's bytes are reached.
enum class Source : std::uint8_t {
  // Mapped; pages come as they are touched. Files of NFS, SMB, FUSE and the like are read as with
  // kPread. A file that somebody truncates meanwhile gives kTruncated where a chunk is first
  // touched, and may end the program (SIGBUS) where it was touched before; see docs/trust.md.
  kMmap = 1,
  kPread,   // read chunk by chunk into memory of our own; safe on files that others truncate
  kMemory,  // the whole file is read at open
};

// When a chunk's checksum is compared.
enum class Verify : std::uint8_t {
  kFirstTouch = 1,  // once, when the chunk is first needed
  kEager,           // every chunk, at open: costs a read of the whole file
  kNever,           // not at all: wrong values may appear; memory stays safe
};

// How far a call that works on many chunks has come.
struct Progress {
  std::uint64_t bytes_done = 0;  // decoded bytes
  std::uint64_t bytes_total = 0;
  std::uint64_t chunks_done = 0;
  std::uint64_t chunks_total = 0;
};

// Kept in the file's info chunk, read back by inspect().
struct Metadata {
  std::string description = {};
  std::vector<std::string> tags = {};
  std::vector<std::pair<std::string, std::string>> custom = {};  // sorted by key when written

  friend bool operator==(const Metadata&, const Metadata&) = default;
};

struct SaveOptions {
  // For fields whose schema names no compression.
  Compression compression = Compression::kNone;
  int level = 0;                          // the codec's own scale; 0: its default
  unsigned threads = 0;                   // 0: all cores; 1: the calling thread alone, none started
  std::uint64_t shard_bytes = 128 << 10;  // encoded bytes that a shard of a vec aims at
  Durability durability = Durability::kAtomicRename;
  IfExists if_exists = IfExists::kReplace;
  std::uint64_t memory_budget =
      8 << 20;  // encoded bytes in flight; one chunk a thread may exceed it
  Metadata metadata = {};
  // Leaves creation time, program and platform out of the file, so that equal objects give equal
  // bytes.
  bool reproducible = true;
  // Called from any of the threads that work, one at a time. Must be quick.
  std::function<void(const Progress&)> progress = {};
  std::stop_token stop = {};
};

// Bounds for one call (one load(), at(), find(), …). A file that passes one gives kLimit, and the
// error says which. The defaults stop bombs, not honest files.
struct Limits {
  std::uint64_t allocation = std::uint64_t{1} << 38;     // bytes: the largest single allocation
  std::uint64_t decoded_bytes = std::uint64_t{1} << 42;  // bytes decoded by one call, in all
  std::uint32_t depth = 1000;                            // nesting of values within values
  // Keys of one map that std::hash puts into the same bucket of the program's std::unordered_map.
  // More than a few come about only where somebody chose the keys to make loading them take
  // forever.
  std::uint32_t collisions = 1000;
};

struct OpenOptions {
  Source source = Source::kMmap;
  Verify verify = Verify::kFirstTouch;
  std::uint64_t cache_bytes = 16 << 20;  // decoded chunks kept for the next access
  Limits limits = {};
  unsigned threads = 0;  // for load() and eager verification; as in SaveOptions
  std::stop_token stop = {};
};

struct SaveReport {
  std::uint64_t file_bytes = 0;     // size of the file
  std::uint64_t decoded_bytes = 0;  // of all chunks, before compression
  std::uint64_t stored_bytes = 0;   // of all chunks, after it
  std::uint64_t chunks = 0;
  unsigned threads = 0;  // that worked on it
};

}  // namespace parcode

#endif  // PARCODE_RUNTIME_BASE_OPTIONS_H_
