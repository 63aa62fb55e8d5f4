#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "record/exchange_log.hpp"
#include "record/recorded_exchange.hpp"

namespace bench {

// One exchange that is written down while it happens. Without a log nothing is kept and everything
// here costs nothing, so that whoever carries it need not ask. What is too large is kept in part
// and marked. Owned by one thread.
class ExchangeDraft {
 public:
  static constexpr std::size_t kLargestAnswer = 8UL << 20U;

  // `log` may be none; `clock` is borrowed.
  ExchangeDraft(std::shared_ptr<ExchangeLog> log, const Clock& clock, std::string_view method,
                std::string_view path);

  void set_model(const std::string& model);

  // The body of the request; as late as it is there, so that it is not in memory twice.
  void set_body(std::string_view body);

  // A request to a provider begins, and ends.
  void begin_attempt();
  void end_attempt(std::string_view key_label, int status, std::string_view kind,
                   std::string_view trouble);

  // The answer that the client gets.
  void begin_answer(int status, const Headers& fields);
  void add_to_answer(std::string_view bytes);
  void end_answer() { ended_ = true; }

  void set_use(const Usage& usage, const std::optional<Usd>& cost);

  // It is over, and goes into the log.
  void finish(bool client_left);

 private:
  [[nodiscard]] Milliseconds since(SteadyTime begin) const;

  std::shared_ptr<ExchangeLog> log_;
  const Clock& clock_;
  SteadyTime began_;
  SteadyTime attempt_began_;
  RecordedExchange exchange_;
  std::optional<KeptBytes> kept_;
  std::size_t answer_size_ = 0;
  bool ended_ = false;
};

}  // namespace bench
