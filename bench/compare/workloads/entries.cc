#include "bench/compare/workloads/entries.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string_view>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/workloads/lookup_cases.h"
#include "bench/compare/workloads/suite_builder.h"

namespace bench::compare {
namespace {

constexpr std::uint64_t kEntries = 500'000;
constexpr std::uint64_t kBytesPerEntry = 250;  // of an entry in memory, and in the largest file
constexpr std::size_t kProbes = 500'000;

// The key of the i-th entry. All are different: the scattered ones by a bijection of 63 bits.
std::uint64_t key_of(Keys keys, std::uint64_t i) {
  if (keys == Keys::kDense) return i;
  constexpr std::uint64_t kMask = ~std::uint64_t{0} >> 1;
  std::uint64_t key = (i * 0x9E3779B97F4A7C15) & kMask;
  key ^= key >> 32;
  key = (key * 0xBF58476D1CE4E5B9) & kMask;
  key ^= key >> 32;
  return key;
}

std::string value_of(std::uint64_t i) {
  return "payload_value_" + std::to_string(i) + "_extended_string_data";
}

Entries make_entries(Keys keys, std::uint64_t count) {
  Entries entries;
  entries.values.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) entries.values.emplace(key_of(keys, i), value_of(i));
  return entries;
}

Probes make_probes(Keys keys, std::uint64_t entries) {
  Probes probes;
  std::mt19937_64 random(4);
  const std::size_t count =
      std::min<std::uint64_t>(kProbes, std::max<std::uint64_t>(entries, kProbes / 10));
  const ValueDigest digest;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t index = random() % entries;
    probes.hits.push_back(key_of(keys, index));
    probes.digests.push_back(digest(value_of(index)));
    probes.misses.push_back(key_of(keys, entries + index));
  }
  return probes;
}

// Builds the map from its keys and values: the least that making one costs.
double build_native_map(const Entries& entries) {
  const std::vector<std::pair<std::uint64_t, std::string>> source(entries.values.begin(),
                                                                  entries.values.end());
  std::unordered_map<std::uint64_t, std::string> built;
  return milliseconds([&] {
    built.reserve(source.size());
    for (const auto& [key, value] : source) built.emplace(key, value);
  });
}

void add_openings(SuiteBuilder<Entries>& suite, const std::shared_ptr<const EntriesFormat>& format,
                  std::uint64_t key) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, "open", "us", [=, get = suite.native()] {
    expect(format->open(path) == get().values.size(), "size");
    return microseconds_each([&] { keep(format->open(path)); });
  });
  suite.add(variant, "lookup", "us", [=, get = suite.native()] {
    expect(format->lookup(path, key) == get().values.at(key), "value");
    return microseconds_each([&] { keep(format->lookup(path, key)); });
  });
}

void add_lookups_of(SuiteBuilder<Entries>& suite,
                    const std::shared_ptr<const EntriesFormat>& format,
                    const std::function<Probes()>& probes) {
  const Variant& variant = format->variant();
  const auto open = [format, path = suite.saved_by(variant)](unsigned threads) {
    return format->lookups(path, threads);
  };
  add_lookups(suite, variant, open, probes);
}

void add_native_lookups(SuiteBuilder<Entries>& suite, const std::function<Probes()>& probes) {
  const auto open = [get = suite.native()](unsigned threads) {
    LookupsOfThreads lookups;
    for (unsigned i = 0; i < threads; ++i) {
      lookups.push_back(std::make_unique<NativeLookups<std::string, ValueDigest>>(get().values));
    }
    return lookups;
  };
  add_lookups(suite, {.system = std::string(kFloor)}, open, probes);
}

}  // namespace

LookupsOfThreads EntriesFormat::lookups(const std::string&, unsigned) const {
  return {};
}

Suite entries_suite(Keys keys, const EntriesFormats& formats, const Folder& folder,
                    const Scale& scale) {
  const std::uint64_t count = scale.of(kEntries);
  SuiteBuilder<Entries> suite(keys == Keys::kDense ? "W3 dense" : "W3 scattered", folder,
                              count * kBytesPerEntry, [=] { return make_entries(keys, count); });
  const auto probes = [=] { return make_probes(keys, count); };
  for (const auto& format : formats) {
    suite.add_save_and_load(format);
    if (format->variant().threads != 1) continue;
    add_openings(suite, format, key_of(keys, count / 3));
    if (format->has_lookups()) add_lookups_of(suite, format, probes);
  }
  suite.add_common_floors();
  add_native_lookups(suite, probes);
  suite.add_floor("build_map", "ms", [get = suite.native()] { return build_native_map(get()); });
  return suite.finish();
}

Suite entries_growth_suite(std::uint64_t count, const EntriesFormats& formats,
                           const Folder& folder) {
  const Keys keys = Keys::kScattered;
  // The values that are copied out are small; nothing large is made on the clock.
  SuiteBuilder<Entries> suite("entries " + std::to_string(count), folder, 0,
                              [=] { return make_entries(keys, count); });
  const auto probes = [=] { return make_probes(keys, count); };
  for (const auto& format : formats) {
    const Variant& variant = format->variant();
    if (!format->has_lookups() || variant.threads != 1 || variant.codec != "none") continue;
    suite.add_file(format);
    add_openings(suite, format, key_of(keys, count / 3));
    add_lookups_of(suite, format, probes);
  }
  add_native_lookups(suite, probes);
  suite.add_file_floor("open_pread", "us", open_and_read_a_page);
  return suite.finish();
}

}  // namespace bench::compare
