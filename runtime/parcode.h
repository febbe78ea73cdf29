// Parcode: large object graphs on disk, and just the part of them that you need back in memory.
//
//   parcode::save("world.pcode", world);
//   auto file = parcode::open("world.pcode");
//   auto lazy = file->root<game::world::WorldState>();
//   auto user = lazy->users.find(88888);   // one bucket is read, nothing else
//
// This header is all that a program includes, besides the generated FILE.pcs.h of its schemas.
// Nothing throws on a runtime path: what can fail returns Result<T>.

#ifndef PARCODE_PARCODE_H_
#define PARCODE_PARCODE_H_

#include "runtime/api/file.h"               // IWYU pragma: export
#include "runtime/api/save.h"               // IWYU pragma: export
#include "runtime/base/box.h"               // IWYU pragma: export
#include "runtime/base/error.h"             // IWYU pragma: export
#include "runtime/base/int128.h"            // IWYU pragma: export
#include "runtime/base/options.h"           // IWYU pragma: export
#include "runtime/dynamic/dynamic_value.h"  // IWYU pragma: export
#include "runtime/inspect/inspect.h"        // IWYU pragma: export

#endif  // PARCODE_PARCODE_H_
