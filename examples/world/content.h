// The example's world: what is in it and how much.

#ifndef EXAMPLES_WORLD_CONTENT_H_
#define EXAMPLES_WORLD_CONTENT_H_

#include "examples/world/world.pcs.h"

// 100,000 users, 10 regions of 50 zones with 20 KB of terrain each, 50,000 log lines, and 10 MB of
// an asset.
world::WorldState make_world();

#endif  // EXAMPLES_WORLD_CONTENT_H_
