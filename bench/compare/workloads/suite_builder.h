// Puts a suite together: the measures that every workload shares, and what it adds of its own.

#ifndef BENCH_COMPARE_WORKLOADS_SUITE_BUILDER_H_
#define BENCH_COMPARE_WORKLOADS_SUITE_BUILDER_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/clock.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/harness/memory.h"
#include "bench/compare/workloads/format.h"

namespace bench::compare {

inline void expect(bool is_as_written, const char* what) {
  if (!is_as_written) throw std::runtime_error(std::string("not as it was written: ") + what);
}

// Floors over a file: write(2) of as many bytes as `path` has into a fresh file, in ms; opening
// `path`, reading its last 4 KB and closing it, in us; the sum of its mapped 8-byte words, in ms.
double write_same_bytes(const std::string& path, const Folder& folder);
double open_and_read_a_page(const std::string& path);
double sum_mapped_file(const std::string& path);

template <class Native>
class SuiteBuilder {
 public:
  using Measure = std::function<double()>;

  // `floor_codec`: of the file of Parcode that floors are measured on.
  SuiteBuilder(std::string workload, const Folder& folder, std::uint64_t footprint,
               std::function<Native()> make, std::string floor_codec = "none")
      : folder_(folder),
        floor_codec_(std::move(floor_codec)),
        data_(std::make_shared<std::optional<Native>>()) {
    suite_.workload = std::move(workload);
    suite_.footprint = footprint;
    suite_.build = [data = data_, make = std::move(make)] { data->emplace(make()); };
    suite_.release = [data = data_] { data->reset(); };
  }

  const Folder& folder() const { return folder_; }

  // The native data, once the suite is built: `native()()` inside a case.
  auto native() const {
    return [data = data_]() -> const Native& { return **data; };
  }

  // The file that a system saved.
  std::string saved_by(const Variant& variant) const {
    std::string name = suite_.workload + "." + variant.system + "." + variant.codec;
    std::replace(name.begin(), name.end(), ' ', '_');
    return folder_.file(name);
  }

  // A measure of a system that reads the file that it saved.
  void add(const Variant& variant, std::string_view metric, std::string_view unit,
           Measure measure) {
    add_case(variant, metric, unit, std::move(measure), saved_by(variant));
  }
  void add_floor(std::string_view metric, std::string_view unit, Measure measure,
                 unsigned threads = 1) {
    add_case({.system = std::string(kFloor), .threads = threads}, metric, unit, std::move(measure),
             {});
  }

  // A floor over the file that Parcode saved.
  template <class MeasureFile>
  void add_file_floor(std::string_view metric, std::string_view unit, MeasureFile measure) {
    const std::string path = saved_by({.system = std::string(kParcode), .codec = floor_codec_});
    add_case(
        {.system = std::string(kFloor)}, metric, unit, [=] { return measure(path); }, path);
  }

  // The file that a format's cases read. Variants that differ in threads alone share it.
  template <class F>
  void add_file(const std::shared_ptr<const F>& format) {
    add_file(format->variant(),
             [=, get = native()](const std::string& path) { format->save(get(), path); });
  }
  void add_file(const Variant& variant, const std::function<void(const std::string&)>& make) {
    const std::string path = saved_by(variant);
    const auto same = [&](const PreparedFile& file) { return file.path == path; };
    if (std::any_of(suite_.files.begin(), suite_.files.end(), same)) return;
    suite_.files.push_back({path, [=] { make(path); }});
  }

  // The file; save, load, file_size and save_memory.
  template <class F>
  void add_save_and_load(const std::shared_ptr<const F>& format) {
    add_file(format);
    const Variant& variant = format->variant();
    const std::string path = saved_by(variant);
    const Folder& folder = folder_;
    add_case(variant, "save", "ms",
             [=, &folder, get = native()] {
               const FreshFile target(folder);
               return milliseconds([&] { format->save(get(), target.path()); });
             },
             {});
    add(variant, "load", "ms", [=, get = native()] {
      std::optional<Native> loaded;
      const double time = milliseconds([&] { loaded.emplace(format->load(path)); });
      expect(*loaded == get(), "load");
      return time;
    });
    add_case(variant, "save_memory", "bytes",
             [=, &folder, get = native()] {
               const FreshFile target(folder);
               return static_cast<double>(peak_memory([&] { format->save(get(), target.path()); }));
             },
             {});
    if (variant.threads == 1) {
      add(variant, "file_size", "bytes", [=] { return static_cast<double>(size_on_disk(path)); });
    }
  }

  // Floors of saving, loading, opening and reading through.
  void add_common_floors() {
    const Folder& folder = folder_;
    add_file_floor("write", "ms",
                   [&folder](const std::string& path) { return write_same_bytes(path, folder); });
    add_file_floor("open_pread", "us", open_and_read_a_page);
    add_file_floor("mapped_sum", "ms", sum_mapped_file);
    add_floor("deep_copy", "ms", [get = native()] {
      std::optional<Native> copy;
      return milliseconds([&] { copy.emplace(get()); });
    });
  }

  Suite finish() { return std::move(suite_); }

 private:
  void add_case(const Variant& variant, std::string_view metric, std::string_view unit,
                Measure measure, std::string needs) {
    const bool is_timed = unit != "bytes";
    const bool is_native = variant.system == kFloor && needs.empty();
    suite_.cases.push_back({{.workload = suite_.workload,
                             .system = variant.system,
                             .metric = std::string(metric),
                             .unit = std::string(unit),
                             .codec = variant.codec,
                             .threads = variant.threads},
                            std::move(measure),
                            std::move(needs),
                            /*is_steady=*/!is_timed,
                            // Steady lookups (ns) are timed when all has been gone through.
                            /*takes_memory=*/is_timed && unit != "ns",
                            /*reads_native=*/is_timed && (metric == "save" || is_native)});
  }

  const Folder& folder_;
  std::string floor_codec_;
  std::shared_ptr<std::optional<Native>> data_;
  Suite suite_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_SUITE_BUILDER_H_
