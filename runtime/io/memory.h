// Advice to the system about memory that is about to be filled. Filling fresh memory costs more in
// page faults than in copying; this makes them another thread's. Huge pages would make them fewer,
// but where free memory is in small pieces the system first moves pages together, and a load took
// up to twice as long as without (bench/compare, W4).
//
// Only advice: where the system does not take it, nothing happens. Thread safety: any thread.

#ifndef PARCODE_RUNTIME_IO_MEMORY_H_
#define PARCODE_RUNTIME_IO_MEMORY_H_

#include <cstddef>

namespace parcode::io {

// Makes all pages of the range present, as writing to each would; contents stay as they are.
void populate(std::byte* memory, std::size_t size);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_MEMORY_H_
