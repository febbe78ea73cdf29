# The workloads' data for Cap'n Proto. Maps are lists sorted by key.
@0xd2a1f0c35b7e4986;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::compare::capnproto");

struct User {
  key @0 :UInt64;
  xp @1 :UInt64;
  name @2 :Text;
  bio @3 :Text;
}

struct Zone {
  id @0 :UInt32;
  terrain @1 :Data;
}

struct Region {
  id @0 :UInt32;
  name @1 :Text;
  zones @2 :List(Zone);
}

struct World {
  id @0 :UInt64;
  name @1 :Text;
  asset @2 :Data;
  users @3 :List(User);
  regions @4 :List(Region);
  logs @5 :List(Text);
}

struct Item {
  id @0 :UInt64;
  payload @1 :List(UInt64);
}

struct Items {
  items @0 :List(Item);
}

struct Entry {
  key @0 :UInt64;
  value @1 :Text;
}

struct Entries {
  entries @0 :List(Entry);
}

struct Doubles {
  values @0 :List(Float64);
}

struct Particle {
  id @0 :UInt64;
  x @1 :Float64;
  y @2 :Float64;
  z @3 :Float64;
  vx @4 :Float32;
  vy @5 :Float32;
  vz @6 :Float32;
  kind @7 :UInt32;
}

struct Particles {
  values @0 :List(Particle);
}
