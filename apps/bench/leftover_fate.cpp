#include "leftover_fate.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "os/lock_file.hpp"
#include "store/results_query.hpp"

namespace bench {

Fate fate_of(const Leftover& leftover, const std::string& this_machine, bool others,
             const OwnershipOf& ownership_of) {
  if (leftover.machine != this_machine) {
    return {others,
            others ? "made by another machine" : "made by another machine, which may use it"};
  }
  switch (ownership_of(leftover)) {
    case Ownership::running:
      return {false, "its matrix is being run"};
    case Ownership::open:
      return {true, "its matrix was cut off"};
    case Ownership::closed:
      break;
  }
  return {true, "its matrix is over"};
}

Ownership ownership_on_disk(const Leftover& leftover) {
  const ResultsFolder results(leftover.results);
  if (!std::filesystem::exists(results.matrix(leftover.matrix))) return Ownership::closed;
  if (LockFile::is_held(results.matrix_lock(leftover.matrix))) return Ownership::running;
  try {
    for (const MatrixEntry& entry : ResultsQuery(results).matrices()) {
      if (entry.id == leftover.matrix) {
        return entry.state == MatrixState::open ? Ownership::open : Ownership::closed;
      }
    }
  } catch (const Error&) {
    // A ledger that cannot be read can be made anew, and the matrix then resumed.
  }
  return Ownership::open;
}

}  // namespace bench
