#include "record/exchange_draft.hpp"

#include <utility>

namespace bench {

ExchangeDraft::ExchangeDraft(std::shared_ptr<ExchangeLog> log, const Clock& clock,
                             std::string_view method, std::string_view path)
    : log_(std::move(log)), clock_(clock) {
  if (!log_) return;
  began_ = clock.now();
  kept_.emplace(log_->writer().room());
  exchange_.number = log_->next_number();
  exchange_.started = clock.wall();
  exchange_.method = method;
  exchange_.path = path;
}

void ExchangeDraft::set_model(const std::string& model) {
  if (log_) exchange_.model = model;
}

void ExchangeDraft::set_body(std::string_view body) {
  if (!log_ || body.empty()) return;
  if (kept_->add(body.size())) {
    exchange_.body = body;
  } else {
    exchange_.truncated = true;
  }
}

void ExchangeDraft::begin_attempt() {
  if (log_) attempt_began_ = clock_.now();
}

void ExchangeDraft::end_attempt(std::string_view key_label, int status, std::string_view kind,
                                std::string_view trouble) {
  if (!log_) return;
  exchange_.attempts.push_back({std::string(key_label), status, std::string(kind),
                                std::string(trouble), since(attempt_began_)});
}

void ExchangeDraft::begin_answer(int status, const Headers& fields) {
  if (!log_) return;
  exchange_.status = status;
  exchange_.fields = fields;
  exchange_.streams = header(fields, "content-type").starts_with("text/event-stream");
}

void ExchangeDraft::add_to_answer(std::string_view bytes) {
  if (!log_ || bytes.empty() || exchange_.truncated) return;
  answer_size_ += bytes.size();
  if (answer_size_ > kLargestAnswer || !kept_->add(bytes.size())) {
    exchange_.truncated = true;
    return;
  }
  if (exchange_.streams || exchange_.pieces.empty()) {
    exchange_.pieces.push_back({since(began_), std::string(bytes)});
  } else {
    exchange_.pieces.back().bytes += bytes;
  }
}

void ExchangeDraft::set_use(const Usage& usage, const std::optional<Usd>& cost) {
  if (!log_) return;
  exchange_.usage = usage;
  exchange_.cost = cost;
}

void ExchangeDraft::finish(bool client_left) {
  if (!log_) return;
  exchange_.took = since(began_);
  exchange_.end = ended_        ? RecordedEnd::whole
                  : client_left ? RecordedEnd::client_left
                                : RecordedEnd::broken;
  std::exchange(log_, nullptr)->add(std::move(exchange_), std::move(*kept_));
}

Milliseconds ExchangeDraft::since(SteadyTime begin) const {
  return std::chrono::floor<Milliseconds>(clock_.now() - begin);
}

}  // namespace bench
