#include "runtime/plan/thrown.h"

#include <exception>
#include <new>
#include <string>

#include "runtime/value/write_cursor.h"

namespace parcode::plan {

Error thrown_error() {
  try {
    throw;
  } catch (const EncodeError& error) {
    return {.code = error.code(), .message = error.what()};
  } catch (const std::bad_alloc&) {
    return {.code = ErrorCode::kLimit, .message = "memory ran out while the object was saved"};
  } catch (const std::exception& exception) {
    return {.code = ErrorCode::kInternal,
            .message = std::string("saving threw an exception: ") + exception.what()};
  } catch (...) {
    return {.code = ErrorCode::kInternal,
            .message = "saving threw something that is no std::exception"};
  }
}

}  // namespace parcode::plan
