// Fuzzes the decoding of values: any bytes as the chunk of a root, in either form, of types that
// have everything in them. The first byte says which type and form, and how it is read.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
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
  options.limits.allocation = 4 << 20;
  options.limits.decoded_bytes = 4 << 20;
  options.limits.depth = 100;
  return options;
}

// What was read can be written, and is then read again.
template <class T>
void load(const File& file) {
  const auto loaded = file.load<T>();
  if (!loaded) return;
  const auto again = serialize(*loaded, {.threads = 1});
  if (!again || !load_bytes<T>(*again, limited())) __builtin_trap();
}

template <class T>
void read_root(const File& file) {
  const auto root = file.root<T>();
  if (!root) return;
  if constexpr (requires { root->load(); }) static_cast<void>(root->load());
}

void print(const File& file) {
  if (const auto dynamic = file.dynamic_root()) static_cast<void>(dynamic->json());
}

template <class T>
void read_as(Bytes chunk, format::Form form, unsigned way) {
  const auto bytes = testing::record_file(api::type_schema<T>(), chunk, form);
  const auto file = open_bytes(std::span(bytes), limited());
  if (!file) return;
  if (way == 0) load<T>(*file);
  if (way == 1) read_root<T>(*file);
  if (way == 2) print(*file);
}

}  // namespace

unsigned ways() {
  return 3;
}

unsigned way_of(Input input) {
  return input.empty() ? 0 : input[0] >> 4;
}

void read(Input input, unsigned way) {
  using namespace tests::shapes;
  if (input.empty()) return;
  const Bytes chunk = std::as_bytes(input.subspan(1));
  const auto form = (input[0] & 8) != 0 ? format::Form::kWide : format::Form::kNarrow;
  switch (input[0] & 7) {
    case 0:
      return read_as<Numbers>(chunk, form, way);
    case 1:
      return read_as<Inline>(chunk, form, way);
    case 2:
      return read_as<Figure>(chunk, form, way);
    case 3:
      return read_as<Branch>(chunk, form, way);
    case 4:
      return read_as<std::vector<std::string>>(chunk, form, way);
    case 5:
      return read_as<std::unordered_map<std::string, std::vector<Flags>>>(chunk, form, way);
    case 6:
      return read_as<std::optional<std::vector<std::optional<Key>>>>(chunk, form, way);
    default:
      return read_as<Stored>(chunk, form, way);
  }
}

}  // namespace parcode::fuzz
