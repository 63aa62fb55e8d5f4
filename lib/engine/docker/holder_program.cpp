#include "engine/docker/holder_program.hpp"

#ifdef BENCH_HOLDER_PATH

// C++20 has no #embed; the assembler has .incbin, in GCC and Clang alike.
asm(".pushsection .rodata\n"
    ".balign 16\n"
    "bench_holder_begin:\n"
    ".incbin \"" BENCH_HOLDER_PATH
    "\"\n"
    "bench_holder_end:\n"
    ".globl bench_holder_begin\n"
    ".globl bench_holder_end\n"
    ".popsection\n");

// The assembler's names.
extern "C" {
extern const char bench_holder_begin[];  // NOLINT(readability-identifier-naming)
extern const char bench_holder_end[];    // NOLINT(readability-identifier-naming)
}

namespace bench::docker {

std::string_view holder_program() {
  return {bench_holder_begin, static_cast<std::size_t>(bench_holder_end - bench_holder_begin)};
}

}  // namespace bench::docker

#else

namespace bench::docker {

std::string_view holder_program() {
  return {};
}

}  // namespace bench::docker

#endif

namespace bench::docker {

std::string_view holder_architecture() {
#if defined(__x86_64__)
  return "amd64";
#elif defined(__aarch64__)
  return "arm64";
#else
  return {};
#endif
}

}  // namespace bench::docker
