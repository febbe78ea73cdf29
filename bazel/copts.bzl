"""The warnings that hand-written and generated C++ is compiled with (g++ 12 and clang 14)."""

PARCODE_COPTS = [
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wshadow",
    "-Wnon-virtual-dtor",
    "-Woverloaded-virtual",
    "-Wold-style-cast",
    "-Wimplicit-fallthrough",
    "-Werror",
    "-Wno-missing-field-initializers",  # designated initialisers of option aggregates
    "-Wno-maybe-uninitialized",  # g++ 12 reports moves of std::variant and std::optional
    "-Wno-restrict",  # g++ 12 reports std::string's own operator+ (GCC bug 105651)
    "-Wno-stringop-overflow",  # g++ 12 with -O3 reports std::vector::insert at the end
]
