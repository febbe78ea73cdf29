// Refuses, with a message, the machines that the format's zero-copy layout does not fit.

#ifndef PARCODE_RUNTIME_BASE_PLATFORM_H_
#define PARCODE_RUNTIME_BASE_PLATFORM_H_

#if !defined(__linux__)
#error "Parcode runs on Linux only: its sources use mmap, pread and renameat2 as Linux has them."
#endif
#if !defined(__LP64__)
#error "Parcode needs a 64-bit machine: files are mapped whole. Do not compile with -m32."
#endif
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Parcode needs a little-endian machine: files are little-endian and read in place."
#endif

#endif  // PARCODE_RUNTIME_BASE_PLATFORM_H_
