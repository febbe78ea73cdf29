// Completion scripts, made from the options that the command line knows.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "tools/command_line.h"

namespace parcode::tool {
namespace {

std::string long_name(const CLI::Option& option) {
  if (!option.get_lnames().empty()) return "--" + option.get_lnames().front();
  return option.get_snames().empty() ? "" : "-" + option.get_snames().front();
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

std::vector<const CLI::Option*> named_options(const CLI::App& command) {
  std::vector<const CLI::Option*> named;
  for (const CLI::Option* option : command.get_options()) {
    if (!long_name(*option).empty()) named.push_back(option);
  }
  return named;
}

// The words that an option's value may be: its type is "a|b|c" where it is a choice.
std::string choices(const CLI::Option& option) {
  std::string type = option.get_type_name();
  if (type.find('|') == type.npos) return "";
  for (char& c : type) c = c == '|' ? ' ' : c;
  return type;
}

std::string bash_script(const CLI::App& app) {
  std::string names;
  std::string cases;
  std::string values;
  for (const CLI::App* command : app.get_subcommands({})) {
    names += " " + command->get_name();
    std::string options;
    for (const CLI::Option* option : named_options(*command)) {
      options += " " + long_name(*option);
      const std::string words = choices(*option);
      if (words.empty()) continue;
      values += fmt::format("    {}.{}) words=\"{}\" ;;\n", command->get_name(), long_name(*option),
                            words);
    }
    cases += fmt::format("    {}) words=\"{} --color\" ;;\n", command->get_name(),
                         options.substr(options.empty() ? 0 : 1));
  }
  return fmt::format(
      "# parcode: source <(parcode completion bash)\n"
      "_parcode() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  local command=${{COMP_WORDS[1]}} words=\"\"\n"
      "  COMPREPLY=()\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    COMPREPLY=($(compgen -W \"{}\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case $command.$before in\n{}"
      "    completion.completion) words=\"bash zsh fish\" ;;\n"
      "  esac\n"
      "  if [[ -z $words && $current == -* ]]; then\n"
      "    case $command in\n{}    esac\n"
      "  fi\n"
      "  if [[ -n $words ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}}\n"
      "complete -o filenames -F _parcode parcode\n",
      names.substr(1), values, cases);
}

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != text.npos; at += 4) {
    text.replace(at, 1, "'\\''");
  }
  return "'" + text + "'";
}

// Brackets and colons mean something in a zsh specification.
std::string zsh_text(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string zsh_script(const CLI::App& app) {
  std::string commands;
  std::string cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands += "    " +
                quoted(zsh_text(command->get_name()) + ":" + zsh_text(command->get_description())) +
                "\n";
    std::string options;
    for (const CLI::Option* option : named_options(*command)) {
      std::string spec = long_name(*option) + "[" + zsh_text(option->get_description()) + "]";
      const std::string words = choices(*option);
      if (takes_value(*option)) spec += words.empty() ? ":value:_files" : ":value:(" + words + ")";
      options += " \\\n        " + quoted(spec);
    }
    const std::string rest =
        command->get_name() == "completion" ? "'*:shell:(bash zsh fish)'" : "'*:file:_files'";
    cases += fmt::format("      {}) _arguments{} \\\n        {} ;;\n", command->get_name(), options,
                         rest);
  }
  return fmt::format(
      "#compdef parcode\n"
      "_parcode() {{\n"
      "  local -a commands=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "  else\n"
      "    local command=$words[2]\n"
      "    shift words; (( CURRENT-- ))\n"
      "    case $command in\n{}    esac\n"
      "  fi\n"
      "}}\n"
      "compdef _parcode parcode\n",
      commands, cases);
}

std::string fish_script(const CLI::App& app) {
  std::string text = "# parcode: parcode completion fish | source\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    text += fmt::format("complete -c parcode -n __fish_use_subcommand -a {} -d {}\n",
                        command->get_name(), quoted(command->get_description()));
    const std::string here = quoted("__fish_seen_subcommand_from " + command->get_name());
    for (const CLI::Option* option : named_options(*command)) {
      std::string line = fmt::format("complete -c parcode -n {}", here);
      for (const std::string& name : option->get_lnames()) line += " -l " + name;
      for (const std::string& name : option->get_snames()) line += " -s " + name;
      const std::string words = choices(*option);
      if (!words.empty()) {
        line += " -x -a " + quoted(words);
      } else if (takes_value(*option)) {
        line += " -r";
      }
      text += line + " -d " + quoted(option->get_description()) + "\n";
    }
    if (command->get_name() == "completion") {
      text += fmt::format("complete -c parcode -n {} -x -a 'bash zsh fish'\n", here);
    }
  }
  return text;
}

}  // namespace

std::string completion_script(const std::string& shell) {
  Arguments ignored;
  CommandLine line(ignored);
  if (shell == "zsh") return zsh_script(line.app());
  if (shell == "fish") return fish_script(line.app());
  return bash_script(line.app());
}

}  // namespace parcode::tool
