#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runs/engine.hpp"

namespace bench {

// What a fake container does.
struct FakeContainer {
  Submitted submitted = Submitted::started;
  std::string output;
  AttemptState end;                // what wait() says once it is over
  bool runs_until_signal = false;  // until TERM, or KILL when it is stubborn
  bool stubborn = false;
  SteadyTime silent_until{};   // the engine answers nothing about it before
  bool stream_breaks = false;  // the stream ends before the container does
  bool hears_of_memory_late = false;
  bool dies_unseen = false;    // the engine was down when it ended
  int logs_that_break = 0;     // how often reading the engine's log breaks off in its middle
  int failed_collections = 0;  // how often its files are not handed out
  int failed_removals = 0;
};

// An engine without containers: a script says what each attempt does. Thread-safe.
class FakeEngine final : public Engine {
 public:
  using Script = std::function<FakeContainer(const AttemptSpec& spec)>;

  explicit FakeEngine(Script script) : script_(std::move(script)) {}

  // A container that an earlier bench has started.
  void put(const AttemptName& name, const FakeContainer& container) {
    const std::lock_guard lock(mutex_);
    running_[name] = std::make_shared<Running>(container);
  }

  [[nodiscard]] std::vector<AttemptSpec> submitted() const {
    const std::lock_guard lock(mutex_);
    return submitted_;
  }
  [[nodiscard]] std::size_t removed() const { return removed_; }
  [[nodiscard]] std::size_t killed() const { return killed_; }
  [[nodiscard]] std::size_t signalled() const { return signalled_; }

  [[nodiscard]] Capabilities capabilities() override { return {}; }
  [[nodiscard]] std::vector<std::string> missing_images(const std::vector<std::string>&) override {
    return {};
  }
  [[nodiscard]] std::string image_digest(const std::string&) override { return {}; }
  void open_matrix(const MatrixId&, const MatrixGround&) override {}
  void close_matrix(const MatrixId&) noexcept override {}

  [[nodiscard]] Submission submit(const AttemptSpec& spec) override {
    const FakeContainer container = script_(spec);
    const std::lock_guard lock(mutex_);
    submitted_.push_back(spec);
    Submission submission;
    submission.status = container.submitted;
    submission.detail = "as scripted";
    if (container.submitted == Submitted::started) {
      auto state = std::make_shared<Running>(container);
      running_[spec.name] = state;
      submission.output = std::make_unique<FakeOutput>(state);
    }
    return submission;
  }

  [[nodiscard]] AttemptState state(const AttemptName& attempt) override { return find(attempt); }
  [[nodiscard]] AttemptState wait(const AttemptName& attempt, SteadyTime) override {
    return find(attempt);
  }
  [[nodiscard]] std::vector<AttemptState> snapshot(const MatrixId&) override { return {}; }

  [[nodiscard]] std::unique_ptr<Output> logs(const AttemptName& attempt) override {
    const std::lock_guard lock(mutex_);
    FakeContainer& container = running_.at(attempt)->container;
    auto log = std::make_shared<Running>(container);
    log->container.stream_breaks = false;
    log->over = true;
    log->cut_off = container.logs_that_break-- > 0;
    return std::make_unique<FakeOutput>(log);
  }

  [[nodiscard]] std::optional<bool> ran_out_of_memory(const AttemptState& ended) override {
    const std::lock_guard lock(mutex_);
    return running_.at(ended.name)->container.hears_of_memory_late;
  }

  [[nodiscard]] std::optional<bool> saw_end(const AttemptState& ended) override {
    const std::lock_guard lock(mutex_);
    return !running_.at(ended.name)->container.dies_unseen;
  }

  [[nodiscard]] std::optional<ResourceUse> usage(const AttemptName&) override { return {}; }
  [[nodiscard]] Collected collect(const AttemptName& attempt, const std::string&,
                                  const ArchiveSink&) override {
    const std::lock_guard lock(mutex_);
    const bool fails = running_.at(attempt)->container.failed_collections-- > 0;
    return fails ? Collected::failed : Collected::absent;
  }

  Signalled signal(const AttemptName& attempt, Signal signal) override {
    std::shared_ptr<Running> running;
    {
      const std::lock_guard lock(mutex_);
      running = running_.at(attempt);
    }
    if (is_silent(*running)) return Signalled::unanswered;
    ++signalled_;
    if (signal == Signal::kill) ++killed_;
    const std::lock_guard lock(running->mutex);
    if (signal == Signal::kill || !running->container.stubborn) running->over = true;
    running->changed.notify_all();
    return Signalled::delivered;
  }

  bool remove(const AttemptName& attempt) override {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(attempt);
    if (found == running_.end()) return true;
    if (found->second->container.failed_removals-- > 0) return false;
    ++removed_;
    return true;
  }
  bool remove_attempts(const MatrixId&) override { return true; }

 private:
  struct Running {
    explicit Running(FakeContainer fake) : container(std::move(fake)) {
      over = !container.runs_until_signal;
    }
    std::mutex mutex;
    std::condition_variable changed;
    FakeContainer container;
    bool over = false;
    bool woken = false;
    bool delivered = false;
    bool cut_off = false;
    int looks = 0;
  };

  class FakeOutput final : public Output {
   public:
    explicit FakeOutput(std::shared_ptr<Running> running) : running_(std::move(running)) {}

    Pumped pump(OutputSink& sink, SteadyTime deadline) override {
      std::unique_lock lock(running_->mutex);
      if (!std::exchange(running_->delivered, true)) {
        const std::string& all = running_->container.output;
        const bool half = running_->container.stream_breaks || running_->cut_off;
        sink.write(StreamKind::out, std::string_view(all).substr(0, all.size() / (half ? 2 : 1)));
      }
      if (running_->cut_off) return Pumped::broken;
      if (running_->container.stream_breaks) return Pumped::ended;
      running_->changed.wait_until(lock, deadline,
                                   [this] { return running_->over || running_->woken; });
      if (running_->over) return Pumped::ended;
      return std::exchange(running_->woken, false) ? Pumped::woken : Pumped::deadline;
    }

    void wake() override {
      const std::lock_guard lock(running_->mutex);
      running_->woken = true;
      running_->changed.notify_all();
    }

   private:
    std::shared_ptr<Running> running_;
  };

  static bool is_silent(const Running& running) {
    return std::chrono::steady_clock::now() < running.container.silent_until;
  }

  AttemptState find(const AttemptName& attempt) {
    std::shared_ptr<Running> running;
    {
      const std::lock_guard lock(mutex_);
      running = running_.at(attempt);
    }
    const std::lock_guard lock(running->mutex);
    AttemptState state = running->container.end;
    if (is_silent(*running)) {
      std::this_thread::sleep_for(Milliseconds(1));
      ++running->looks;
      state.phase = Phase::unreachable;
      return state;
    }
    state.name = attempt;
    // A broken stream is seen before the end is.
    const bool still_running =
        !running->over || (running->container.stream_breaks && running->looks++ == 0);
    if (still_running) state.phase = Phase::running;
    return state;
  }

  Script script_;
  mutable std::mutex mutex_;
  std::vector<AttemptSpec> submitted_;                       // guarded by mutex_
  std::map<AttemptName, std::shared_ptr<Running>> running_;  // guarded by mutex_
  std::atomic<std::size_t> removed_{0};
  std::atomic<std::size_t> killed_{0};
  std::atomic<std::size_t> signalled_{0};
};

}  // namespace bench
