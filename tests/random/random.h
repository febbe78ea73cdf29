// What random values are made from: the same for the same seed.

#ifndef PARCODE_TESTS_RANDOM_RANDOM_H_
#define PARCODE_TESTS_RANDOM_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>

namespace parcode::testing {

class Random {
 public:
  // kNamed: enums get only values that their schema has a name for.
  enum class Enums { kAny, kNamed };
  explicit Random(std::uint64_t seed, Enums enums = Enums::kAny) : engine_(seed), enums_(enums) {}

  std::uint64_t bits() { return engine_(); }
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  // How many elements a container gets: few, now and then many, none deep down.
  std::size_t count() {
    if (depth_ > 4) return 0;
    if (depth_ < 2 && one_in(6)) return below(400);
    return below(4);
  }
  bool too_deep() const { return depth_ > 4; }
  // As generate.py declares them: 0, 1 and 100.
  std::uint64_t enumerator() {
    static constexpr std::array<std::uint64_t, 3> kNamed = {0, 1, 100};
    return enums_ == Enums::kNamed ? kNamed[below(kNamed.size())] : below(120);
  }

  // Held while a struct or union is filled.
  class Deeper {
   public:
    explicit Deeper(Random& random) : random_(random) { ++random_.depth_; }
    ~Deeper() { --random_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Random& random_;
  };

 private:
  std::mt19937_64 engine_;
  Enums enums_;
  int depth_ = 0;
};

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_RANDOM_H_
