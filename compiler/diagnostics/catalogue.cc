#include "compiler/diagnostics/catalogue.h"

#include <array>
#include <cstddef>

namespace parcode::compiler {

namespace {

constexpr Severity kError = Severity::kError;
constexpr Severity kWarning = Severity::kWarning;

constexpr auto kCatalogue = std::to_array<CatalogueEntry>({
    // Files
    {Code::kCannotReadFile, kError, "cannot-read-file", "cannot read '{0}': {1}",
     "The file is missing, is not a regular file, may not be read or is larger than 16 MiB."},
    {Code::kAmbiguousFile, kError, "ambiguous-file", "'{0}' and '{1}' are both '{2}' to an import",
     "What an import names is one file: each file has a path of its own below a -I directory."},
    {Code::kInvalidUtf8, kError, "invalid-utf8", "byte {0} of the file is not UTF-8",
     "Schema files are UTF-8 throughout, comments included."},
    {Code::kTooManyTokens, kError, "too-many-tokens", "the file has more than {0} tokens",
     "A file this long is not a schema; split it and import the parts."},
    {Code::kBadImportPath, kError, "bad-import-path", "'{0}' is not a path for an import",
     "An import is relative to a -I directory: forward slashes, no '.', '..' or empty parts."},
    {Code::kImportNotFound, kError, "import-not-found", "'{0}' is in none of the -I directories",
     "Imports are looked up in the -I directories in their order; without -I, in the current one."},
    {Code::kImportCycle, kError, "import-cycle", "files import each other in a cycle: {0}",
     "Move what both files need to a third one."},
    {Code::kDuplicateImport, kError, "duplicate-import", "'{0}' is imported twice",
     "A file is imported once."},
    {Code::kUnusedImport, kWarning, "unused-import", "nothing of '{0}' is used",
     "An import that is not needed makes everything that depends on the file rebuild with it."},
    // Text
    {Code::kInvalidCharacter, kError, "invalid-character", "{0} has no meaning here",
     "Outside strings and comments a schema is ASCII letters, digits, '_' and punctuation."},
    {Code::kUnterminatedComment, kError, "unterminated-comment", "this comment has no end",
     "A comment that starts with '/*' ends with '*/'; such comments do not nest."},
    {Code::kUnterminatedString, kError, "unterminated-string", "this string has no closing '\"'",
     "A string ends on the line that it starts on; a line break in it is written '\\n'."},
    {Code::kMalformedNumber, kError, "malformed-number", "'{0}' is not a number",
     "Numbers are 12, 0xff, 1.5 or 1.5e-3; there are no octal numbers and no suffixes."},
    {Code::kBadEscape, kError, "bad-escape", "'{0}' is not an escape sequence",
     "Strings know \\\" \\\\ \\' \\n \\r \\t \\0 \\xHH (to 7f), \\uHHHH and \\UHHHHHHHH."},
    {Code::kNestingTooDeep, kError, "nesting-too-deep", "brackets are nested more than {0} deep",
     "No type needs this; give the inner part a struct of its own."},
    {Code::kMissingToken, kError, "missing-token", "expected {0} after {1}",
     "Something that the grammar asks for is missing."},
    {Code::kUnexpectedToken, kError, "unexpected-token", "expected {0}, found {1}",
     "The grammar allows something else here."},
    {Code::kMisplacedDocComment, kWarning, "misplaced-doc-comment",
     "this '///' comment does not stand before what it describes",
     "A '///' comment belongs to what follows it; other remarks are '//' comments."},
    // Statements
    {Code::kMissingPackage, kError, "missing-package", "the file names no package",
     "Each file starts with 'package a.b;', which becomes the C++ namespace a::b."},
    {Code::kMisplacedStatement, kError, "misplaced-statement", "'{0}' must stand before {1}",
     "A file has its package, its version, its imports and then its definitions."},
    {Code::kDuplicateStatement, kError, "duplicate-statement", "a second '{0}' in one file",
     "A file has one package, at most one version and at most one root."},
    {Code::kReservedPackage, kError, "reserved-package", "a package cannot start with '{0}'",
     "The namespaces std, posix and parcode belong to C++, to the system and to Parcode."},
    {Code::kBadVersion, kError, "bad-version", "a version is 1 to 4294967295",
     "The version counts what was published of a schema, from 1."},
    // Names
    {Code::kReservedIdentifier, kError, "reserved-identifier",
     "'{0}' is a name that C++ keeps for itself",
     "Names with '__', or with '_' and a capital in front, are the C++ implementation's."},
    {Code::kBuiltinName, kError, "builtin-name", "'{0}' is a built-in type",
     "A definition cannot have the name of a built-in type."},
    {Code::kDuplicateDefinition, kError, "duplicate-definition", "'{0}' is defined twice",
     "Structs, enums, unions and consts of a package, over all its files, have different names."},
    {Code::kDuplicateFieldName, kError, "duplicate-field-name", "'{0}' has a second '{1}'",
     "Fields of a struct and members of a union have different names."},
    {Code::kDuplicateEnumValueName, kError, "duplicate-enum-value-name", "'{0}' has a second '{1}'",
     "The values of an enum have different names."},
    {Code::kCppNameCollision, kError, "cpp-name-collision", "'{0}' and '{1}' are both '{2}' in C++",
     "A name that C++ does not allow gets a trailing '_'; the result must be different, too."},
    {Code::kGeneratedNameCollision, kError, "generated-name-collision",
     "'{0}' is also the name of what is generated for '{1}'",
     "For a struct S there are SLazy and SWriter; a definition cannot take these names."},
    {Code::kPackageNameCollision, kError, "package-name-collision",
     "'{0}' is both a definition and a package", "In C++ a name cannot be a type and a namespace."},
    // Types
    {Code::kUnknownType, kError, "unknown-type", "there is no type '{0}'",
     "Types of other packages are named with their package, and their file is imported."},
    {Code::kNotAType, kError, "not-a-type", "'{0}' is not a type",
     "Only built-in types, structs, enums and unions can be the type of something."},
    {Code::kNotImported, kError, "not-imported", "'{0}' is in a file that is not imported",
     "A file sees what it defines and what the files that it imports itself define."},
    {Code::kWrongTypeArguments, kError, "wrong-type-arguments", "'{0}' takes {1}",
     "vec<T>, optional<T>, box<T>, map<K, V> and array<T, N>; no other type has arguments."},
    {Code::kBadArrayLength, kError, "bad-array-length", "an array's length is 1 to {0}",
     "The length of an array is a number, or a const that is one; what varies is a vec."},
    {Code::kBadKeyType, kError, "bad-key-type", "'{0}' cannot be the key of a map",
     "Keys are integers, bool, string, enums, and structs made of these alone, inline."},
    {Code::kContainmentCycle, kError, "containment-cycle", "'{0}' contains itself: {1}",
     "A value of such a type would have no end: use optional<box<T>>, vec<T> or map<K, V>."},
    {Code::kContainmentTooDeep, kError, "containment-too-deep",
     "values of '{0}' are nested more than {1} deep", "Put the inner part into a box or a vec."},
    {Code::kEndlessDefault, kError, "endless-default", "the default of '{0}' has no end: {1}",
     "A box is never empty: let one be optional, or let a union start with a member that ends."},
    {Code::kValueTooLarge, kError, "value-too-large", "'{0}' takes more than {1} in one piece",
     "What a struct or an array holds by value lies in one piece of memory; use a vec."},
    // Members
    {Code::kFieldNumberOutOfRange, kError, "field-number-out-of-range",
     "a field number is 0 to 65535", "Field numbers have 16 bits."},
    {Code::kDuplicateFieldNumber, kError, "duplicate-field-number",
     "field number {0} is used twice", "A field number identifies one field, for ever."},
    {Code::kReservedNumberInUse, kError, "reserved-number-in-use", "{0} is reserved",
     "A reserved number belonged to a field or value of an earlier version."},
    {Code::kReservedNameInUse, kError, "reserved-name-in-use", "the name '{0}' is reserved",
     "A reserved name belonged to a field or value of an earlier version."},
    {Code::kDuplicateReserved, kError, "duplicate-reserved", "{0} is reserved twice",
     "One 'reserved' of a number or name is enough."},
    {Code::kBadReservedRange, kError, "bad-reserved-range", "{0}..{1} is no range",
     "A range names its first and its last number, the smaller one first."},
    {Code::kBadReservedName, kError, "bad-reserved-name", "'{0}' cannot be the name of anything",
     "What is reserved is a name that a field or value could have."},
    {Code::kEmptyUnion, kError, "empty-union", "union '{0}' has no members",
     "A union holds one of its members, so it has at least one."},
    {Code::kEmptyEnum, kError, "empty-enum", "enum '{0}' has no values",
     "An enum names at least one value."},
    {Code::kBadUnderlyingType, kError, "bad-underlying-type", "'{0}' cannot be the type of an enum",
     "An enum is stored as i8, i16, i32, i64, u8, u16, u32 or u64."},
    {Code::kDuplicateEnumNumber, kError, "duplicate-enum-number", "'{0}' and '{1}' are both {2}",
     "The values of an enum have different numbers."},
    // Values
    {Code::kNumberOutOfRange, kError, "number-out-of-range", "{0} does not fit {1} ({2})",
     "A number must be one of its type's."},
    {Code::kWrongValue, kError, "wrong-value", "{0} is not {1}",
     "A value must be of the type that it is for."},
    {Code::kUnknownEnumValue, kError, "unknown-enum-value", "'{0}' has no value '{1}'",
     "A value of an enum is one of its names."},
    {Code::kUnknownConst, kError, "unknown-const", "there is no const '{0}'",
     "Consts of other packages are named with their package, and their file is imported."},
    {Code::kConstCycle, kError, "const-cycle", "const '{0}' is defined by itself: {1}",
     "A const is a literal in the end."},
    {Code::kBadConstType, kError, "bad-const-type", "'{0}' cannot be the type of a const",
     "Consts are bool, numbers, string and enum values."},
    {Code::kDefaultNotAllowed, kError, "default-not-allowed", "{0} cannot have a default",
     "Fields of bool, numbers, string and enums can; the others start empty."},
    // Annotations
    {Code::kUnknownAnnotation, kError, "unknown-annotation", "there is no annotation '{0}'",
     "Annotations are chunkable, map, compression, level, narrowing and deprecated."},
    {Code::kDuplicateAnnotation, kError, "duplicate-annotation", "'{0}' is given twice",
     "An annotation is given once."},
    {Code::kAnnotationNotAllowed, kError, "annotation-not-allowed", "'{0}' has no place on {1}",
     "Each annotation has the types that it makes sense for."},
    {Code::kBadAnnotationValue, kError, "bad-annotation-value", "'{0}' takes {1}",
     "compression = none|lz4|zstd|auto, level = N, deprecated = \"why\"; the others are bare."},
    {Code::kCompressionNeedsStorage, kError, "compression-needs-storage",
     "'{0}' needs 'chunkable' or 'map'",
     "Chunks are what is compressed; an inline field is part of its parent's chunk."},
    {Code::kLevelNeedsCompression, kError, "level-needs-compression",
     "'level' needs 'compression = zstd' or 'compression = lz4'",
     "A level is a codec's own; none and auto have no levels."},
    {Code::kLevelOutOfRange, kError, "level-out-of-range", "the levels of {0} are {1}",
     "zstd has levels 1 to 22, lz4 has levels 1 to 12."},
});

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].code) != i) {
      return false;
    }
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view to_string(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

std::span<const CatalogueEntry> catalogue() {
  return kCatalogue;
}

const CatalogueEntry& entry_of(Code code) {
  return kCatalogue[static_cast<std::size_t>(code)];
}

}  // namespace parcode::compiler
