#include "bench/compare/workloads/numbers.h"

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "bench/compare/harness/clock.h"
#include "bench/compare/harness/memory.h"
#include "bench/compare/workloads/suite_builder.h"

namespace bench::compare {
namespace {

constexpr std::uint64_t kDoubles = std::uint64_t{64} << 20;
constexpr std::uint64_t kParticles = std::uint64_t{4} << 20;
static_assert(sizeof(Particle) == 48);

template <class T>
std::vector<T> in_huge_pages(std::uint64_t count) {
  std::vector<T> values;
  values.reserve(count);
  prefer_huge_pages(values.data(), count * sizeof(T));
  values.resize(count);
  return values;
}

// Whole numbers, so that a sum is the same in whatever order.
Doubles make_doubles(std::uint64_t count) {
  std::mt19937_64 random(5);
  Doubles doubles;
  doubles.values = in_huge_pages<double>(count);
  for (double& value : doubles.values) value = static_cast<double>(random() >> 44);
  return doubles;
}

Particles make_particles(std::uint64_t count) {
  std::mt19937_64 random(6);
  Particles particles;
  particles.values = in_huge_pages<Particle>(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    Particle& particle = particles.values[i];
    particle.id = i;
    for (double& value : particle.position) value = static_cast<double>(random() >> 44);
    for (float& value : particle.velocity) value = static_cast<float>(random() >> 48);
    particle.kind = static_cast<std::uint32_t>(i % 7);
  }
  return particles;
}

template <class Native, class F>
Suite numbers_suite(const std::string& name, std::uint64_t bytes,
                    const std::vector<std::shared_ptr<const F>>& formats, const Folder& folder,
                    std::function<Native()> make) {
  // The file, and a native value or a message.
  SuiteBuilder<Native> suite(name, folder, 2 * bytes, std::move(make));
  for (const auto& format : formats) {
    const Variant& variant = format->variant();
    suite.add_save_and_load(format);
    if (variant.threads != 1) continue;
    suite.add(variant, "view_and_sum", "ms",
              [=, path = suite.saved_by(variant), get = suite.native()] {
                double sum = 0;
                const double time = milliseconds([&] { sum = format->view_and_sum(path); });
                expect(sum == sum_of(get()), "sum");
                return time;
              });
  }
  suite.add_common_floors();
  suite.add_floor("sum", "ms",
                  [get = suite.native()] { return milliseconds([&] { keep(sum_of(get())); }); });
  return suite.finish();
}

}  // namespace

double sum_of(const Doubles& doubles) {
  double sum = 0;
  for (const double value : doubles.values) sum += value;
  return sum;
}

double sum_of(const Particles& particles) {
  double sum = 0;
  for (const Particle& particle : particles.values) sum += particle.position[0];
  return sum;
}

Suite doubles_suite(const DoublesFormats& formats, const Folder& folder, const Scale& scale) {
  const std::uint64_t count = scale.of(kDoubles);
  return numbers_suite<Doubles>("W4 doubles", count * sizeof(double), formats, folder,
                                [count] { return make_doubles(count); });
}

Suite particles_suite(const ParticlesFormats& formats, const Folder& folder, const Scale& scale) {
  const std::uint64_t count = scale.of(kParticles);
  return numbers_suite<Particles>("W4 structs", count * sizeof(Particle), formats, folder,
                                  [count] { return make_particles(count); });
}

}  // namespace bench::compare
