"""fuzz_target: a libFuzzer binary, and a test that runs it over its corpus without libFuzzer."""

load("//bazel:cc.bzl", "parcode_cc_binary", "parcode_cc_test")

def fuzz_target(name, srcs, corpus, deps, mutator = []):
    """//tests/fuzz:NAME_fuzz (clang: `make fuzz`) and //tests/fuzz:NAME_replay_test."""
    deps = deps + [":fuzz_target"]

    # libFuzzer comes with clang. Not part of //..., which g++ builds.
    parcode_cc_binary(
        name = name + "_fuzz",
        testonly = True,
        srcs = srcs + mutator,
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = deps + [":entry"],
    )
    parcode_cc_test(
        name = name + "_replay_test",
        size = "medium",
        srcs = srcs,
        data = [corpus],
        tags = ["sanitize"],
        deps = deps + [":replay"],
    )
