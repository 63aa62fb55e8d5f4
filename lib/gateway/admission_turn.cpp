#include "gateway/admission_turn.hpp"

#include <utility>
#include <variant>

namespace bench {

AdmissionTurn::AdmissionTurn(RateAdmission& admission, KeyWalk& walk,
                             RateAdmission::Request request, const std::string& run,
                             std::function<void()> called)
    : admission_(admission),
      walk_(walk),
      request_(std::move(request)),
      flow_(run + '\n' + request_.model),
      called_(std::move(called)) {}

AdmissionTurn::~AdmissionTurn() {
  leave_line();
}

WalkStep AdmissionTurn::next(SteadyTime now) {
  if (step_) return *std::exchange(step_, std::nullopt);
  if (!request_.limited) return walk_.next(now);
  if (!admission_.limits_any()) return step_anyway(now);
  const bool first = !in_line_ && admission_.line().empty();
  if (first) {
    if (std::optional<WalkStep> step = step_with_room(now)) return *step;
  }
  if (admission_.soonest(request_, now) > walk_.held_until(now) || now >= walk_.held_until(now)) {
    return step_anyway(now);
  }
  if (!std::exchange(in_line_, true)) {
    admission_.line().join(flow_, *this);
    if (!first) admission_.serve(now);
    if (step_) return *std::exchange(step_, std::nullopt);
  }
  return WaitForRoom{};
}

void AdmissionTurn::answered(const Answer& answer, SteadyTime now) {
  if (!sent_) return;
  if (!answer.what.organization.empty()) {
    admission_.learn_organization(answer.key, answer.what.organization, now);
  }
  sent_->answer(read_rate_limits(answer.fields, answer.at), answer.streams, now);
  if (answer.what.kind == AnswerKind::good) return;
  sent_->settle({1, 0, 0, 0}, now);
  sent_.reset();
}

void AdmissionTurn::settle(const RequestFacts& facts, const Usage& used, SteadyTime now) {
  if (!sent_) return;
  admission_.learn(request_.model, facts, used);
  sent_->settle(admission_.used(used, sent_->taken()), now);
  sent_.reset();
}

bool AdmissionTurn::take_turn(SteadyTime now) {
  step_ = step_with_room(now);
  if (!step_) {
    admission_.claim(request_, now);
    return false;
  }
  in_line_ = false;
  called_();
  return true;
}

std::optional<WalkStep> AdmissionTurn::step_with_room(SteadyTime now) {
  const std::vector<bool> full = admission_.full(request_, now);
  WalkStep step = walk_.next(now, &full);
  if (std::holds_alternative<WaitForRoom>(step)) return std::nullopt;
  return taken(std::move(step), now);
}

WalkStep AdmissionTurn::step_anyway(SteadyTime now) {
  leave_line();
  return taken(walk_.next(now), now);
}

WalkStep AdmissionTurn::taken(WalkStep step, SteadyTime now) {
  sent_.reset();
  if (const auto* use = std::get_if<UseKey>(&step)) {
    sent_ = admission_.send(request_, *use->key, now);
  }
  return step;
}

void AdmissionTurn::leave_line() {
  if (std::exchange(in_line_, false)) admission_.line().leave(*this);
}

}  // namespace bench
