# examples/aptdb/aptdb.pcs for Cap'n Proto. Maps are lists sorted by name; enums keep their number;
# an optional checksum that isn't there is empty.
@0xb5c41e0f7a92d863;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench::compare::capnproto");

struct Relation {
  name @0 :Text;
  architecture @1 :Text;
  comparison @2 :UInt8;
  version @3 :Text;
}

struct Clause {
  alternatives @0 :List(Relation);
}

struct Field {
  name @0 :Text;
  value @1 :Text;
}

struct Package {
  name @0 :Text;
  version @1 :Text;
  architecture @2 :Text;
  multiArch @3 :UInt8;
  priority @4 :UInt8;
  section @5 :Text;
  essential @6 :Bool;
  source @7 :Text;
  sourceVersion @8 :Text;
  maintainer @9 :Text;
  homepage @10 :Text;
  installedSize @11 :UInt64;
  downloadSize @12 :UInt64;
  filename @13 :Text;
  md5 @14 :Data;
  sha256 @15 :Data;
  descriptionMd5 @16 :Data;
  tags @17 :List(Text);
  preDepends @18 :List(Clause);
  depends @19 :List(Clause);
  recommends @20 :List(Clause);
  suggests @21 :List(Clause);
  enhances @22 :List(Clause);
  breaks @23 :List(Clause);
  conflicts @24 :List(Clause);
  replaces @25 :List(Clause);
  provides @26 :List(Clause);
  summary @27 :Text;
  description @28 :Text;
  other @29 :List(Field);
}

struct PackageEntry {
  name @0 :Text;
  versions @1 :List(Package);
}

struct Headline {
  name @0 :Text;
  section @1 :Text;
  summary @2 :Text;
}

struct Mention {
  package @0 :UInt32;
  role @1 :UInt8;
  alternative @2 :Bool;
}

struct MentionEntry {
  name @0 :Text;
  mentions @1 :List(Mention);
}

struct WordEntry {
  name @0 :Text;
  packages @1 :List(UInt32);
}

struct Tally {
  name @0 :Text;
  count @1 :UInt64;
  installedSize @2 :UInt64;
}

struct Stats {
  packages @0 :UInt64;
  versions @1 :UInt64;
  installedSize @2 :UInt64;
  downloadSize @3 :UInt64;
  relations @4 :UInt64;
  words @5 :UInt64;
  sections @6 :List(Tally);
  architectures @7 :List(Tally);
  priorities @8 :List(Tally);
  maintainers @9 :List(Tally);
  mostNeeded @10 :List(Tally);
  largest @11 :List(Tally);
}

struct Database {
  origin @0 :Text;
  packages @1 :List(PackageEntry);
  headlines @2 :List(Headline);
  rdepends @3 :List(MentionEntry);
  words @4 :List(WordEntry);
  stats @5 :Stats;
}
