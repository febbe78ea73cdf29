// What an exception that came out of a user's Traits, or from memory that ran out, means to the
// caller of a function that throws nothing.

#ifndef PARCODE_RUNTIME_PLAN_THROWN_H_
#define PARCODE_RUNTIME_PLAN_THROWN_H_

#include "runtime/base/error.h"

namespace parcode::plan {

// Of the exception that is being handled: call it in a `catch (...)`.
Error thrown_error();

}  // namespace parcode::plan

#endif  // PARCODE_RUNTIME_PLAN_THROWN_H_
