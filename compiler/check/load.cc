#include "compiler/check/load.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "compiler/syntax/parse.h"

namespace parcode::compiler {

namespace {

std::string normal_path(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

std::string joined(const std::string& directory, const std::string& path) {
  return normal_path(std::filesystem::path(directory) / path);
}

// Relative, with forward slashes, and the only spelling of what it names.
bool is_import_path(const std::string& path) {
  const std::filesystem::path parsed(path);
  const bool plain = path.find_first_of("\\\n") == std::string::npos &&
                     path.find('\0') == std::string::npos && path.find("//") == std::string::npos;
  const bool dots = std::any_of(parsed.begin(), parsed.end(), [](const auto& part) {
    return part == "." || part == ".." || part.empty();
  });
  return !path.empty() && plain && parsed.is_relative() && !dots;
}

class Loader {
 public:
  Loader(const std::vector<std::string>& import_directories, const FileReader& reader,
         SourceSet& sources, Diagnostics& diagnostics)
      : import_directories_(import_directories),
        reader_(reader),
        sources_(sources),
        diagnostics_(diagnostics) {}

  LoadedFiles load(const std::vector<InputFile>& inputs) {
    for (const InputFile& input : inputs) {
      const auto index = load_once(input, {});
      auto& requested = result_.requested;
      if (index && std::find(requested.begin(), requested.end(), *index) == requested.end()) {
        requested.push_back(*index);
      }
    }
    return std::move(result_);
  }

 private:
  // A file that is being read or was read: without an index, it could not be or is not yet.
  struct Visit {
    std::string path = {};
    std::optional<std::uint32_t> index = {};
    bool finished = false;
  };

  // `import` is where the file is asked for; nowhere for an input.
  std::optional<std::uint32_t> load_once(const InputFile& input, Location import) {
    const auto [visit, is_new] = visits_.try_emplace(input.import_path);
    if (is_new) {
      visit->second.path = normal_path(input.path);
      visit->second.index = load_new(input, import);
      visit->second.finished = true;
    } else if (visit->second.path != normal_path(input.path)) {
      const SourceFile& source = sources_.add(input.path, "");
      diagnostics_.report(Code::kAmbiguousFile, {&source, {}},
                          {visit->second.path, input.path, input.import_path});
    }
    return visit->second.index;
  }

  std::optional<std::uint32_t> load_new(const InputFile& input, Location import) {
    Result<std::string> text = reader_.read(input.path);
    const SourceFile& source = sources_.add(input.path, text.value_or(std::string()));
    if (!text) {
      const Location location = import.file == nullptr ? Location{&source, {}} : import;
      diagnostics_.report(Code::kCannotReadFile, location, {input.path, text.error().message});
      return std::nullopt;
    }
    LoadedFile file;
    file.import_path = input.import_path;
    file.source = &source;
    file.tree = parse(source, diagnostics_).tree;
    open_.push_back(input.import_path);
    load_imports(file);
    open_.pop_back();
    result_.files.push_back(std::move(file));
    return static_cast<std::uint32_t>(result_.files.size() - 1);
  }

  void load_imports(LoadedFile& file) {
    std::map<std::string, Span> seen;
    for (const ast::Statement& statement : file.tree.statements) {
      const auto* import = std::get_if<ast::Import>(&statement.content);
      if (import == nullptr) {
        continue;
      }
      const Location location = {file.source, import->span};
      const auto [first, is_new] = seen.emplace(import->path, import->span);
      if (!is_new) {
        diagnostics_.report(Code::kDuplicateImport, location, {import->path})
            .note({file.source, first->second}, "first imported here");
        continue;
      }
      if (const auto index = load_import(import->path, location)) {
        file.imports.push_back({*index, import->span});
      } else {
        file.imports_complete = false;
      }
    }
  }

  std::optional<std::uint32_t> load_import(const std::string& path, Location location) {
    if (!is_import_path(path)) {
      diagnostics_.report(Code::kBadImportPath, location, {path})
          .help("name the file relative to a -I directory, with forward slashes");
      return std::nullopt;
    }
    const auto visit = visits_.find(path);
    if (visit != visits_.end() && !visit->second.finished) {
      diagnostics_.report(Code::kImportCycle, location, {cycle_to(path)});
      return std::nullopt;
    }
    if (visit != visits_.end()) {
      return visit->second.index;
    }
    for (const std::string& directory : import_directories_) {
      const std::string candidate = joined(directory, path);
      if (reader_.exists(candidate)) {
        return load_once({candidate, path}, location);
      }
    }
    diagnostics_.report(Code::kImportNotFound, location, {path}).help(searched());
    return std::nullopt;
  }

  // "a.pcs -> b.pcs -> a.pcs"
  std::string cycle_to(const std::string& path) const {
    std::string cycle;
    for (auto file = std::find(open_.begin(), open_.end(), path); file != open_.end(); ++file) {
      cycle += *file + " -> ";
    }
    return cycle + path;
  }

  std::string searched() const {
    std::string text = "searched:";
    for (const std::string& directory : import_directories_) {
      text += " " + directory;
    }
    return text + "; add a directory with -I";
  }

  const std::vector<std::string>& import_directories_;
  const FileReader& reader_;
  SourceSet& sources_;
  Diagnostics& diagnostics_;
  LoadedFiles result_;
  std::map<std::string, Visit> visits_;  // by import path
  std::vector<std::string> open_;        // from an input to the file that is being read
};

}  // namespace

LoadedFiles load(const std::vector<InputFile>& inputs,
                 const std::vector<std::string>& import_directories, const FileReader& reader,
                 SourceSet& sources, Diagnostics& diagnostics) {
  return Loader(import_directories, reader, sources, diagnostics).load(inputs);
}

InputFile locate_input(const std::string& path, const std::vector<std::string>& import_directories,
                       const FileReader& reader) {
  if (!reader.exists(path)) {
    for (const std::string& directory : import_directories) {
      if (is_import_path(path) && reader.exists(joined(directory, path))) {
        return {joined(directory, path), path};
      }
    }
  }
  const std::string normal = normal_path(path);
  std::string shortest = normal;
  for (const std::string& directory : import_directories) {
    const std::string relative =
        std::filesystem::path(normal)
            .lexically_relative(std::filesystem::path(directory).lexically_normal())
            .generic_string();
    if (is_import_path(relative) && relative.size() < shortest.size()) {
      shortest = relative;
    }
  }
  if (!is_import_path(shortest)) {
    shortest = std::filesystem::path(normal).filename().generic_string();
  }
  return {path, shortest};
}

}  // namespace parcode::compiler
