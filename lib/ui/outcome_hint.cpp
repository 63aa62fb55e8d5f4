#include "ui/outcome_hint.hpp"

namespace bench {

std::string_view outcome_hint(Outcome outcome) {
  switch (outcome) {
    case Outcome::scored:
      return "";
    case Outcome::agent_failed:
      return "read stdout.log and stderr.log in the folder of the run";
    case Outcome::timed_out:
      return "give them more time with --timeout, if the task deserves it";
    case Outcome::key_rejected:
      return "replace the key that is named; 'bench keys' shows the state of all";
    case Outcome::rate_limited:
      return "lower --parallel, or add keys of another organization";
    case Outcome::out_of_credit:
      return "top up the account, or add a key of another one";
    case Outcome::budget_exceeded:
      return "raise the budget, if the runs are worth it";
    case Outcome::image_missing:
      return "build the images with 'bench build'";
    case Outcome::engine_failed:
      return "the log of the container engine says more; 'bench preflight' checks it";
    case Outcome::out_of_memory:
      return "raise --memory, or lower --parallel on a small machine";
    case Outcome::out_of_disk:
      return "free space where the engine keeps its data; 'bench clean' removes what bench left";
    case Outcome::lost:
      return "the engine was restarted or somebody removed the containers; run them again";
    case Outcome::cancelled:
      return "'bench resume' finishes the matrix";
  }
  return "";
}

}  // namespace bench
