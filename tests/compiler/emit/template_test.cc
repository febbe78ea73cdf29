// Templates and views agree: a name that only one of them knows would silently be empty, or
// useless.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/emit/facts.h"
#include "compiler/emit/file_view.h"
#include "compiler/emit/templates.h"
#include "compiler/emit/view.h"
#include "tests/compiler/emit/golden_files.h"

namespace parcode::compiler {
namespace {

// The names of all views of one list, over all golden schemas.
struct Names {
  bool is_list = false;
  std::set<std::string> own = {};  // as the first view of the list has them
  std::map<std::string, Names, std::less<>> entries = {};
  std::set<std::string> used = {};  // by a template
};

void collect(const View& view, const std::string& path, Names& names) {
  std::set<std::string> own;
  for (const View::Entry& entry : view.entries()) {
    const std::string name(entry.name);
    EXPECT_TRUE(own.insert(name).second) << path << name << " is set twice";
    Names& inner = names.entries[name];
    if (const auto* list = std::get_if<std::vector<View>>(&entry.value)) {
      inner.is_list = true;
      for (const View& item : *list) collect(item, path + name + ".", inner);
    }
  }
  if (names.own.empty()) names.own = own;
  EXPECT_EQ(names.own, own) << "views of one list differ: " << path;
}

// Follows the tags of one template through the names.
class TemplateWalk {
 public:
  explicit TemplateWalk(Names& root) { scopes_.push_back({"", &root}); }

  void run(std::string_view text) {
    for (;;) {
      const std::size_t begin = text.find("{{");
      if (begin == text.npos) break;
      const std::size_t end = text.find("}}", begin);
      tag(std::string(text.substr(begin + 2, end - begin - 2)));
      text.remove_prefix(end + 2);
    }
    EXPECT_EQ(scopes_.size(), 1U) << "a section stays open";
  }

 private:
  struct Scope {
    std::string name = {};
    Names* names = nullptr;
  };

  void tag(const std::string& tag) {
    if (tag[0] == '!') return;  // a comment
    const bool opens = tag[0] == '#' || tag[0] == '^';
    const std::string name = opens || tag[0] == '/' ? tag.substr(1) : tag;
    if (tag[0] == '/') {
      EXPECT_EQ(scopes_.back().name, name);
      scopes_.pop_back();
      return;
    }
    Names* const found = find(name);
    EXPECT_NE(found, nullptr) << "no view has what the template calls " << path() << name;
    if (found == nullptr) return;
    EXPECT_FALSE(!opens && found->is_list) << path() << name << " is a list, not a text";
    if (opens) scopes_.push_back({name, found->is_list ? found : scopes_.back().names});
  }

  Names* find(const std::string& name) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto entry = scope->names->entries.find(name);
      if (entry == scope->names->entries.end()) continue;
      scope->names->used.insert(name);
      return &entry->second;
    }
    return nullptr;
  }

  std::string path() const {
    std::string path;
    for (const Scope& scope : scopes_) path += scope.name + ".";
    return path;
  }

  std::vector<Scope> scopes_;
};

void expect_all_used(const Names& names, const std::string& path) {
  for (const auto& [name, inner] : names.entries) {
    EXPECT_TRUE(names.used.contains(name)) << "no template uses " << path << name;
    expect_all_used(inner, path + name + ".");
  }
}

TEST(Templates, UseTheNamesThatViewsHave) {
  Names names;
  for (const std::string& path : golden_schemas()) {
    const Compiled compiled = compile_golden(path);
    ASSERT_TRUE(compiled.set) << compiled.messages();
    collect(file_view(Facts(*compiled.set), compiled.set->requested[0]), "", names);
  }
  TemplateWalk(names).run(templates::kHeader);
  TemplateWalk(names).run(templates::kSource);
  expect_all_used(names, "");
}

TEST(Render, InsertsTextsAsTheyAre) {
  EXPECT_EQ(render("a {{text}} b\n", View().set("text", "<&\">")), "a <&\"> b\n");
}

TEST(Render, LeavesNothingOfASectionThatStandsAlone) {
  const View view =
      View().set("yes", true).set("no", false).set("list", lines_view({"one", "two"}));
  EXPECT_EQ(render("{{#no}}\nx\n{{/no}}\ny\n", view), "y\n");
  EXPECT_EQ(render("{{#yes}}\n\nx\n{{/yes}}\ny\n", view), "\nx\ny\n");
  EXPECT_EQ(render("{{#list}}\n{{line}}\n{{/list}}\n", view), "one\ntwo\n");
  EXPECT_EQ(render("{{^no}}\nx\n{{/no}}\n", view), "x\n");
}

}  // namespace
}  // namespace parcode::compiler
