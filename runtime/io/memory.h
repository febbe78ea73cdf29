// Advice to the system about memory that is about to be filled. Filling fresh memory costs more in
// page faults than in copying; these make them fewer, or another thread's.
//
// Only advice: where the system does not take it, nothing happens. Thread safety: any thread.

#ifndef PARCODE_RUNTIME_IO_MEMORY_H_
#define PARCODE_RUNTIME_IO_MEMORY_H_

#include <cstddef>

namespace parcode::io {

// Asks for huge pages (2 MiB) in [memory, memory + size), whole ones only.
void use_huge_pages(std::byte* memory, std::size_t size);

// Makes all pages of the range present, as writing to each would; contents stay as they are.
void populate(std::byte* memory, std::size_t size);

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_MEMORY_H_
