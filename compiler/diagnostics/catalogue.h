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

// What a message is about: a schema by itself, or the change from one schema to another.
enum class Family : std::uint8_t {
  kSchema,
  kWire,     // what old and new programs read in each other's files
  kStorage,  // how large and how fast files are
  kSource,   // what C++ code that includes the generated header has to change
};

std::string_view to_string(Family family);  // "schema", "wire", "storage", "source"

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
  kDefaultTooLarge,
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
  // Changes that programs or files cannot follow
  kRootChanged,
  kRootRemoved,
  kTypeChanged,
  kNarrowing,
  kOptionalDropped,
  kArrayLengthChanged,
  kKeyChanged,
  kTooManyPairs,
  // Changes that are read, but not as they were meant, now or later
  kNumberReused,
  kFieldRenumbered,
  kUnreservedField,
  kUnreservedUnionMember,
  kUnreservedEnumValue,
  kEnumValueRenumbered,
  kReservedDropped,
  kDefaultChanged,
  kNarrowingChecked,
  kUnionMemberRemoved,
  kUnionMemberAdded,
  kTypeUnreachable,
  // Changes of how values are stored
  kStorageChanged,
  kCompressionChanged,
  kLevelChanged,
  // Changes of the generated C++
  kPackageRenamed,
  kTypeRenamed,
  kTypeRemoved,
  kFieldRenamed,
  kFieldRemoved,
  kFieldOrderChanged,
  kMemberTypeChanged,
  kMirrorChanged,
  kEnumTypeChanged,
  kEnumValueRenamed,
  kEnumValueRemoved,
  // Locks
  kLockMergeConflict,
  kLockSyntax,
  kLockNoSuchVersion,
  kLockDuplicate,
  kLockBadShape,
  kLockTooLarge,
  kLockNeedsVersion,
  kLockVersionTaken,
  kLockVersionLowered,
  kLockNotCurrent,
  kLockStaleWaiver,
};

struct CatalogueEntry {
  Code code = Code::kCannotReadFile;
  Severity severity = Severity::kError;
  std::string_view name = {};         // what JSON and `parcodec explain` call it
  std::string_view message = {};      // {0}, {1}, … stand for arguments
  std::string_view explanation = {};  // the rule behind it: one line, of changes a few sentences
  Family family = Family::kSchema;
  std::string_view cure = {};  // what to do about it; changes only
};

// In the order of Code.
std::span<const CatalogueEntry> catalogue();
const CatalogueEntry& entry_of(Code code);

}  // namespace parcode::compiler

#endif  // PARCODE_COMPILER_DIAGNOSTICS_CATALOGUE_H_
