#include "runtime/io/host.h"

#include <sys/utsname.h>

#include <fstream>

#include "runtime/base/utf8.h"

namespace parcode::io {

std::string program_name() {
  std::ifstream from("/proc/self/comm");
  std::string name;
  std::getline(from, name);
  return is_utf8(name) ? name : std::string();
}

std::string platform_name() {
  utsname name{};
  if (uname(&name) != 0) return {};
  return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

}  // namespace parcode::io
