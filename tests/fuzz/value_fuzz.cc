// Fuzzes the decoding of values: any bytes as the chunk of a root, in either form, of types that
// have everything in them. The first byte says which type and form.

#include <cstring>
#include <span>
#include <vector>

#include "parcode/parcode.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/schemas/shapes.pcs.h"
#include "tests/trust/made_file.h"

namespace parcode::fuzz {

const char* const kCorpus = "tests/corpus/fuzz_value";
const int kSeeds = 8;

namespace {

OpenOptions limited() {
  OpenOptions options{.threads = 1};
  options.limits.allocation = 16 << 20;
  options.limits.decoded_bytes = 16 << 20;
  options.limits.depth = 100;
  return options;
}

template <class T>
void read(Bytes chunk, format::Form form) {
  const auto bytes = testing::record_file(api::type_schema<T>(), chunk, form);
  const auto file = open_bytes(std::span(bytes), limited());
  if (!file) return;
  const auto loaded = file->template load<T>();
  if (loaded) {
    // What was read can be written, and is then read again.
    const auto again = serialize(*loaded, {.threads = 1});
    if (!again || !load_bytes<T>(*again, limited())) __builtin_trap();
  }
  if (const auto root = file->template root<T>()) {
    if constexpr (requires { root->load(); }) static_cast<void>(root->load());
  }
  if (const auto dynamic = file->dynamic_root()) static_cast<void>(dynamic->json());
}

}  // namespace
}  // namespace parcode::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parcode;
  using namespace tests::shapes;
  if (size == 0) return 0;
  std::vector<std::byte> chunk(size - 1);
  if (!chunk.empty()) std::memcpy(chunk.data(), data + 1, chunk.size());
  const auto form = (data[0] & 8) != 0 ? format::Form::kWide : format::Form::kNarrow;
  switch (data[0] & 7) {
    case 0:
      fuzz::read<Numbers>(chunk, form);
      break;
    case 1:
      fuzz::read<Inline>(chunk, form);
      break;
    case 2:
      fuzz::read<Figure>(chunk, form);
      break;
    case 3:
      fuzz::read<Branch>(chunk, form);
      break;
    case 4:
      fuzz::read<std::vector<std::string>>(chunk, form);
      break;
    case 5:
      fuzz::read<std::unordered_map<std::string, std::vector<Flags>>>(chunk, form);
      break;
    case 6:
      fuzz::read<std::optional<std::vector<std::optional<Key>>>>(chunk, form);
      break;
    default:
      fuzz::read<Stored>(chunk, form);
  }
  return 0;
}
