#!/usr/bin/env -S python3 -B
"""Each rule speaks up on a bad sample and is silent on a good one."""

import unittest

import rules
from source_file import SourceFile, cpp_functions


def findings(rule, path, text):
    return list(rule(SourceFile(path, text)))


def tree_findings(rule, texts):
    """`texts`: path -> content."""
    return list(rule([SourceFile(path, text) for path, text in texts.items()]))


# rule, path, bad text, good text
ON_TEXT = [
    (rules.line_length, "a.cc", "x" * 101 + "\n", "x" * 100 + "\n"),
    (rules.file_length, "a.cc", "\n" * 501, "\n" * 500),
    (rules.function_length, "a.cc", "void f() {\n" + "g();\n" * 69 + "}\n",
     "void f() {\n" + "g();\n" * 68 + "}\n"),
    (rules.function_length, "a.py", "def f():\n" + "  g()\n" * 70, "def f():\n" + "  g()\n" * 69),
    (rules.include_direction, "runtime/lazy/a.cc", '#include "runtime/plan/b.h"\n',
     '#include "runtime/reader/b.h"\n'),
    (rules.include_direction, "compiler/emit/a.cc", '#include "compiler/syntax/b.h"\n',
     '#include "compiler/model/b.h"\n'),
    (rules.include_direction, "compiler/model/a.h", '#include "runtime/format/b.h"\n',
     '#include "runtime/schema/b.h"\n'),
    (rules.include_direction, "runtime/io/a.h", '#include "parcode/parcode.h"\n',
     '#include "runtime/io/b.h"\n'),
    (rules.include_direction, "runtime/io/a.h", '#include "tools/b.h"\n', "#include <vector>\n"),
    (rules.outside_doors, "runtime/plan/a.cc", "#include <tbb/task_group.h>\n",
     "#include <vector>\n"),
    (rules.outside_doors, "runtime/reader/a.cc", "#include <sys/mman.h>\n", "#include <span>\n"),
    (rules.type_names, "a.h", "class FileManager {};\n", "class File {};  // no Manager\n"),
    (rules.macros_in_headers, "runtime/io/a.h", "#define MAX(a) a\n",
     "#ifndef PARCODE_RUNTIME_IO_A_H_\n#define PARCODE_RUNTIME_IO_A_H_\n#endif\n"),
    (rules.using_namespace_in_headers, "a.h", "using namespace std;\n", "using std::string;\n"),
    (rules.outside_addresses, "a.md", "see /" + "home/me/x\n", "see reader/home/x\n"),
    (rules.outside_addresses, "a.md", "https://deb." + "debian.org\n", "https://example.org\n"),
    (rules.unfinished_marks, "a.cc", "// TO" + "DO: later\n", "// done\n"),
    (rules.whitespace, "a.md", "a \n", "a\n"),
    (rules.whitespace, "a.md", "a", "a\n"),
]

# rule, bad path, good path
ON_PATHS = [
    (rules.include_direction, "runtime/attic/a.cc", "runtime/io/sub/a.cc"),
    (rules.include_direction, "compiler/attic/a.cc", "tools/sub/a.cc"),
    (rules.path_names, "runtime/util/a.cc", "runtime/utility/a.cc"),
    (rules.path_names, "runtime/io/file_helpers.cc", "runtime/io/mapped_file.cc"),
    (rules.path_names, "runtime/io/MappedFile.cc", "runtime/io/world.pcs.h"),
]


class Rules(unittest.TestCase):
    def test_each_finds_the_bad_text_and_passes_the_good(self):
        for rule, path, bad, good in ON_TEXT:
            with self.subTest(rule=rule.__name__, bad=bad[:40]):
                self.assertTrue(findings(rule, path, bad))
                self.assertEqual(findings(rule, path, good), [])

    def test_each_finds_the_bad_path_and_passes_the_good(self):
        for rule, bad, good in ON_PATHS:
            with self.subTest(rule=rule.__name__, bad=bad):
                self.assertTrue(findings(rule, bad, ""))
                self.assertEqual(findings(rule, good, ""), [])

    def test_every_rule_on_one_file_has_a_sample(self):
        sampled = {row[0] for row in ON_TEXT + ON_PATHS}
        self.assertEqual(sampled, set(rules.FILE_RULES))

    def test_a_library_that_leaves_its_room_through_a_header_is_found(self):
        texts = {
            "runtime/codec/lz4_frame.h": "#include <lz4.h>\n",
            "runtime/codec/codec.h": '#include "runtime/codec/lz4_frame.h"\n',
            "runtime/codec/codec.cc": '#include "runtime/codec/codec.h"\n',
            "runtime/base/error.h": "#include <tl/expected.hpp>\n",
            "runtime/reader/a.cc": '#include "runtime/base/error.h"\n',
        }
        self.assertEqual(tree_findings(rules.leaking_doors, texts), [])
        texts["runtime/reader/b.cc"] = '\n#include "runtime/codec/codec.h"\n'
        found = tree_findings(rules.leaking_doors, texts)
        self.assertEqual([finding[:2] for finding in found], [("runtime/reader/b.cc", 2)])

    def test_a_second_file_that_includes_antlr_is_found(self):
        antlr = '#include "antlr4-runtime.h"\n'
        one = {"compiler/syntax/a.cc": antlr + '#include "grammar/PcsParser.h"\n'}
        self.assertEqual(tree_findings(rules.one_file_doors, one), [])
        found = tree_findings(rules.one_file_doors, {**one, "compiler/syntax/b.cc": antlr})
        self.assertEqual([path for path, _, _ in found], ["compiler/syntax/b.cc"])

    def test_a_file_that_nothing_names_is_dead(self):
        build = 'cc_library(name = "x", srcs = ["a.cc"], hdrs = glob(["sub/*.h"]))\n'
        found = tree_findings(rules.dead_files, {
            "io/BUILD.bazel": build, "io/a.cc": "", "io/sub/b.h": "", "io/c.cc": "",
            "Makefile": "test:\n\tsetup/go.sh\n", "setup/go.sh": ""})
        self.assertEqual([path for path, _, _ in found], ["io/c.cc"])


class CppFunctions(unittest.TestCase):
    def test_finds_bodies_in_namespaces_classes_and_templates(self):
        text = ("namespace a {\n"
                "template <class T>\nstruct S {\n  int f() const {\n    return 1;\n  }\n};\n"
                "bool operator==(S, S) {\n}\n"
                "template <class T>\nvoid g() {\n  if (x) {\n  }\n}\n"
                "}  // namespace a\n")
        self.assertEqual(cpp_functions(text), [(4, 6), (8, 9), (11, 14)])

    def test_classes_are_no_functions(self):
        for head in ("class A : public B", "struct alignas(16) A", "enum class A : int",
                     "template <class T, class = f<T>>\nclass A final",
                     "template <class T>\n  requires(sizeof(T) > 1)\nstruct A"):
            with self.subTest(head=head):
                self.assertEqual(cpp_functions(head + " {\nint x;\n};\n"), [])

    def test_a_table_of_values_is_no_function(self):
        self.assertEqual(cpp_functions("constexpr int kTable[] = {\n1,\n2,\n};\n"), [])
        self.assertEqual(cpp_functions("auto t = std::to_array<int>({\n1,\n2,\n});\n"), [])
        self.assertEqual(cpp_functions("enum class E : int {\na,\n};\n"), [])

    def test_braces_in_strings_and_comments_do_not_count(self):
        text = 'void f() {\n  g("}", \'}\', R"(})", 1\'000);  // }\n  /* } */\n}\n'
        self.assertEqual(cpp_functions(text), [(1, 4)])

    def test_a_constructor_counts_with_its_initialisers(self):
        self.assertEqual(cpp_functions("S::S() : a_{1}, b_{2} {\n  f();\n}\n")[-1], (1, 3))


if __name__ == "__main__":
    unittest.main()
