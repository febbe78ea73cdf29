// CommandLine: the options of `parcode` as CLI11 knows them, which help and completion come from,
// too.

#ifndef PARCODE_TOOLS_COMMAND_LINE_H_
#define PARCODE_TOOLS_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tools/arguments.h"

namespace parcode::tool {

class CommandLine {
 public:
  // Fills `arguments`, which must outlive this.
  explicit CommandLine(Arguments& arguments);

  CLI::App& app() { return app_; }
  Command command() const;

 private:
  CLI::App& add(Command command, const std::string& name, const std::string& what,
                const std::string& example);
  void add_file(CLI::App& command, const std::string& what = "a .pcode file, or - for stdin");
  void add_json(CLI::App& command);
  void add_json_options(CLI::App& command);
  void add_reading(CLI::App& command);
  void add_writing(CLI::App& command);
  void add_schema_options(CLI::App& command);

  void add_inspect();
  void add_stats();
  void add_verify();
  void add_schema();
  void add_get();
  void add_dump();
  void add_diff();
  void add_load();
  void add_recompress();
  void add_convert();
  void add_completion();

  Arguments& to_;
  CLI::App app_;
  std::vector<std::pair<Command, CLI::App*>> commands_;
};

}  // namespace parcode::tool

#endif  // PARCODE_TOOLS_COMMAND_LINE_H_
