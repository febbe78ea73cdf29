// Descriptor: an open file, closed at the end.

#ifndef BENCH_COMPARE_HARNESS_DESCRIPTOR_H_
#define BENCH_COMPARE_HARNESS_DESCRIPTOR_H_

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace bench::compare {

class Descriptor {
 public:
  // What a system call that opens gave; where that is an error, throws it, with `name`.
  Descriptor(int number, const std::string& name) : number_(number) {
    if (number < 0) throw std::system_error(errno, std::generic_category(), name);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }

  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace bench::compare

#endif  // BENCH_COMPARE_HARNESS_DESCRIPTOR_H_
