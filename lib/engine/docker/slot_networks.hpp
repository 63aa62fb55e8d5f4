#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>

#include "engine/docker/answer_verdict.hpp"
#include "engine/docker/api.hpp"
#include "runs/engine.hpp"

namespace bench::docker {

// The networks that attempts join. A slot is a network holder: a tiny container that owns the
// network namespace which the slot's runs join one after another. It is made when the first run
// needs it. Where holders cannot be had, runs get namespaces of their own. A run that must have a
// fresh namespace gets a holder for itself where a gateway has to be carried into it. Thread-safe;
// borrows the API.
class SlotNetworks {
 public:
  explicit SlotNetworks(Api& api) : api_(api) {}

  // Makes the network of the matrix and the holder's image. Throws Error when there is no room for
  // another network, or when there is a gateway and no holder to carry it.
  void open(const MatrixId& matrix, const MatrixGround& ground, const std::string& architecture);

  // Removes every holder and network of the matrix.
  void close(const MatrixId& matrix);

  [[nodiscard]] const Owner& owner() const { return ground_.owner; }
  [[nodiscard]] bool has_holders() const { return has_holders_; }

  // What a run joins: the `NetworkMode` of its container, when the verdict is done.
  struct Joined {
    Judged judged;
    std::string mode;
  };
  [[nodiscard]] Joined join(const AttemptSpec& spec);

  // The engine said that the holder which the run should join is not there: the next join() makes
  // it anew.
  void forget(const AttemptSpec& spec);

  // How often the network of the matrix had to be made anew. Read before a join().
  [[nodiscard]] int renewals() const { return renewals_; }

  // The engine said that the network which the run should join is not there, after so many
  // renewals: it is made anew, once for all who found that. Done: the next join() may succeed.
  [[nodiscard]] Judged renew_network(const AttemptSpec& spec, int renewals);

  // The attempt is removed: so is a holder that was only for it.
  void release(const AttemptName& attempt);

 private:
  [[nodiscard]] bool wants_holder(const AttemptSpec& spec) const;
  [[nodiscard]] Joined join_holder(const AttemptSpec& spec);
  [[nodiscard]] Joined make_holder(const AttemptSpec& spec, const std::string& name);
  [[nodiscard]] Joined start_holder(const AttemptSpec& spec, const std::string& name);
  [[nodiscard]] Judged create_and_start(const std::string& name, const std::string& body);
  [[nodiscard]] Judged make_network(const MatrixId& matrix, const std::string& name);
  [[nodiscard]] bool joins_matrix_network(const AttemptSpec& spec) const;
  [[nodiscard]] Judged replace_network(const MatrixId& matrix);
  [[nodiscard]] bool import_holder(const std::string& architecture);
  void remove_holders(const MatrixId& matrix);
  void remove_networks(const MatrixId& matrix);

  Api& api_;
  MatrixGround ground_;  // set by open()
  std::string image_;    // of the holder; set by open()
  std::atomic<bool> has_holders_ = true;

  std::mutex mutex_;
  std::set<std::string> holders_;  // the names of those that were started; guarded by mutex_

  std::mutex renewal_;
  Judged renewed_;  // how the last renewal went; guarded by renewal_
  std::atomic<int> renewals_ = 0;
};

}  // namespace bench::docker
