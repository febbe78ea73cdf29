#include "compiler/diagnostics/catalogue.h"

#include <array>
#include <cstddef>

namespace parcode::compiler {

namespace {

constexpr Severity kError = Severity::kError;
constexpr Severity kWarning = Severity::kWarning;
constexpr Family kWire = Family::kWire;
constexpr Family kStorage = Family::kStorage;
constexpr Family kSource = Family::kSource;

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
    {Code::kDefaultTooLarge, kError, "default-too-large",
     "the default of '{0}' takes more than {1} with what its boxes hold",
     "A box is never empty, so two boxes in each of n structs hold 2^n defaults; let some be "
     "optional."},
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
    // Changes that programs or files cannot follow
    {Code::kRootChanged, kError, "root-changed", "the root was {1} and is {2}: {3}",
     "A file is known by the simple name of the type that it holds. A file whose root has another "
     "name, or is no such type at all, is refused when it is opened.",
     kWire, "Keep the root. What else a file shall hold goes into a new field of it."},
    {Code::kRootRemoved, kError, "root-removed", "no root is named any more; it was {0}",
     "Without a root nothing says what reads the files that were written so far.", kWire,
     "Name the root again."},
    {Code::kTypeChanged, kError, "type-changed", "'{0}' was {1} and is {2}: {3}",
     "Numbers widen, T becomes optional<T> or box<T>, array<T, N> becomes vec<T>; no value of any "
     "other type is converted, so the file is refused when it is opened.",
     kWire, "Keep the field as it was, deprecated, and add the new one with a new number."},
    {Code::kNarrowing, kError, "narrowing",
     "'{0}' was {1} and is {2}, and {4} does not hold every {5}: {3}",
     "A value that does not fit would have to become another one. A field that says [narrowing] "
     "has each value checked instead, and the reading of one that does not fit fails.",
     kWire, "Keep the wider type, or annotate the field with [narrowing]."},
    {Code::kOptionalDropped, kError, "optional-dropped",
     "'{0}' was {1} and is {2}, and an absent value has none to become: {3}",
     "T is read as optional<T>, but an optional that is empty cannot be read as a T.", kWire,
     "Keep optional<T>, or add a field with a new number."},
    {Code::kArrayLengthChanged, kError, "array-length-changed", "'{0}' was {1} and is {2}: {3}",
     "An array has as many elements in the file as the file's schema says. It is read as a vec, "
     "but not as an array of another length.",
     kWire, "Make it a vec<T>, or add a field with a new number."},
    {Code::kKeyChanged, kError, "key-changed",
     "the keys of '{0}' are stored in another way, {1} before and {2} now: {3}",
     "An entry is found by the hash of its key's bytes. A key of another type, a wider one too, "
     "has other bytes; so has a struct with other fields.",
     kWire, "Keep the key's type, and add a map with a new number for the new keys."},
    {Code::kTooManyPairs, kError, "too-many-pairs",
     "the two schemas have too many types in common places to be compared: {3}",
     "Each type of the one schema is compared with each that stands in its place in the other. "
     "More than a million such pairs are refused, here and when a file is opened.",
     kWire, "Make the change in smaller steps."},
    // Changes that are read, but not as they were meant, now or later
    {Code::kNumberReused, kError, "number-reused", "number {0} of '{1}' was {2} and is {3}: {4}",
     "A number identifies a field, union member or enum value for ever, since values are found by "
     "their numbers, not by names. Used again, it gives old data a meaning that it never had.",
     kWire, "Give the new one a number that was never used, and reserve the old one's."},
    {Code::kFieldRenumbered, kError, "field-renumbered",
     "'{0}' had number {1} and has {2}: what files hold as {1} is skipped",
     "Fields and union members are found by their number. Under another number a field is a new "
     "one, which old files do not have.",
     kWire, "Give it its old number back."},
    {Code::kUnreservedField, kError, "unreserved-field",
     "field {0} is gone, and nothing keeps {1} from being used again",
     "Old files still have the field. Were its number given to another one, their values would be "
     "read as that.",
     kWire, "Reserve the number and the name of what is removed."},
    {Code::kUnreservedUnionMember, kError, "unreserved-union-member",
     "member {0} is gone, and nothing keeps {1} from being used again",
     "Old files may hold the member. Were its number given to another one, they would be read as "
     "that.",
     kWire, "Reserve the number and the name of what is removed."},
    {Code::kUnreservedEnumValue, kError, "unreserved-enum-value",
     "value {0} is gone, and nothing keeps {1} from being used again",
     "Old files may hold the value. Were its number given to another one, they would mean that.",
     kWire, "Reserve the number and the name of what is removed."},
    {Code::kEnumValueRenumbered, kError, "enum-value-renumbered",
     "'{0}' was {1} and is {2}: files hold {1}, which {3} now",
     "Files hold the number of an enum's value. With another number, old files mean another value.",
     kWire, "Give it its old number back."},
    {Code::kReservedDropped, kError, "reserved-dropped", "{0} of '{1}' {2}",
     "What was reserved belonged to an earlier version, and there are files that have it. That "
     "does not end.",
     kWire, "Put it back."},
    {Code::kDefaultChanged, kWarning, "default-changed", "the default of '{0}' was {1} and is {2}",
     "A default is what a program sees where a file is older than the field. With another default "
     "those files seem to say something else than before. Values that are in files stay.",
     kWire, "Keep the default, and set the new value where objects are made."},
    {Code::kNarrowingChecked, kWarning, "narrowing-checked",
     "numbers of '{0}' were {1} and are {2}: reading one that does not fit fails",
     "The field says [narrowing], so files with the wider type are opened, and every value is "
     "checked as it is read.",
     kWire, "Make sure that no file has values which do not fit."},
    {Code::kUnionMemberRemoved, kWarning, "union-member-removed",
     "member {0} is gone: reading a value that holds it fails",
     "A value of a union is one of its members, so one that the program does not know has no "
     "substitute. The file is opened, and everything else in it is read.",
     kWire, "Keep the member, deprecated, until no file holds it."},
    {Code::kUnionMemberAdded, kWarning, "union-member-added",
     "member {0} is new: old programs fail to read a value that holds it",
     "A value of a union is one of its members, so one that the program does not know has no "
     "substitute. The file is opened, and everything else in it is read.",
     kWire, "Write the new member once the programs that read it are out."},
    {Code::kTypeUnreachable, kWarning, "type-unreachable",
     "nothing that the root reaches holds a '{0}' any more: what files have of it is skipped",
     "Fields that a program does not know are skipped, with all that is in them.", kWire,
     "Where the data is still wanted, keep the field that leads to it."},
    // Changes of how values are stored
    {Code::kStorageChanged, kWarning, "storage-changed", "'{0}' was {1} and is {2}; {3}",
     "A file says how it is stored, so either is read. What changes is what an access costs: an "
     "inline field is there with its parent, a chunkable one is loaded when it is asked for, one "
     "with 'map' is looked up in one bucket.",
     kStorage,
     "Measure it: 'parcode inspect FILE' tells what each field takes. Files that are there keep "
     "what they have until a program writes them anew."},
    {Code::kCompressionChanged, kWarning, "compression-changed",
     "the compression of '{0}' was {1} and is {2}; {3}",
     "Each chunk says how it is compressed, so either is read. Files that are there stay as they "
     "are.",
     kStorage, "To change files that are there: 'parcode recompress --all'."},
    {Code::kLevelChanged, kWarning, "level-changed", "the level of '{0}' was {1} and is {2}; {3}",
     "A level trades time for size when chunks are written. Reading does not know of it.", kStorage,
     "To change files that are there: 'parcode recompress --all'."},
    // Changes of the generated C++
    {Code::kPackageRenamed, kWarning, "package-renamed", "package {0} is {1} now",
     "A package is a C++ namespace. Files do not mind: of a root's name only the last part counts.",
     kSource, "Change the namespace where the types are used."},
    {Code::kTypeRenamed, kWarning, "type-renamed", "'{0}' is called '{1}' now",
     "The C++ type has the name of the schema's. Files do not mind, but for the root's name.",
     kSource, "Change the name where the type is used."},
    {Code::kTypeRemoved, kWarning, "type-removed", "'{0}' is gone", "The C++ type goes with it.",
     kSource, "Change what uses the type first."},
    {Code::kFieldRenamed, kWarning, "field-renamed", "'{0}' is called '{1}' now",
     "The C++ member has the name of the field. Files do not mind: they know its number.", kSource,
     "Change the name where the member is used."},
    {Code::kFieldRemoved, kWarning, "field-removed", "'{0}' is gone",
     "The C++ member goes with it.", kSource,
     "Deprecate a field first: the compiler then names what uses it."},
    {Code::kFieldOrderChanged, kWarning, "field-order-changed",
     "the members of '{0}' have another order: {1}",
     "A struct is an aggregate, and fields are members in the order of declaration. Code that "
     "initialises it without names, S{1, 2}, may compile and mean something else.",
     kSource, "Declare new fields behind those that are there; numbers may be in any order."},
    {Code::kMemberTypeChanged, kWarning, "member-type-changed", "'{0}' was {1} and is {2} in C++",
     "Code that uses the member may not compile, or convert without a word.", kSource,
     "Look at what uses the member."},
    {Code::kMirrorChanged, kWarning, "mirror-changed", "the mirror's '{0}' was {1} and is {2}",
     "How a field is stored decides what its lazy mirror is: the value itself, Lazy<T>, LazyVec<T> "
     "or LazyMap<K, V>. The plain struct stays as it is.",
     kSource, "Look at what uses the mirror."},
    {Code::kEnumTypeChanged, kWarning, "enum-type-changed", "'{0}' was {1} and is {2} in C++",
     "The C++ enum has the schema's integer as its underlying type, and with it its size.", kSource,
     "Look at what casts the enum or depends on its size."},
    {Code::kEnumValueRenamed, kWarning, "enum-value-renamed", "'{0}' is called '{1}' now",
     "The C++ enumerator has the name of the value, and so has JSON.", kSource,
     "Change the name where the value is used."},
    {Code::kEnumValueRemoved, kWarning, "enum-value-removed", "'{0}' is gone",
     "The C++ enumerator goes with it. Files keep the number, and so does a program that reads it.",
     kSource, "Deprecate a value first: the compiler then names what uses it."},
    // Locks
    {Code::kLockMergeConflict, kError, "lock-merge-conflict", "a merge stopped here",
     "Two branches have published one version, or took one number: one goes first, the other "
     "next."},
    {Code::kLockSyntax, kError, "lock-syntax", "expected {0}, found {1}",
     "Locks are written by 'parcodec lock'; by hand only waivers are added."},
    {Code::kLockNoSuchVersion, kError, "lock-no-such-version", "{0} has no version {1}",
     "Behind '@' stand versions that the lock lists, and that the element's definition has."},
    {Code::kLockDuplicate, kError, "lock-duplicate", "{0} is there twice in version {1}",
     "In one version a name or number means one thing; a merge may have left both."},
    {Code::kLockBadShape, kError, "lock-bad-shape", "version {0} is not what was published: {1}",
     "What was published does not change; each version's hashes say whether its lines still fit."},
    {Code::kLockTooLarge, kError, "lock-too-large", "its versions have more than {0} members",
     "A lock is read into memory with all its versions."},
    {Code::kLockNeedsVersion, kError, "lock-needs-version", "'{0}' names no version",
     "What is published has a number: 'version 1;' behind the package is the first."},
    {Code::kLockVersionTaken, kError, "lock-version-taken",
     "version {0} was published with another shape",
     "Files that have a version's number must have its shape; a change needs the next number."},
    {Code::kLockVersionLowered, kError, "lock-version-lowered",
     "version {0} is lower than {1}, which was published", "Versions are published in order."},
    {Code::kLockNotCurrent, kError, "lock-not-current", "'{0}' is not current: {1}",
     "The lock beside a schema holds all that was published of it, and the schema as it is now."},
    {Code::kLockStaleWaiver, kWarning, "lock-stale-waiver", "this waiver covers nothing",
     "A waiver is for one finding; it ends when the element changes on either side."},
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

std::string_view to_string(Family family) {
  switch (family) {
    case Family::kSchema:
      return "schema";
    case Family::kWire:
      return "wire";
    case Family::kStorage:
      return "storage";
    case Family::kSource:
      return "source";
  }
  return {};
}

std::span<const CatalogueEntry> catalogue() {
  return kCatalogue;
}

const CatalogueEntry& entry_of(Code code) {
  return kCatalogue[static_cast<std::size_t>(code)];
}

}  // namespace parcode::compiler
