// A system's way with native data: what every workload asks of it. Each workload adds what one does
// with its data (see world.h and the others); each system implements that in one file of peers/.

#ifndef BENCH_COMPARE_WORKLOADS_FORMAT_H_
#define BENCH_COMPARE_WORKLOADS_FORMAT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace bench::compare {

// A system as it is used.
struct Variant {
  std::string system;
  std::string codec = "none";
  unsigned threads = 1;
};

// Everything throws where it fails. Nothing is synced to a disk.
template <class Native>
class Format {
 public:
  explicit Format(Variant variant) : variant_(std::move(variant)) {}
  Format(const Format&) = delete;
  Format& operator=(const Format&) = delete;
  virtual ~Format() = default;

  const Variant& variant() const { return variant_; }

  // From native structs to a closed file at `path`, where there is none yet …
  virtual void save(const Native& value, const std::string& path) const = 0;
  // … and back, all of it.
  virtual Native load(const std::string& path) const = 0;

 private:
  Variant variant_;
};

// A map in an open file. Each thread has its own.
class Lookups {
 public:
  virtual ~Lookups() = default;

  // Looks all keys up. Returns the sum of the digests of the values found, read where they lie …
  virtual std::uint64_t find(std::span<const std::uint64_t> keys) const = 0;
  // … or from a copy of each: a native value of its own.
  virtual std::uint64_t copy(std::span<const std::uint64_t> keys) const = 0;
};
using LookupsOfThreads = std::vector<std::unique_ptr<Lookups>>;

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_FORMAT_H_
