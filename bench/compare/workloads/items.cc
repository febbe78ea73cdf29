#include "bench/compare/workloads/items.h"

#include <numeric>
#include <random>

#include "bench/compare/harness/clock.h"
#include "bench/compare/harness/memory.h"
#include "bench/compare/workloads/suite_builder.h"

namespace bench::compare {
namespace {

constexpr std::uint64_t kItems = 200'000;

std::uint64_t sum_ids_of(const Items& items) {
  std::uint64_t sum = 0;
  for (const Item& item : items.items) sum += item.id;
  return sum;
}

std::uint64_t sum_all_of(const Items& items) {
  std::uint64_t sum = 0;
  for (const Item& item : items.items) {
    sum = std::accumulate(item.payload.begin(), item.payload.end(), sum + item.id);
  }
  return sum;
}

using Sum = std::uint64_t (ItemsFormat::*)(const std::string&) const;

void add_scan(SuiteBuilder<Items>& suite, const std::shared_ptr<const ItemsFormat>& format,
              const std::string& metric, Sum sum, std::uint64_t (*expected)(const Items&)) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, metric, "ms", [=, get = suite.native()] {
    std::uint64_t found = 0;
    const double time = milliseconds([&] { found = (*format.*sum)(path); });
    expect(found == expected(get()), "sum");
    return time;
  });
  suite.add(variant, metric + "_memory", "bytes",
            [=] { return static_cast<double>(peak_memory([&] { keep((*format.*sum)(path)); })); });
}

void add_reading(SuiteBuilder<Items>& suite, const std::shared_ptr<const ItemsFormat>& format,
                 std::uint64_t index) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, "open", "us", [=, get = suite.native()] {
    expect(format->open(path) == get().items.size(), "size");
    return microseconds_each([&] { keep(format->open(path)); });
  });
  suite.add(variant, "lookup", "us", [=, get = suite.native()] {
    expect(format->item(path, index) == get().items.at(index), "item");
    return microseconds_each([&] { keep(format->item(path, index)); });
  });
  add_scan(suite, format, "scan_ids", &ItemsFormat::sum_ids, sum_ids_of);
  add_scan(suite, format, "scan_all", &ItemsFormat::sum_all, sum_all_of);
}

// Sums one word of each element of an array that is as large as all items.
double sum_strided(std::uint64_t count) {
  const std::uint64_t stride = kPayloadWords + 2;
  const std::vector<std::uint64_t> words(count * stride, 1);
  return milliseconds([&] {
    std::uint64_t sum = 0;
    for (std::uint64_t at = 0; at < words.size(); at += stride) sum += words[at];
    keep(sum);
  });
}

}  // namespace

Items make_items(std::uint64_t count) {
  std::mt19937_64 random(3);
  Items items;
  items.items.resize(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    items.items[i].id = i;
    items.items[i].payload.resize(kPayloadWords);
    // As numbers of programs are, most of their bytes are zeros.
    for (std::uint64_t& word : items.items[i].payload) word = random() >> 40;
  }
  return items;
}

std::uint64_t ItemsFormat::sum_ids(const std::string& path) const {
  return sum_ids_of(load(path));
}

std::uint64_t ItemsFormat::sum_all(const std::string& path) const {
  return sum_all_of(load(path));
}

Suite items_suite(const ItemsFormats& formats, const Folder& folder, const Scale& scale) {
  const std::uint64_t count = scale.of(kItems);
  const std::uint64_t footprint = 2 * count * (kPayloadWords + 4) * sizeof(std::uint64_t);
  SuiteBuilder<Items> suite("W2 items", folder, footprint, [count] { return make_items(count); });
  for (const auto& format : formats) {
    suite.add_save_and_load(format);
    if (format->variant().threads == 1) add_reading(suite, format, count / 2);
  }
  suite.add_common_floors();
  suite.add_floor("strided_sum", "ms", [count] { return sum_strided(count); });
  return suite.finish();
}

}  // namespace bench::compare
