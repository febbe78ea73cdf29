// Fuzzes reading: any bytes, made to look like a file whose checksums are right, must give an Error
// or a value, in bounded memory. Reads through the embedded schema, so every type can come up, and
// files of tests.shapes.Everything in every other way too.
// The mutator is in file_mutator.cc.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "tests/fuzz/framed.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/runtime/api/sample.h"
#include "tests/trust/ways_to_read.h"

namespace parcode::fuzz {

const char* const kCorpus = "tests/corpus/fuzz";
const int kSeeds = 8;

namespace {

const std::vector<testing::Way>& ways() {
  static const auto all = testing::ways_to_read(
      std::make_shared<const tests::shapes::Everything>(tests::shapes::make_everything(30)), {});
  return all;
}

void read(std::span<const std::byte> bytes, Verify verify) {
  OpenOptions options{.verify = verify, .threads = 1};
  options.limits.allocation = 32 << 20;
  options.limits.decoded_bytes = 32 << 20;
  static_cast<void>(inspect(bytes, options));
  static_cast<void>(parcode::verify(bytes, options));
  static_cast<void>(load_bytes<std::vector<std::string>>(bytes, options));
  const auto file = open_bytes(bytes, options);
  if (!file || file->fingerprint() != api::type_schema<tests::shapes::Everything>().fingerprint) {
    return;
  }
  for (const testing::Way& way : ways()) static_cast<void>(way.read(*file));
}

}  // namespace
}  // namespace parcode::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parcode;
  const auto bytes = fuzz::framed({data, size});
  fuzz::read(bytes, size % 2 == 0 ? Verify::kNever : Verify::kFirstTouch);
  return 0;
}
