#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/headers.hpp"
#include "gateway/rate_admission.hpp"
#include "gateway/request_line.hpp"
#include "keys/answer_class.hpp"
#include "keys/key_walk.hpp"

namespace bench {

// One request's walk through the keys, by way of the limits: of the keys that its walk would take,
// those without room are passed over, and when none has room it waits in line until it is its turn.
// What cannot have room before the walk's time is over is not kept waiting: the provider decides.
class AdmissionTurn final : private RequestLine::Waiter {
 public:
  // All is borrowed but the request and `called`: what next() would say has changed. Its runs take
  // fair turns, for each class of models.
  AdmissionTurn(RateAdmission& admission, KeyWalk& walk, RateAdmission::Request request,
                const std::string& run, std::function<void()> called);
  ~AdmissionTurn() override;
  AdmissionTurn(const AdmissionTurn&) = delete;
  AdmissionTurn& operator=(const AdmissionTurn&) = delete;

  // As the walk's. WaitForRoom: ask again when it has been called, or at held_until().
  [[nodiscard]] WalkStep next(SteadyTime now);

  [[nodiscard]] bool in_line() const { return in_line_; }

  // The answer to what was sent with the key of the last step; before the key's own record hears
  // of it.
  struct Answer {
    const Key& key;
    const AnswerClass& what;
    const Headers& fields;
    bool streams = false;
    WallTime at{};
  };
  void answered(const Answer& answer, SteadyTime now);

  // The answer was passed on, and has ended.
  void settle(const RequestFacts& facts, const Usage& used, SteadyTime now);

 private:
  [[nodiscard]] bool take_turn(SteadyTime now) override;
  [[nodiscard]] std::optional<WalkStep> step_with_room(SteadyTime now);
  [[nodiscard]] WalkStep step_anyway(SteadyTime now);
  [[nodiscard]] WalkStep taken(WalkStep step, SteadyTime now);
  void leave_line();

  RateAdmission& admission_;
  KeyWalk& walk_;
  RateAdmission::Request request_;
  std::string flow_;
  std::function<void()> called_;
  bool in_line_ = false;
  std::optional<WalkStep> step_;  // that its turn has given it
  std::unique_ptr<SentRequest> sent_;
};

}  // namespace bench
