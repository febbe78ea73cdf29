"""cc_library, cc_binary and cc_test with the flags of this repository."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")
load(":copts.bzl", "PARCODE_COPTS")

def parcode_cc_library(copts = [], **kwargs):
    cc_library(copts = PARCODE_COPTS + copts, **kwargs)

def parcode_cc_binary(copts = [], **kwargs):
    cc_binary(copts = PARCODE_COPTS + copts, **kwargs)

def parcode_cc_test(copts = [], deps = [], **kwargs):
    """A GoogleTest with its main; `size` is small unless the test says otherwise."""
    cc_test(
        copts = PARCODE_COPTS + copts,
        size = kwargs.pop("size", "small"),
        deps = deps + ["//third_party:gmock", "//third_party:gtest_main"],
        **kwargs
    )
