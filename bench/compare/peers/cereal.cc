// cereal: binary archives (native byte order, no checks) over a file stream with a buffer of 1 MB.
// Vectors of numbers, and of the struct of numbers, are written in one piece. Nothing can be read
// before all is loaded, so its lookups are those of the native map and aren't measured.

#include <cereal/archives/binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/vector.hpp>

#include <string>
#include <type_traits>

#include "bench/compare/peers/fields.h"
#include "bench/compare/peers/files.h"
#include "bench/compare/peers/systems.h"

// Where cereal looks for what a struct has.
namespace bench::compare {

template <class Archive, class T>
auto serialize(Archive& archive, T& value) -> decltype(walk(archive, value)) {
  walk(archive, value);
}

template <class Archive>
void save(Archive& archive, const Particles& particles) {
  archive(cereal::make_size_tag(static_cast<cereal::size_type>(particles.values.size())));
  archive(cereal::binary_data(particles.values.data(), particles.values.size() * sizeof(Particle)));
}
template <class Archive>
void load(Archive& archive, Particles& particles) {
  cereal::size_type size = 0;
  archive(cereal::make_size_tag(size));
  particles.values.resize(size);
  archive(cereal::binary_data(particles.values.data(), size * sizeof(Particle)));
}

}  // namespace bench::compare

namespace aptdb {

template <class Archive, class T>
auto serialize(Archive& archive, T& value) -> decltype(walk(archive, value)) {
  walk(archive, value);
}

}  // namespace aptdb

namespace bench::compare {
namespace {

template <class Base, class Native>
class Cereal : public Base {
 public:
  Cereal() : Base({.system = "cereal"}) {}

  void save(const Native& value, const std::string& path) const override {
    StreamOut out(path);
    {
      cereal::BinaryOutputArchive archive(out.stream());
      archive(value);
    }
    out.close();
  }
  Native load(const std::string& path) const override {
    StreamIn in(path);
    cereal::BinaryInputArchive archive(in.stream());
    Native value;
    archive(value);
    return value;
  }
};

}  // namespace

void add_cereal(Systems& systems) {
  systems.world.push_back(std::make_shared<Cereal<WorldFormat, World>>());
  systems.items.push_back(std::make_shared<Cereal<ItemsFormat, Items>>());
  systems.entries.push_back(std::make_shared<Cereal<EntriesFormat, Entries>>());
  systems.doubles.push_back(std::make_shared<Cereal<DoublesFormat, Doubles>>());
  systems.particles.push_back(std::make_shared<Cereal<ParticlesFormat, Particles>>());
  systems.packages.push_back(std::make_shared<Cereal<PackagesFormat, aptdb::Database>>());
}

}  // namespace bench::compare
