// Preloaded into a program: shifts the wall clock by as many seconds as the file named by
// CLOCK_JUMP says, from the moment that it is there. The steady clock goes on as it did.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>

namespace {

long shift() {
  std::FILE* file = std::fopen(std::getenv("CLOCK_JUMP"), "re");
  if (file == nullptr) return 0;
  long seconds = 0;
  if (std::fscanf(file, "%ld", &seconds) != 1) seconds = 0;
  std::fclose(file);
  return seconds;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  using Real = int (*)(clockid_t, timespec*);
  static const Real real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
  const int result = real(clock, time);
  if (clock == CLOCK_REALTIME && result == 0) time->tv_sec += shift();
  return result;
}
