#include "compiler/emit/file_view.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "compiler/emit/cpp_text.h"
#include "compiler/emit/cpp_types.h"
#include "compiler/emit/definitions.h"
#include "compiler/emit/embedded_schema.h"
#include "compiler/emit/members.h"

namespace parcode::compiler {

namespace {

using schema::DefinitionKind;

// "GAME_WORLD_PCS_H_" of "game/world.pcs".
std::string include_guard(const std::string& path) {
  std::string guard;
  for (const char c : path + "_H_") {
    const bool lower = c >= 'a' && c <= 'z';
    const bool word = lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    guard += word ? static_cast<char>(lower ? c - 'a' + 'A' : c) : '_';
  }
  // A name must not begin with a digit, nor with what C++ keeps for itself.
  return guard[0] >= 'A' && guard[0] <= 'Z' ? guard : "PCS_" + guard;
}

std::vector<View> names_view(std::string_view name, const std::set<std::string_view>& values) {
  std::vector<View> views;
  for (const std::string_view value : values) views.emplace_back().set(name, std::string(value));
  return views;
}

// The headers of the imports and the runtime's, in order.
std::vector<View> imports_view(const model::SchemaSet& set, const model::File& file) {
  std::set<std::string> paths = {"parcode/generated.h"};
  for (const std::uint32_t import : file.imports) paths.insert(set.files[import].path + ".h");
  std::vector<View> views;
  for (const std::string& path : paths) views.emplace_back().set("header", path);
  return views;
}

std::string schema_name(std::size_t number) {
  return number == 0 ? "kSchema" : "kSchema" + std::to_string(number + 1);
}

std::vector<View> schemas_view(const Facts& facts, std::uint32_t file) {
  constexpr std::size_t kLongestLiteral = 65535;  // that every C++ compiler must take
  std::vector<View> views;
  for (const std::string& bytes : embedded_schemas(facts, file)) {
    const std::string name = schema_name(views.size());
    std::vector<View> literals = lines_view(string_literals(bytes, /*indent=*/4));
    for (View& line : literals) line.set("end", &line == &literals.back() ? "sv;" : "");
    views.push_back(View()
                        .set("name", name)
                        .set("overlong", bytes.size() > kLongestLiteral)
                        .set("literals", std::move(literals)));
  }
  return views;
}

std::vector<View> consts_view(const Emission& emission, const model::File& file) {
  std::vector<View> views;
  for (const std::uint32_t index : file.consts) {
    const model::Const& constant = emission.facts.set().consts[index];
    const bool is_text = constant.type.kind == schema::Kind::kString;
    std::string value = value_text(emission, emission.types, constant.type, constant.value);
    if (is_text) emission.headers.insert("string_view");
    views.push_back(
        View()
            .set("doc", doc_view(constant.doc, 0))
            .set("type", is_text ? "std::string_view" : emission.types.plain(constant.type))
            .set("name", constant.cpp_name)
            .set("initial", " = " + std::move(value)));
  }
  return views;
}

// Makes the one view that fills both templates.
class FileView {
 public:
  FileView(const Facts& facts, std::uint32_t file)
      : file_(facts.set().files[file]),
        fingerprints_(facts.whole()),
        emission_{.facts = facts,
                  .file = file,
                  .headers = headers_,
                  .source_headers = source_headers_,
                  .fingerprints = fingerprints_,
                  .types = CppTypes(facts.set(), file, headers_),
                  .stored = CppTypes(facts.set(), source_headers_)} {}

  View make() {
    View view = View()
                    .set("path", file_.path)
                    .set("file_doc",
                         only_if(!file_.doc.empty(), View().set("lines", doc_view(file_.doc, 0))))
                    .set("guard", include_guard(file_.path))
                    .set("imports", imports_view(emission_.facts.set(), file_))
                    .set("namespace", namespace_of(file_));
    add_definitions(view);
    add_plain(view);
    view.set("has_plain", !file_.definitions.empty() || !file_.consts.empty());
    view.set("schemas", schemas_view(emission_.facts, emission_.file));
    std::vector<View> consts = consts_view(emission_, file_);
    view.set("has_consts", !consts.empty()).set("consts", std::move(consts));
    add_headers(view);
    return view;
  }

 private:
  void add_definitions(View& view) {
    std::vector<View> declared;
    std::vector<View> enums;
    std::vector<View> traits;
    std::vector<View> mirrors;
    for (std::size_t i = 0; i < file_.definitions.size(); ++i) {
      const std::uint32_t index = file_.definitions[i];
      const model::Definition& d = emission_.facts.definition(index);
      const std::string schema = schema_name(i / kDefinitionsPerSchema);
      if (d.kind == DefinitionKind::kEnum) {
        enums.push_back(enum_view(emission_, index, schema));
      } else {
        declared.push_back(View().set("name", d.cpp_name).set("streamed", has_writer(d)));
        traits.push_back(traits_view(emission_, index, schema));
        has_unions_ = has_unions_ || d.kind == DefinitionKind::kUnion;
        has_fixed_ = has_fixed_ || emission_.facts.layouts().of(emission_.facts.type(index)).fixed;
      }
      has_deprecated_ = has_deprecated_ || has_deprecated(d);
    }
    order_ = definition_order(emission_.facts.set(), file_);
    std::vector<View> writers;
    for (const std::uint32_t index : order_) {
      mirrors.push_back(mirror_view(emission_, index));
      if (!has_writer(emission_.facts.definition(index))) continue;
      writers.push_back(writer_view(emission_, index));
    }
    view.set("has_definitions", !declared.empty())
        .set("has_mirrors", !mirrors.empty())
        .set("has_traits", !file_.definitions.empty())
        .set("unwarned", has_deprecated_)
        .set("declared", std::move(declared))
        .set("enums", std::move(enums))
        .set("traits", std::move(traits))
        .set("mirrors", std::move(mirrors))
        .set("has_writers", !writers.empty())
        .set("writers", std::move(writers));
  }

  void add_plain(View& view) {
    const std::vector<bool> late = late_comparisons(emission_.facts.set(), order_);
    std::vector<View> definitions;
    std::vector<View> comparisons;
    bool is_open = true;  // the namespace, at its end
    for (const std::uint32_t index : order_) {
      const model::Definition& d = emission_.facts.definition(index);
      const bool last = index == order_.back();
      definitions.push_back(plain_view(emission_, index, late[index], last));
      is_open = !(last && emission_.facts.is_key(index));
      if (late[index]) comparisons.push_back(comparison_view(d));
    }
    view.set("definitions", std::move(definitions))
        .set("comparisons", std::move(comparisons))
        .set("is_open", is_open);
  }

  void add_headers(View& view) {
    if (!file_.definitions.empty()) source_headers_.insert("string_view");
    if (has_unions_) source_headers_.insert("utility");
    if (has_fixed_) source_headers_.insert({"bit", "cstddef"});
    view.set("has_headers", !headers_.empty()).set("headers", names_view("header", headers_));
    std::set<std::string_view> further;
    std::ranges::set_difference(source_headers_, headers_, std::inserter(further, further.end()));
    view.set("has_source_headers", !further.empty())
        .set("source_headers", names_view("header", further));
  }

  const model::File& file_;
  schema::Fingerprints fingerprints_;
  Headers headers_;
  Headers source_headers_;
  Emission emission_;
  std::vector<std::uint32_t> order_;
  bool has_unions_ = false;
  bool has_fixed_ = false;  // a struct that is nothing but numbers
  bool has_deprecated_ = false;
};

}  // namespace

View file_view(const Facts& facts, std::uint32_t file) {
  return FileView(facts, file).make();
}

}  // namespace parcode::compiler
