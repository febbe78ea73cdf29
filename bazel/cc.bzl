"""cc_library, cc_binary and cc_test with the flags of this repository."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")
load(":copts.bzl", "PARCODE_COPTS")

def parcode_cc_library(copts = [], **kwargs):
    # linkstatic: nothing links against a shared form of a single room, so none is built.
    cc_library(copts = PARCODE_COPTS + copts, linkstatic = True, **kwargs)

def parcode_cc_binary(copts = [], **kwargs):
    cc_binary(copts = PARCODE_COPTS + copts, **kwargs)

def parcode_cc_test(copts = [], data = [], deps = [], size = "small", tags = [], **kwargs):
    """A GoogleTest with its main.

    Tagged "sanitize" it also runs under ASan and UBSan, tagged "threads" under TSan.
    """
    cc_test(
        copts = PARCODE_COPTS + copts,
        data = data + ["//tests:wraps.supp"] + (["//tests:tsan.supp"] if "threads" in tags else []),
        deps = deps + ["//third_party:gmock", "//third_party:gtest_main"],
        size = size,
        tags = tags,
        **kwargs
    )
