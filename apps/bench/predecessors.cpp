#include "predecessors.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "leftover_fate.hpp"
#include "os/machine.hpp"

namespace bench {

namespace {

std::vector<Leftover> of_this_folder(Leftovers& leftovers, const std::string& results_dir) {
  const std::string machine = machine_fingerprint();
  const std::string results = std::filesystem::canonical(results_dir).string();
  std::vector<Leftover> own = leftovers.list();
  std::erase_if(
      own, [&](const Leftover& one) { return one.machine != machine || one.results != results; });
  return own;
}

}  // namespace

void clear_predecessors(const Shell& shell, Leftovers& leftovers, const std::string& results_dir,
                        const MatrixId& own) {
  std::size_t removed = 0;
  std::map<MatrixId, std::size_t> cut_off;
  for (const Leftover& leftover : of_this_folder(leftovers, results_dir)) {
    if (leftover.matrix == own) continue;
    const Ownership ownership = ownership_on_disk(leftover);
    if (ownership == Ownership::closed && leftovers.remove(leftover)) ++removed;
    if (ownership == Ownership::open && leftover.kind == Leftover::Kind::attempt) {
      ++cut_off[leftover.matrix];
    }
  }
  if (removed > 0) {
    shell.say(fmt::format("removed {} that earlier matrices had left", counted(removed, "thing")));
  }
  for (const auto& [matrix, containers] : cut_off) {
    shell.warn(fmt::format("matrix '{}' was cut off and has left {}", matrix.str(),
                           counted(containers, "container")),
               fmt::format("bench resume {}, or bench clean", matrix.str()));
  }
}

}  // namespace bench
