#include "examples/aptdb/relations.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "examples/aptdb/stanza.h"

namespace aptdb {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct Symbol {
  std::string_view text;
  Comparison comparison;
};
// Longest first: "<" also begins "<<".
constexpr std::array<Symbol, 7> kSymbols = {{{"<<", Comparison::earlier},
                                             {"<=", Comparison::at_most},
                                             {">=", Comparison::at_least},
                                             {">>", Comparison::later},
                                             {"=", Comparison::exactly},
                                             {"<", Comparison::at_most},
                                             {">", Comparison::at_least}}};

// Takes what comes before the first of `separators` off the front of `rest`, and the separator.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t size = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return part;
}

// "(>= 1.0)" at the front of `text`, taken off; false where it is not one.
bool take_version(std::string_view& text, Relation& relation) {
  if (!text.starts_with('(')) return true;
  const std::size_t end = text.find(')');
  if (end == std::string_view::npos) return false;
  std::string_view inside = trimmed(text.substr(1, end - 1));
  text = trimmed(text.substr(end + 1));
  const auto* const found = std::ranges::find_if(
      kSymbols, [&](const Symbol& symbol) { return inside.starts_with(symbol.text); });
  if (found == kSymbols.end()) return false;
  inside = trimmed(inside.substr(found->text.size()));
  if (inside.empty() || inside.find_first_of(kBlanks) != std::string_view::npos) return false;
  relation.comparison = found->comparison;
  relation.version = inside;
  return true;
}

// "[linux-any]" and "<!nocheck>" at the front of `text`, taken off.
bool skip_restrictions(std::string_view& text) {
  while (text.starts_with('[') || text.starts_with('<')) {
    const std::size_t end = text.find(text.front() == '[' ? ']' : '>');
    if (end == std::string_view::npos) return false;
    text = trimmed(text.substr(end + 1));
  }
  return true;
}

std::optional<Relation> parse_relation(std::string_view text) {
  text = trimmed(text);
  Relation relation;
  const std::size_t size = std::min(text.find_first_of("([< \t\r\n"), text.size());
  std::string_view name = text.substr(0, size);
  text = trimmed(text.substr(size));
  relation.name = take_until(name, ':');
  relation.architecture = name;
  if (relation.name.empty() || !take_version(text, relation) || !skip_restrictions(text) ||
      !text.empty()) {
    return std::nullopt;
  }
  return relation;
}

}  // namespace

ParsedClauses parse_clauses(std::string_view value) {
  ParsedClauses parsed;
  while (!value.empty()) {
    std::string_view part = take_until(value, ',');
    Clause clause;
    while (!part.empty()) {
      const std::string_view alternative = trimmed(take_until(part, '|'));
      if (alternative.empty()) continue;
      if (std::optional<Relation> relation = parse_relation(alternative)) {
        clause.alternatives.push_back(std::move(*relation));
      } else {
        parsed.rejected.emplace_back(alternative);
      }
    }
    if (!clause.alternatives.empty()) parsed.clauses.push_back(std::move(clause));
  }
  return parsed;
}

std::string_view symbol(Comparison comparison) {
  const auto* const found = std::ranges::find(kSymbols, comparison, &Symbol::comparison);
  return found == kSymbols.end() ? std::string_view() : found->text;
}

std::string to_string(const Relation& relation) {
  std::string text = relation.name;
  if (!relation.architecture.empty()) text += ":" + relation.architecture;
  if (relation.comparison != Comparison::any) {
    text += " (" + std::string(symbol(relation.comparison)) + " " + relation.version + ")";
  }
  return text;
}

std::string to_string(const std::vector<Clause>& clauses) {
  std::string text;
  for (const Clause& clause : clauses) {
    if (!text.empty()) text += ", ";
    for (std::size_t i = 0; i < clause.alternatives.size(); ++i) {
      if (i != 0) text += " | ";
      text += to_string(clause.alternatives[i]);
    }
  }
  return text;
}

}  // namespace aptdb
