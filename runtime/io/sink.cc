#include "runtime/io/sink.h"

#include <exception>
#include <string>

namespace parcode::io {
namespace {

class MemoryOutput final : public Output {
 public:
  explicit MemoryOutput(std::vector<std::byte>& bytes) : bytes_(bytes) {}

  bool concurrent() const override { return false; }

  Status write(std::uint64_t, std::span<const Bytes> pieces) override {
    for (const Bytes piece : pieces) bytes_.insert(bytes_.end(), piece.begin(), piece.end());
    return {};
  }

 private:
  std::vector<std::byte>& bytes_;
};

class SinkOutput final : public Output {
 public:
  explicit SinkOutput(Sink& sink) : sink_(sink) {}

  bool concurrent() const override { return false; }

  Status write(std::uint64_t, std::span<const Bytes> pieces) override {
    for (const Bytes piece : pieces) {
      if (Status written = write_guarded(piece); !written) return written;
    }
    return {};
  }

 private:
  // The sink is a caller's code: what it throws ends here.
  Status write_guarded(Bytes piece) {
    try {
      return sink_.write(piece);
    } catch (const std::exception& thrown) {
      return fail(ErrorCode::kInternal, std::string("the sink threw: ") + thrown.what());
    } catch (...) {
      return fail(ErrorCode::kInternal, "the sink threw something that is no std::exception");
    }
  }

  Sink& sink_;
};

}  // namespace

std::unique_ptr<Output> memory_output(std::vector<std::byte>& bytes) {
  return std::make_unique<MemoryOutput>(bytes);
}

std::unique_ptr<Output> sink_output(Sink& sink) {
  return std::make_unique<SinkOutput>(sink);
}

}  // namespace parcode::io
