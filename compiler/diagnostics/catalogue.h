// Every message that the compiler can give, in one table.
//
// Thread safety: constant data.

#ifndef PARCODE_COMPILER_DIAGNOSTICS_CATALOGUE_H_
#define PARCODE_COMPILER_DIAGNOSTICS_CATALOGUE_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace parcode::compiler {

enum class Severity : std::uint8_t { kError, kWarning };

std::string_view to_string(Severity severity);  // "error", "warning"

enum class Code : std::uint8_t {
  // Files
  kCannotReadFile,
  kAmbiguousFile,
  kInvalidUtf8,
  kTooManyTokens,
  kBadImportPath,
  kImportNotFound,
  kImportCycle,
  kDuplicateImport,
  kUnusedImport,
  // Text
  kInvalidCharacter,
  kUnterminatedComment,
  kUnterminatedString,
  kMalformedNumber,
  kBadEscape,
  kNestingTooDeep,
  kMissingToken,
  kUnexpectedToken,
  kMisplacedDocComment,
  // Statements
  kMissingPackage,
  kMisplacedStatement,
  kDuplicateStatement,
  kReservedPackage,
  kBadVersion,
  // Names
  kReservedIdentifier,
  kBuiltinName,
  kDuplicateDefinition,
  kDuplicateFieldName,
  kDuplicateEnumValueName,
  kCppNameCollision,
  kGeneratedNameCollision,
  kPackageNameCollision,
  // Types
  kUnknownType,
  kNotAType,
  kNotImported,
  kWrongTypeArguments,
  kBadArrayLength,
  kBadKeyType,
  kContainmentCycle,
  kContainmentTooDeep,
  kEndlessDefault,
  kValueTooLarge,
  // Members
  kFieldNumberOutOfRange,
  kDuplicateFieldNumber,
  kReservedNumberInUse,
  kReservedNameInUse,
  kDuplicateReserved,
  kBadReservedRange,
  kBadReservedName,
  kEmptyUnion,
  kEmptyEnum,
  kBadUnderlyingType,
  kDuplicateEnumNumber,
  // Values
  kNumberOutOfRange,
  kWrongValue,
  kUnknownEnumValue,
  kUnknownConst,
  kConstCycle,
  kBadConstType,
  kDefaultNotAllowed,
  // Annotations
  kUnknownAnnotation,
  kDuplicateAnnotation,
  kAnnotationNotAllowed,
  kBadAnnotationValue,
  kCompressionNeedsStorage,
  kLevelNeedsCompression,
  kLevelOutOfRange,
};

struct CatalogueEntry {
  Code code = Code::kCannotReadFile;
  Severity severity = Severity::kError;
  std::string_view name = {};         // what JSON and `parcodec explain` call it
  std::string_view message = {};      // {0}, {1}, … stand for arguments
  std::string_view explanation = {};  // the rule behind it, in one line
};

// In the order of Code.
std::span<const CatalogueEntry> catalogue();
const CatalogueEntry& entry_of(Code code);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DIAGNOSTICS_CATALOGUE_H_
