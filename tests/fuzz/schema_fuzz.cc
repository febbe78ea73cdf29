// Fuzzes the schema compiler: any text gives C++ or messages. Two files, with a line "%%" between
// them: the first may import the second as "other.pcs".

#include <map>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/emit/emit.h"
#include "compiler/format/format.h"
#include "compiler/model/lower.h"
#include "compiler/source/source_set.h"
#include "compiler/syntax/parse.h"
#include "runtime/schema/canonical.h"
#include "tests/compiler/support/compile_text.h"
#include "tests/fuzz/fuzz_target.h"

namespace parcode::fuzz {

const char* const kCorpus = "tests/corpus/fuzz_schema";
const int kSeeds = 8;

namespace {

// What is laid out says the same, and is laid out already.
void check_format(const std::string& text) {
  using namespace compiler;
  SourceSet sources;
  Diagnostics diagnostics;
  const SourceFile& file = sources.add("main.pcs", text);
  const ParsedFile parsed = parse(file, diagnostics);
  if (diagnostics.has_errors()) return;
  const std::string once = format(file, parsed.tokens);
  const SourceFile& again = sources.add("again.pcs", once);
  const ParsedFile parsed_again = parse(again, diagnostics);
  if (diagnostics.has_errors() || format(again, parsed_again.tokens) != once) __builtin_trap();
}

// The schema of a root comes back from a file as it went in.
void check_schema(const compiler::model::SchemaSet& set) {
  const schema::Schema whole = compiler::model::lower_all(set);
  for (const auto& file : set.files) {
    if (!file.root) continue;
    const auto schema = compiler::model::lower(whole, file.root->type, file.version);
    const auto bytes = schema::encode(schema);
    const auto decoded = schema::decode(bytes);
    if (!decoded || schema::encode(*decoded) != bytes) __builtin_trap();
  }
}

}  // namespace

unsigned ways() {
  return 1;
}

unsigned way_of(Input) {
  return 0;
}

void read(Input input, unsigned) {
  const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  const std::size_t border = text.find("\n%%\n");
  std::map<std::string, std::string> files = {{"main.pcs", std::string(text.substr(0, border))}};
  if (border != std::string_view::npos) files["other.pcs"] = text.substr(border + 4);
  check_format(files["main.pcs"]);
  const auto compiled = compiler::compile_files(files);
  static_cast<void>(compiled.messages());
  if (!compiled.set) return;
  check_schema(*compiled.set);
  for (std::uint32_t file = 0; file < compiled.set->files.size(); ++file) {
    static_cast<void>(compiler::emit(*compiled.set, file));
  }
}

}  // namespace parcode::fuzz
