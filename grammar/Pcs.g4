// The grammar of .pcs schema files.
//
// What this file says is only which texts have the shape of a schema. That a name exists, that a
// number fits, that statements stand in the right order, and all the rest of docs/language.md, is
// checked in compiler/check, where the messages can be better than a parser's.
//
// Every decision needs one token of lookahead, and the only rules that recurse are `type` and
// `typeArgument`, so parsing is linear and its depth is that of the types.

grammar Pcs;

// ---- A file

file
    : statement* EOF
    ;

statement
    : packageStatement
    | versionStatement
    | importStatement
    | constStatement
    | rootStatement
    | structDefinition
    | unionDefinition
    | enumDefinition
    ;

packageStatement    // package game.world;
    : 'package' path ';'
    ;

versionStatement    // version 3;
    : 'version' integer ';'
    ;

importStatement    // import "common/geometry.pcs";
    : 'import' STRING ';'
    ;

constStatement    // const u32 max_players = 64;
    : 'const' type name '=' value ';'
    ;

rootStatement    // root WorldState;
    : 'root' type ';'
    ;

// ---- Definitions

structDefinition    // struct Zone { … }
    : 'struct' name '{' member* '}'
    ;

unionDefinition    // union Shape { … }
    : 'union' name '{' member* '}'
    ;

enumDefinition    // enum Difficulty : u8 { … }
    : 'enum' name ':' path '{' enumMember* '}'
    ;

member
    : field
    | reserved
    ;

field    // 3: optional<string> email;    5: vec<u8> data [chunkable, compression = lz4];
    : INTEGER ':' type fieldName ('=' value)? annotations? ';'
    ;

enumMember
    : enumValue
    | reserved
    ;

enumValue    // hard = 2;
    : name '=' integer annotations? ';'
    ;

reserved    // reserved 9, 12..15, "old_name";
    : 'reserved' reservedItem (',' reservedItem)* ';'
    ;

reservedItem
    : integer ('..' integer)?
    | STRING
    ;

annotations    // [chunkable, compression = zstd, level = 9]
    : '[' annotation (',' annotation)* ']'
    ;

annotation
    : name ('=' value)?
    ;

// ---- Types, names and values

type    // vec<common.geometry.Point>
    : path ('<' typeArgument (',' typeArgument)* '>')?
    ;

typeArgument
    : type
    | INTEGER    // the length of an array
    ;

path    // common.geometry.Circle
    : name ('.' name)*
    ;

// The words that start a statement are ordinary names everywhere else.
name
    : IDENTIFIER
    | 'package'
    | 'version'
    | 'import'
    | 'const'
    | 'root'
    | 'struct'
    | 'union'
    | 'enum'
    ;

fieldName
    : name
    | 'reserved'
    ;

value    // true, nan, enum values and consts are paths
    : '-'? (INTEGER | FLOAT | path)
    | STRING
    ;

integer
    : '-'? INTEGER
    ;

// ---- Tokens

PACKAGE   : 'package' ;
VERSION   : 'version' ;
IMPORT    : 'import' ;
CONST     : 'const' ;
ROOT      : 'root' ;
STRUCT    : 'struct' ;
UNION     : 'union' ;
ENUM      : 'enum' ;
RESERVED  : 'reserved' ;

LEFT_BRACE     : '{' ;
RIGHT_BRACE    : '}' ;
LEFT_BRACKET   : '[' ;
RIGHT_BRACKET  : ']' ;
LESS           : '<' ;
GREATER        : '>' ;
COLON          : ':' ;
SEMICOLON      : ';' ;
COMMA          : ',' ;
EQUALS         : '=' ;
MINUS          : '-' ;
DOTS           : '..' ;
DOT            : '.' ;

IDENTIFIER : [A-Za-z_] [A-Za-z0-9_]* ;

INTEGER
    : '0'
    | [1-9] [0-9]*
    | '0' [xX] [0-9a-fA-F]+
    ;

FLOAT
    : DIGITS '.' [0-9]+ EXPONENT?
    | DIGITS EXPONENT
    ;

fragment DIGITS   : '0' | [1-9] [0-9]* ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;

// 007, 12u, 0x, 1_000: longer than any number in them, so that the message is about the whole.
MALFORMED_NUMBER : [0-9] [0-9A-Za-z_]* ;

STRING              : '"' STRING_PART* '"' ;
UNTERMINATED_STRING : '"' STRING_PART* '\\'? ;

fragment STRING_PART
    : ~["\\\r\n]
    | '\\' ~[\r\n]
    ;

// Comments are not for the parser; the tree builder and the formatter look them up. A line of
// four or more slashes is an ordinary comment.
DOC_COMMENT          : '///' (~[/\r\n] ~[\r\n]*)? -> channel(HIDDEN) ;
LINE_COMMENT         : '//' ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT        : '/*' COMMENT_PART* '*'+ '/' -> channel(HIDDEN) ;
UNTERMINATED_COMMENT : '/*' COMMENT_PART* '*'* -> channel(HIDDEN) ;

fragment COMMENT_PART
    : ~'*'
    | '*'+ ~[*/]
    ;

WHITESPACE : [ \t\r\n\f]+ -> skip ;

INVALID_CHARACTER : . -> channel(HIDDEN) ;
