// Fuzzes reading: any bytes, made to look like a file whose checksums are right, must give an Error
// or a value, in bounded memory. Reads through the embedded schema, so every type can come up, and
// files of tests.shapes.Everything in every other way too.
// The mutator is in file_mutator.cc.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "runtime/format/file_frame.h"
#include "tests/fuzz/framed.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/runtime/api/sample.h"
#include "tests/trust/ways_to_read.h"

namespace parcode::fuzz {
namespace {

using Read = std::function<void(std::span<const std::byte>, const OpenOptions&)>;

// Through a way of ways_to_read().
Read through(const testing::Way& way) {
  return [read = way.read](std::span<const std::byte> bytes, const OpenOptions& options) {
    const auto file = open_bytes(bytes, options);
    const schema::Fingerprint wanted = api::type_schema<tests::shapes::Everything>().fingerprint;
    if (file && file->fingerprint() == wanted) static_cast<void>(read(*file));
  };
}

std::vector<Read> make_reads() {
  using Octets = std::span<const std::byte>;
  std::vector<Read> reads = {
      [](Octets bytes, const OpenOptions& options) { static_cast<void>(inspect(bytes, options)); },
      [](Octets bytes, const OpenOptions& options) {
        static_cast<void>(parcode::verify(bytes, options));
      },
      [](Octets bytes, const OpenOptions& options) {
        static_cast<void>(load_bytes<std::vector<std::string>>(bytes, options));
      },
  };
  const auto good =
      std::make_shared<const tests::shapes::Everything>(tests::shapes::make_everything(30));
  for (const testing::Way& way : testing::ways_to_read(good, "null")) reads.push_back(through(way));
  return reads;
}

const std::vector<Read>& reads() {
  static const std::vector<Read> all = make_reads();
  return all;
}

}  // namespace

const char* const kCorpus = "tests/corpus/fuzz";
const int kSeeds = 8;

unsigned ways() {
  return static_cast<unsigned>(reads().size());
}

unsigned way_of(Input input) {
  return input.size() < format::kFooterSize ? 0 : free_bytes(input)[0];
}

void read(Input input, unsigned way) {
  const bool verified = input.size() >= format::kFooterSize && free_bytes(input)[1] % 2 == 0;
  OpenOptions options{.verify = verified ? Verify::kFirstTouch : Verify::kNever, .threads = 1};
  options.limits.allocation = 4 << 20;
  options.limits.decoded_bytes = 4 << 20;
  reads()[way](framed(input), options);
}

}  // namespace parcode::fuzz
