// Writes the seeds of the fuzz targets that come from values: make_seeds FOLDER (tests/corpus).

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "parcode/parcode.h"
#include "tests/runtime/api/sample.h"
#include "tests/trust/dissection.h"

namespace parcode::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace tests::shapes;
using Octets = std::vector<std::byte>;

void write(const fs::path& path, const Octets& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

// The chunk of a role in the file of a value, behind the bytes that tell the target what it is.
Octets chunk_of(const Octets& file, testing::Part::Role role, std::vector<std::uint8_t> prefix) {
  Octets seed(prefix.size());
  std::memcpy(seed.data(), prefix.data(), prefix.size());
  const auto parts = testing::Dissection::of(std::span(file))->parts;
  for (const testing::Part& part : parts) {
    if (part.role != role) continue;
    seed.insert(seed.end(), part.bytes.begin(), part.bytes.end());
    break;
  }
  return seed;
}

template <class T>
void write_value(const fs::path& folder, const char* name, std::uint8_t type, const T& value) {
  write(folder / "fuzz_value" / name,
        chunk_of(serialize(value).value(), testing::Part::Role::kRoot, {type}));
}

template <class K, class V>
void write_map(const fs::path& folder, const char* name, std::uint8_t type,
               const std::unordered_map<K, V>& map) {
  const Octets file = serialize(map, {.shard_bytes = std::uint64_t{1} << 30}).value();
  const auto low = static_cast<std::uint8_t>(map.size());
  const auto high = static_cast<std::uint8_t>(map.size() >> 8);
  write(folder / "fuzz_map" / name,
        chunk_of(file, testing::Part::Role::kBucket, {type, low, high}));
}

// Everything of it, as little of each as makes a chunk.
Everything small_sample() {
  Everything value = make_everything(25);
  for (Stored* stored : {&value.outside, &**value.outside.previous}) {
    stored->text.resize(1100);
    stored->note->resize(1100);
    stored->three[1].resize(1100);
    stored->one = make_branch(77, 600);
    stored->figure = Figure::from_branch(make_branch(79, 600));
    for (auto& branch : stored->branches) branch = make_branch(1, 600);
  }
  value.inside.figures[2] = Figure::from_branch(make_branch(1, 600));
  value.inside.leaves[6].payload.resize(1100);
  return value;
}

void write_files(const fs::path& folder) {
  const Everything sample = small_sample();
  for (const Compression codec : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    const std::string name = "shapes_" + std::to_string(static_cast<int>(codec)) + ".pcode";
    write(folder / "fuzz" / name, serialize(sample, {.compression = codec}).value());
  }
}

void write_values(const fs::path& folder) {
  Inline inside = make_inline();
  inside.leaves.clear();
  inside.figures.pop_back();
  write_value(folder, "numbers", 0, make_numbers());
  write_value(folder, "inline", 1, inside);
  write_value(folder, "figure", 2, Figure::from_polygon({{1, 2}, {3, 4}}));
  write_value(folder, "branch", 3, make_branch(3, 20));
  write_value(folder, "stored", 7, make_stored(3));
  write_value(folder, "map", 5,
              std::unordered_map<std::string, std::vector<Flags>>{{"a", {{true, 1, false}}}});
  write_value(folder, "keys", 6,
              std::optional(std::vector<std::optional<Key>>{Key{1, "name", Color::blue}, {}}));
  write_value(folder, "strings", 4, std::vector<std::string>{"one", "", "three"});
}

void write_maps(const fs::path& folder) {
  std::unordered_map<std::uint64_t, std::uint64_t> numbers;
  std::unordered_map<std::string, std::string> texts;
  std::unordered_map<Key, Leaf> leaves;
  for (std::uint32_t i = 0; i < 90; ++i) {
    numbers[i] = i * i;
    texts["key " + std::to_string(i)] = std::string(20, 'v');
    leaves[{i, "name", Color::red}] = {"leaf", {1, 2, 3}};
  }
  write_map(folder, "numbers", 0, numbers);
  write_map(folder, "texts", 1, texts);
  write_map(folder, "leaves", 2, leaves);
  write_map(folder, "bools", 3,
            std::unordered_map<bool, std::vector<std::string>>{
                {true, std::vector<std::string>(60, std::string(20, 't'))}, {false, {}}});
}

}  // namespace
}  // namespace parcode::fuzz

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: make_seeds FOLDER\n");
    return 2;
  }
  parcode::fuzz::write_files(values[1]);
  parcode::fuzz::write_values(values[1]);
  parcode::fuzz::write_maps(values[1]);
  return 0;
}
