// Growth with a file's size: opening, and one item, at 1 MB, 100 MB and 10 GB.

#ifndef BENCH_COMPARE_WORKLOADS_SIZES_H_
#define BENCH_COMPARE_WORKLOADS_SIZES_H_

#include <cstdint>
#include <string>

#include "bench/compare/harness/case.h"
#include "bench/compare/harness/folder.h"
#include "bench/compare/workloads/items.h"

namespace bench::compare {

// `count` items of 1 KB. Formats that load all are measured like the others.
Suite size_suite(std::uint64_t count, const std::string& size, const ItemsFormats& formats,
                 const Folder& folder);

// 10,000,000 items whose payload is zeros, in a sparse file; Parcode alone. No object in memory has
// its size.
Suite sparse_suite(const ItemsFormats& formats, const Folder& folder);

}  // namespace bench::compare

#endif  // BENCH_COMPARE_WORKLOADS_SIZES_H_
