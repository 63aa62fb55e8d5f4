#include "os/private_memory.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#else
#include <sys/resource.h>
#endif

#ifdef __has_feature
#define BENCH_HAS_FEATURE(name) __has_feature(name)
#else
#define BENCH_HAS_FEATURE(name) 0
#endif

namespace bench {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    BENCH_HAS_FEATURE(address_sanitizer) || BENCH_HAS_FEATURE(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

}  // namespace

void keep_memory_private() {
  if (kSanitized) return;
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0);
#else
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#endif
}

}  // namespace bench
