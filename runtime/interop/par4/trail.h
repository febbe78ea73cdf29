// Trail: where in the value, and in which chunk, a reader or writer of PAR4 stands; and Fault, what
// it throws there. The functions of par4.h catch it: no exception leaves this room.
//
// Thread safety: one trail, one thread.

#ifndef PARCODE_RUNTIME_INTEROP_PAR4_TRAIL_H_
#define PARCODE_RUNTIME_INTEROP_PAR4_TRAIL_H_

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/error.h"

namespace parcode::par4 {

class Fault : public std::exception {
 public:
  explicit Fault(Error error) : error_(std::move(error)) {}
  const char* what() const noexcept override { return error_.message.c_str(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
};

class Trail {
 public:
  explicit Trail(std::uint32_t max_depth) : max_depth_(max_depth) {}
  Trail(const Trail&) = delete;
  Trail& operator=(const Trail&) = delete;

  // Both throw a Fault that says where.
  [[noreturn]] void fail(ErrorCode code, std::string message) const;
  [[noreturn]] void corrupt(std::string message) const {
    fail(ErrorCode::kCorrupt, std::move(message));
  }

  // A field or the elements of a list, while it lives. `name` must outlive it.
  class Step {
   public:
    Step(Trail& trail, const std::string& name) : trail_(trail) { trail.steps_.push_back({&name}); }
    explicit Step(Trail& trail) : trail_(trail) { trail.steps_.push_back({}); }
    ~Step() { trail_.steps_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    void at(std::uint64_t index) { trail_.steps_.back().index = index; }

   private:
    Trail& trail_;
  };

  // One level deeper into values, while it lives. Throws at the limit.
  class Level {
   public:
    explicit Level(Trail& trail) : trail_(trail) {
      if (++trail.depth_ > trail.max_depth_) {
        --trail.depth_;
        trail.fail(ErrorCode::kLimit, "values are nested deeper than " +
                                          std::to_string(trail.max_depth_) +
                                          " levels, the limit (Limits::depth)");
      }
    }
    ~Level() { --trail_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Trail& trail_;
  };

  // Inside a chunk of the PAR4 file, while it lives.
  class InChunk {
   public:
    InChunk(Trail& trail, std::uint64_t offset)
        : trail_(trail), outer_(std::exchange(trail.chunk_offset_, offset)) {}
    ~InChunk() { trail_.chunk_offset_ = outer_; }
    InChunk(const InChunk&) = delete;
    InChunk& operator=(const InChunk&) = delete;

   private:
    Trail& trail_;
    std::optional<std::uint64_t> outer_;
  };

 private:
  struct Part {
    const std::string* field = nullptr;  // null: the element `index`
    std::uint64_t index = 0;
  };
  std::string path() const;

  std::vector<Part> steps_;
  std::optional<std::uint64_t> chunk_offset_;
  std::uint32_t depth_ = 0;
  std::uint32_t max_depth_;
};

}  // namespace parcode::par4

#endif  // PARCODE_RUNTIME_INTEROP_PAR4_TRAIL_H_
