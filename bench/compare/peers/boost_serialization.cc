// Boost.Serialization: binary archives without header over a file stream with a buffer of 1 MB.
// Structs have no version and aren't tracked as objects, which is what costs most otherwise;
// vectors of numbers, and of the struct of numbers, are written in one piece. Nothing can be read
// before all is loaded, so its lookups are those of the native map and aren't measured.

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/array.hpp>
#include <boost/serialization/is_bitwise_serializable.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/unordered_map.hpp>
#include <boost/serialization/vector.hpp>

#include <optional>
#include <string>
#include <type_traits>

#include "bench/compare/peers/fields.h"
#include "bench/compare/peers/files.h"
#include "bench/compare/peers/systems.h"

// Where Boost looks for what a struct has. The concept makes these win over Boost's own, which
// looks for a member function.
namespace bench::compare {

template <class T>
concept Walked = requires(boost::archive::binary_oarchive& archive, T& value) {
  walk(archive, value);
};

template <class Archive, Walked T>
void serialize(Archive& archive, T& value, const unsigned) {
  walk(archive, value);
}
template <class Archive>
void serialize(Archive& archive, Particles& particles, const unsigned) {
  archive& particles.values;
}

}  // namespace bench::compare

namespace aptdb {

template <class Archive, bench::compare::Walked T>
void serialize(Archive& archive, T& value, const unsigned) {
  walk(archive, value);
}

}  // namespace aptdb

namespace boost::serialization {

// No version, and no pointers to be found again.
template <bench::compare::Walked T>
struct implementation_level_impl<const T> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<object_serializable>;
  static constexpr int value = object_serializable;
};
template <bench::compare::Walked T>
struct tracking_level<T> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<track_never>;
  static constexpr int value = track_never;
};

// Boost knows std::optional from 1.84 on.
template <class Archive, class T>
void save(Archive& archive, const std::optional<T>& value, unsigned) {
  const bool is_there = value.has_value();
  archive << is_there;
  if (is_there) archive << *value;
}
template <class Archive, class T>
void load(Archive& archive, std::optional<T>& value, unsigned) {
  bool is_there = false;
  archive >> is_there;
  value.reset();
  if (is_there) archive >> value.emplace();
}
template <class Archive, class T>
void serialize(Archive& archive, std::optional<T>& value, unsigned version) {
  split_free(archive, value, version);
}

}  // namespace boost::serialization

BOOST_IS_BITWISE_SERIALIZABLE(bench::compare::Particle)

namespace bench::compare {
namespace {

template <class Base, class Native>
class Boost : public Base {
 public:
  Boost() : Base({.system = "boost"}) {}

  void save(const Native& value, const std::string& path) const override {
    StreamOut out(path);
    {
      boost::archive::binary_oarchive archive(out.stream(), boost::archive::no_header);
      archive << value;
    }
    out.close();
  }
  Native load(const std::string& path) const override {
    StreamIn in(path);
    boost::archive::binary_iarchive archive(in.stream(), boost::archive::no_header);
    Native value;
    archive >> value;
    return value;
  }
};

}  // namespace

void add_boost(Systems& systems) {
  systems.world.push_back(std::make_shared<Boost<WorldFormat, World>>());
  systems.items.push_back(std::make_shared<Boost<ItemsFormat, Items>>());
  systems.entries.push_back(std::make_shared<Boost<EntriesFormat, Entries>>());
  systems.doubles.push_back(std::make_shared<Boost<DoublesFormat, Doubles>>());
  systems.particles.push_back(std::make_shared<Boost<ParticlesFormat, Particles>>());
  systems.packages.push_back(std::make_shared<Boost<PackagesFormat, aptdb::Database>>());
}

}  // namespace bench::compare
