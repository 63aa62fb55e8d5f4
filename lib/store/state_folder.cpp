#include "store/state_folder.hpp"

#include "base/error.hpp"

namespace bench {

namespace fs = std::filesystem;

fs::path state_folder(const Environment& environment) {
  const auto path_in = [&](const char* name) { return fs::path(environment(name).value_or("")); };
  if (fs::path own = path_in("BENCH_STATE_DIR"); !own.empty()) return own;
  // The XDG specification: a relative path is to be ignored.
  if (const fs::path state = path_in("XDG_STATE_HOME"); state.is_absolute()) return state / "bench";
  if (const fs::path home = path_in("HOME"); home.is_absolute()) {
    return home / ".local" / "state" / "bench";
  }
  throw Error(ExitCode::store_failed, "there is no folder for bench's state: HOME is not set",
              "set BENCH_STATE_DIR");
}

}  // namespace bench
