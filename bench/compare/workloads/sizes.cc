#include "bench/compare/workloads/sizes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "bench/compare/harness/clock.h"
#include "bench/compare/harness/memory.h"
#include "bench/compare/workloads/suite_builder.h"
#include "parcode/generated.h"
#include "parcode/parcode.h"

namespace bench::compare {

// Items that share one payload: stored as Items are, and small in memory.
struct SharedItem {
  std::uint64_t id = 0;
  const std::vector<std::uint64_t>* payload = nullptr;
};
struct SharedItems {
  std::vector<SharedItem> items;
};

}  // namespace bench::compare

namespace parcode {

template <>
struct Traits<::bench::compare::SharedItem> : Traits<::bench::compare::Item> {
  using Value = ::bench::compare::SharedItem;
  using Payload = Traits<std::vector<std::uint64_t>>;

  static void measure(const Value& value, Extent& extent) {
    Payload::measure(*value.payload, extent);
  }
  static void encode(const Value& value, WriteCursor& out, Place at) {
    out.store<std::uint64_t>(at, value.id);
    Payload::encode(*value.payload, out, at + sizeof(std::uint64_t));
  }
};

template <>
struct Traits<::bench::compare::SharedItems> : Traits<::bench::compare::Items> {
  using Value = ::bench::compare::SharedItems;
  using List = Chunked<std::vector<::bench::compare::SharedItem>>;

  static void measure(const Value& value, Extent& extent) { List::measure(value.items, extent); }
  static void plan(const Value& value, ChunkPlan& plan) { List::plan(value.items, plan); }
  static void encode(const Value& value, WriteCursor& out, Place at) {
    List::encode(value.items, out, at);
  }
};

}  // namespace parcode

namespace bench::compare {
namespace {

// Writes a file, but leaves holes where there are pages of zeros.
class SparseSink : public parcode::Sink {
 public:
  explicit SparseSink(const std::string& path)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
    if (file_ < 0) throw std::system_error(errno, std::generic_category(), path);
  }
  SparseSink(const SparseSink&) = delete;
  SparseSink& operator=(const SparseSink&) = delete;
  ~SparseSink() override { ::close(file_); }

  parcode::Status write(parcode::Bytes bytes) override {
    while (!bytes.empty()) {
      const std::size_t to_page_end = kPage - static_cast<std::size_t>(offset_) % kPage;
      const auto piece = bytes.first(std::min(bytes.size(), to_page_end));
      const bool zeros = std::all_of(piece.begin(), piece.end(),
                                     [](std::byte byte) { return byte == std::byte{}; });
      if (!zeros && ::pwrite(file_, piece.data(), piece.size(), offset_) !=
                        static_cast<ssize_t>(piece.size())) {
        return parcode::fail(parcode::ErrorCode::kIo, "the sparse file can't be written");
      }
      offset_ += static_cast<off_t>(piece.size());
      bytes = bytes.subspan(piece.size());
    }
    return {};
  }

 private:
  static constexpr std::size_t kPage = 4096;

  int file_;
  off_t offset_ = 0;
};

constexpr std::uint64_t kSparseItems = 10'000'000;

void make_sparse_file(const std::string& path) {
  const std::vector<std::uint64_t> zeros(kPayloadWords);
  SharedItems items;
  items.items.resize(kSparseItems);
  for (std::uint64_t i = 0; i < kSparseItems; ++i) items.items[i] = {.id = i, .payload = &zeros};
  SparseSink sink(path);
  const auto written = parcode::write(sink, items);
  if (!written) throw std::runtime_error(parcode::to_string(written.error()));
}

void add_openings(SuiteBuilder<Items>& suite, const std::shared_ptr<const ItemsFormat>& format,
                  std::uint64_t index) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, "open", "us",
            [=] { return microseconds_each([&] { keep(format->open(path)); }); });
  suite.add(variant, "lookup", "us", [=] {
    expect(format->item(path, index).id == index, "id");
    return microseconds_each([&] { keep(format->item(path, index)); });
  });
}

bool is_plain(const Variant& variant) {
  return variant.threads == 1 && variant.codec == "none";
}

}  // namespace

Suite size_suite(std::uint64_t count, const std::string& size, const ItemsFormats& formats,
                 const Folder& folder) {
  SuiteBuilder<Items> suite("size " + size, folder, 0, [count] { return make_items(count); });
  for (const auto& format : formats) {
    if (!is_plain(format->variant())) continue;
    suite.add_file(format);
    add_openings(suite, format, count / 2);
  }
  suite.add_file_floor("open_pread", "us", open_and_read_a_page);
  return suite.finish();
}

Suite sparse_suite(const ItemsFormats& formats, const Folder& folder) {
  SuiteBuilder<Items> suite("size 10GB", folder, 0, [] { return Items(); });
  for (const auto& format : formats) {
    const Variant& variant = format->variant();
    if (!is_plain(variant) || variant.system != kParcode) continue;
    suite.add_file(variant, make_sparse_file);
    add_openings(suite, format, kSparseItems / 2);
  }
  suite.add_file_floor("open_pread", "us", open_and_read_a_page);
  return suite.finish();
}

}  // namespace bench::compare
