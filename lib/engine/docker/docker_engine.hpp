#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "engine/docker/api.hpp"
#include "engine/docker/slot_networks.hpp"
#include "runs/engine.hpp"

namespace bench::docker {

// Docker, and Podman through the interface of Docker's that it offers. Borrows the API.
class DockerEngine final : public Engine {
 public:
  explicit DockerEngine(Api& api) : api_(api), slots_(api) {}

  [[nodiscard]] Capabilities capabilities() override;
  [[nodiscard]] std::vector<std::string> missing_images(
      const std::vector<std::string>& images) override;
  [[nodiscard]] std::string image_digest(const std::string& image) override;
  void open_matrix(const MatrixId& matrix, const MatrixGround& ground) override;
  void close_matrix(const MatrixId& matrix) noexcept override;
  [[nodiscard]] Submission submit(const AttemptSpec& spec) override;
  [[nodiscard]] AttemptState state(const AttemptName& attempt) override;
  [[nodiscard]] AttemptState wait(const AttemptName& attempt, SteadyTime deadline) override;
  [[nodiscard]] std::vector<AttemptState> snapshot(const MatrixId& matrix) override;
  [[nodiscard]] std::unique_ptr<Output> logs(const AttemptName& attempt) override;
  [[nodiscard]] std::optional<bool> saw_end(const AttemptState& ended) override;
  [[nodiscard]] std::optional<bool> ran_out_of_memory(const AttemptState& ended) override;
  [[nodiscard]] std::optional<ResourceUse> usage(const AttemptName& attempt) override;
  [[nodiscard]] Collected collect(const AttemptName& attempt, const std::string& path,
                                  const ArchiveSink& sink) override;
  Signalled signal(const AttemptName& attempt, Signal signal) override;
  bool remove(const AttemptName& attempt) override;
  bool remove_attempts(const MatrixId& matrix) override;

 private:
  using ReadContainer = AttemptState (*)(const AttemptName& name, std::string_view text);
  [[nodiscard]] AttemptState look(const AttemptName& attempt, ReadContainer read);
  [[nodiscard]] http::Answer list_attempts(const MatrixId& matrix);

  // One try at each step of a submission; a verdict other than done ends it.
  struct Try {
    Judged judged;
    Submission submission;  // when done
  };
  [[nodiscard]] Try try_submit(const AttemptSpec& spec);
  [[nodiscard]] Try start_attached(const AttemptSpec& spec);
  [[nodiscard]] Judged create(const AttemptSpec& spec, const std::string& network);
  [[nodiscard]] Judged place_files(const AttemptSpec& spec);
  [[nodiscard]] Try take_over(const AttemptSpec& spec);
  void await_cleanup(const AttemptName& attempt);
  [[nodiscard]] std::optional<WallTime> running_since();
  [[nodiscard]] std::optional<bool> has_event(const AttemptState& ended, const std::string& event,
                                              std::chrono::seconds patience = {});
  [[nodiscard]] bool runs_nevertheless(const AttemptName& attempt);
  [[nodiscard]] bool wait_once(const AttemptName& attempt, Milliseconds time, bool is_first);

  Api& api_;
  SlotNetworks slots_;
  std::atomic<bool> has_init_ = true;
};

}  // namespace bench::docker
