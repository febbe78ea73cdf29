// All that generated code, and Traits written by hand, may touch. Programs include parcode.h.

#ifndef PARCODE_GENERATED_H_
#define PARCODE_GENERATED_H_

#include "runtime/api/stream_writer.h"  // IWYU pragma: export
#include "runtime/base/box.h"           // IWYU pragma: export
#include "runtime/base/error.h"         // IWYU pragma: export
#include "runtime/base/int128.h"        // IWYU pragma: export
#include "runtime/lazy/stored.h"        // IWYU pragma: export
#include "runtime/map/key_encoding.h"   // IWYU pragma: export
#include "runtime/plan/stored.h"        // IWYU pragma: export
#include "runtime/schema/builder.h"     // IWYU pragma: export
#include "runtime/storage/storage.h"    // IWYU pragma: export
#include "runtime/value/unions.h"       // IWYU pragma: export

#endif  // PARCODE_GENERATED_H_
