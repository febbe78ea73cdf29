#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/lock/assemble.h"
#include "compiler/lock/element.h"
#include "compiler/lock/line_reader.h"
#include "compiler/lock/lock.h"
#include "compiler/source/utf8.h"

namespace parcode::compiler::lock {

namespace {

using schema::DefinitionKind;

constexpr std::string_view kKeywords[] = {"struct", "enum", "union"};  // in the order of the kinds

bool is_conflict_marker(std::string_view line) {
  return line.starts_with("<<<<<<<") || line.starts_with("=======") ||
         line.starts_with(">>>>>>>") || line.starts_with("|||||||");
}

class Parser {
 public:
  Parser(const SourceFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics), errors_before_(diagnostics.error_count()) {}

  std::optional<Lock> run() {
    const auto end = static_cast<std::uint32_t>(file_.text().size());
    const std::uint32_t count = file_.line_of(end);
    for (std::uint32_t number = 1; number <= count && !given_up_; ++number) {
      read_line(file_.line_span(number));
    }
    if (!has_format_ && !failed()) {
      const Span start = {0, 0};
      diagnostics_.report(Code::kLockSyntax, {&file_, start}, {"'format 1'", "nothing"});
    }
    if (failed()) {
      return std::nullopt;
    }
    return finish();
  }

 private:
  bool failed() const { return diagnostics_.error_count() > errors_before_; }

  void read_line(Span span) {
    const std::string_view text = file_.text(span);
    if (is_conflict_marker(text)) {
      diagnostics_.report(Code::kLockMergeConflict, {&file_, span})
          .help(
              "take the lock of the branch that was published first, raise 'version' in the merged "
              "schema and run 'parcodec lock'");
      given_up_ = true;  // what follows would only repeat that
      return;
    }
    LineReader line(file_, span, diagnostics_);
    if (line.at_end() || line.is("#")) {
      return;
    }
    if (!has_format_) {
      // The rest may mean anything.
      given_up_ = !line.take("format") || !line.take("1") || !line.take_end();
      has_format_ = !given_up_;
      return;
    }
    const bool indented = text[0] == ' ' || text[0] == '\t';
    if (indented && block_) {
      read_member(line);
    } else if (line.take_if("version")) {
      read_version(line);
    } else if (line.take_if("waiver")) {
      read_waiver(line, span);
    } else {
      read_definition(line);
    }
  }

  // version 3 shape 91f0c2b1d4e8a7c3 root game.Save fingerprint 8c41…
  void read_version(LineReader& line) {
    Promise promise;
    std::uint64_t number = 0;
    const Location begin = line.here();
    if (!line.take_unsigned(UINT32_MAX, number)) {
      return;
    }
    if (number <= (versions_.empty() ? 0 : versions_.back().version().schema.version)) {
      line.expected_instead("a version above that of the line before");
      return;
    }
    const Location location = line.since(begin);
    if (!line.take("shape") || !line.take_text(promise.shape, "a hash")) {
      return;
    }
    bool has_root = false;
    schema::Type root;
    if (line.take_if("root")) {
      has_root = true;
      if (!read_type(line, names_, root) || !line.take("fingerprint") ||
          !line.take_text(promise.fingerprint, "a fingerprint")) {
        return;
      }
    }
    if (!line.take_end()) {
      return;
    }
    Assembly& assembly = versions_.emplace_back(names_, std::move(promise));
    assembly.version().name = "version " + std::to_string(number) + " of " + file_.path();
    assembly.version().schema.version = static_cast<std::uint32_t>(number);
    assembly.version().location = location;
    assembly.version().has_root = has_root;
    assembly.version().schema.root = std::move(root);
  }

  // waiver RULE ELEMENT OLD NEW "why"
  void read_waiver(LineReader& line, Span span) {
    Waiver waiver;
    if (line.take_text(waiver.rule, "a rule") && line.take_text(waiver.element, "an element") &&
        line.take_text(waiver.old_hash, "the hash of the old element") &&
        line.take_text(waiver.new_hash, "the hash of the new element") &&
        line.take_string(waiver.reason) && line.take_end()) {
      waiver.location = {&file_, span};
      waivers_.push_back(std::move(waiver));
    }
  }

  // struct game.Zone @1..
  void read_definition(LineReader& line) {
    Block block;
    block.location = line.here();
    const auto* const keyword =
        std::ranges::find_if(kKeywords, [&](std::string_view word) { return line.take_if(word); });
    if (keyword == std::end(kKeywords)) {
      line.expected("a version, a waiver or a definition");
      return;
    }
    block.kind = static_cast<DefinitionKind>(keyword - std::begin(kKeywords) + 1);
    std::string name;
    if (!line.take_path(name)) {
      return;
    }
    block.location = line.since(block.location);
    block.name = names_.index_of(name);
    const Location place = line.here();
    std::vector<std::uint32_t> versions;
    if (!read_versions(line, versions)) {
      return;
    }
    for (const std::uint32_t version : versions) {
      if (!versions_[version].add_definition(block.kind, block.name, block.location)) {
        report_twice("'" + name + "'", block.location, versions_[version]);
      }
    }
    block.versions = std::move(versions);
    block_ = std::move(block);
    count_members(block_->versions.size(), place);
  }

  // 0: string name @1..
  void read_member(LineReader& line) {
    const Location begin = line.here();
    Element element;
    if (!read_element(line, block_->kind, names_, element)) {
      return;
    }
    const Location place = line.since(begin);
    const Location at = line.here();
    std::vector<std::uint32_t> versions;
    if (!read_versions(line, versions)) {
      return;
    }
    count_members(versions.size(), place);
    for (const std::uint32_t version : versions) {
      if (given_up_) {
        return;
      }
      if (!std::ranges::binary_search(block_->versions, version)) {
        report_no_version("'" + names_[block_->name] + "'",
                          versions_[version].version().schema.version, at);
        return;
      }
      if (!versions_[version].add(block_->name, element, place)) {
        report_twice("such a line of '" + names_[block_->name] + "'", place, versions_[version]);
      }
    }
  }

  // @1..2, 4..
  // Gives indices into versions_, ascending.
  bool read_versions(LineReader& line, std::vector<std::uint32_t>& indices) {
    if (!line.take("@")) {
      return false;
    }
    do {
      std::uint32_t first = 0;
      if (!read_published(line, first)) {
        return false;
      }
      if (!indices.empty() && first <= indices.back()) {
        return line.expected_instead("a later version than before it");
      }
      std::uint32_t last = first;
      if (line.take_if("..")) {
        last = static_cast<std::uint32_t>(versions_.size() - 1);
        if (!line.at_end() && !read_published(line, last)) {
          return false;
        }
        if (last < first) {
          return line.expected_instead("a later version than before the dots");
        }
      }
      for (std::uint32_t index = first; index <= last; ++index) {
        indices.push_back(index);
      }
    } while (line.take_if(","));
    return line.take_end();
  }

  bool read_published(LineReader& line, std::uint32_t& index) {
    const Location begin = line.here();
    std::uint64_t number = 0;
    if (!line.take_unsigned(UINT32_MAX, number)) {
      return false;
    }
    const auto found = std::ranges::lower_bound(
        versions_, number, {}, [](const Assembly& one) { return one.version().schema.version; });
    if (found == versions_.end() || found->version().schema.version != number) {
      report_no_version("the lock", static_cast<std::uint32_t>(number), line.since(begin));
      return false;
    }
    index = static_cast<std::uint32_t>(found - versions_.begin());
    return true;
  }

  void count_members(std::size_t more, Location place) {
    members_ += more;
    if (members_ > kMaxMembers) {
      diagnostics_.report(Code::kLockTooLarge, place, {std::to_string(kMaxMembers)});
      given_up_ = true;
    }
  }

  void report_no_version(std::string what, std::uint32_t version, Location place) {
    diagnostics_.report(Code::kLockNoSuchVersion, place,
                        {std::move(what), std::to_string(version)});
  }

  void report_twice(std::string what, Location place, const Assembly& in) {
    diagnostics_.report(Code::kLockDuplicate, place,
                        {std::move(what), std::to_string(in.version().schema.version)});
  }

  std::optional<Lock> finish() {
    Lock lock;
    lock.waivers = std::move(waivers_);
    std::ranges::stable_sort(lock.waivers, [](const Waiver& a, const Waiver& b) {
      return std::tie(a.element, a.rule, a.old_hash, a.new_hash) <
             std::tie(b.element, b.rule, b.old_hash, b.new_hash);
    });
    for (Assembly& assembly : versions_) {
      if (assembly.finish(diagnostics_)) {
        lock.versions.push_back(std::move(assembly.version()));
      }
    }
    if (failed()) {
      return std::nullopt;
    }
    return lock;
  }

  // The definition whose members follow.
  struct Block {
    DefinitionKind kind = DefinitionKind::kStruct;
    std::uint32_t name = 0;  // index into names_
    std::vector<std::uint32_t> versions = {};
    Location location = {};
  };

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  std::size_t errors_before_;
  bool has_format_ = false;
  bool given_up_ = false;
  std::size_t members_ = 0;
  Names names_;
  std::vector<Assembly> versions_;
  std::vector<Waiver> waivers_;
  std::optional<Block> block_;
};

}  // namespace

bool Waiver::covers(const compat::Finding& finding) const {
  return rule == finding.rule_name() && element == finding.element &&
         old_hash == finding.old_hash && new_hash == finding.new_hash;
}

std::optional<Lock> parse(const SourceFile& file, Diagnostics& diagnostics) {
  if (const auto bad = find_invalid_utf8(file.text())) {
    const auto offset = static_cast<std::uint32_t>(*bad);
    diagnostics.report(Code::kInvalidUtf8, {&file, {offset, offset + 1}}, {std::to_string(*bad)});
    return std::nullopt;
  }
  return Parser(file, diagnostics).run();
}

}  // namespace parcode::compiler::lock
