#!/bin/sh
# Builds and runs the example with nothing but parcodec and g++. Run it here, with the unpacked
# parcode.tar.gz beside it.
set -eu

parcode/bin/parcodec generate -I . --cpp_out=generated store/part.pcs store/inventory.pcs
g++ -std=c++20 -O2 -Iparcode/include -Igenerated main.cc generated/store/*.cc \
  parcode/lib/libparcode.a -ltbb -llz4 -lzstd -o inventory
./inventory
