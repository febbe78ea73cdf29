// Who writes a file, and where: for the metadata of files that need not be reproducible.

#ifndef PARCODE_RUNTIME_IO_HOST_H_
#define PARCODE_RUNTIME_IO_HOST_H_

#include <string>

namespace parcode::io {

std::string program_name();   // of the running program; empty where the system does not tell
std::string platform_name();  // "Linux 6.1.0 x86_64"

}  // namespace parcode::io

#endif  // PARCODE_RUNTIME_IO_HOST_H_
