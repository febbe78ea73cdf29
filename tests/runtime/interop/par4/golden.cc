#include "tests/runtime/interop/par4/golden.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "runtime/interop/par4/frame.h"

namespace parcode::testing {
namespace {

const std::string kCorpus = "tests/corpus/par4/";

void append_tree(par4::ChunkFile& file, const par4::Chunk& chunk, std::string& text) {
  text +=
      "(" + std::to_string(chunk.compression) + " " + std::to_string(chunk.payload.size()) + ":";
  text.append(reinterpret_cast<const char*>(chunk.payload.data()), chunk.payload.size());
  for (std::uint32_t i = 0; i < chunk.children; ++i) append_tree(file, file.child(chunk, i), text);
  text += ")";
}

}  // namespace

bool Golden::is_compressed() const {
  return sidecar.at("compression_all") || sidecar.dump().find("lz4") != std::string::npos;
}

bool Golden::is_deterministic() const {
  return sidecar.at("writer") == "save_sync";
}

par4::SaveOptions Golden::options() const {
  par4::SaveOptions options;
  if (sidecar.at("compression_all")) options.compression = Compression::kLz4;
  options.cpus = sidecar.at("cpus");
  return options;
}

std::vector<std::byte> read_corpus(const std::string& path) {
  std::ifstream in(kCorpus + path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

Golden read_golden(const std::string& name) {
  std::ifstream in(kCorpus + name + ".json");
  return {name, Json::parse(in), read_corpus(name + ".par")};
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpus)) {
    if (entry.path().extension() != ".json") continue;
    names.push_back(entry.path().string().substr(kCorpus.size()));
    names.back().resize(names.back().size() - std::string(".json").size());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string tree_of(const std::vector<std::byte>& bytes) {
  const Limits limits;
  par4::Trail trail(limits.depth);
  par4::ChunkFile file(bytes, limits, trail);
  std::string text;
  append_tree(file, file.root(), text);
  return text;
}

}  // namespace parcode::testing
