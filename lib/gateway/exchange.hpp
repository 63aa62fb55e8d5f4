#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/stopwatch.hpp"
#include "gateway/admission_turn.hpp"
#include "gateway/answer_writer.hpp"
#include "gateway/bill.hpp"
#include "gateway/client_connection.hpp"
#include "gateway/gateway_state.hpp"
#include "gateway/provider_answer.hpp"
#include "gateway/request_body.hpp"
#include "gateway/request_head.hpp"
#include "gateway/route.hpp"
#include "gateway/run_account.hpp"
#include "keys/exhaustion_answer.hpp"
#include "keys/key_walk.hpp"
#include "meter/request_facts.hpp"
#include "record/exchange_draft.hpp"

namespace bench {

// One request of a client, from its whole body to the end of its answer: walks the keys until one
// answer has begun in earnest, then relays that, whatever becomes of it. Until then the client sees
// nothing; afterwards nothing is put together from two answers.
//
// Everything given is borrowed. Belongs to the loop's thread.
class Exchange final : private AnswerReceiver {
 public:
  struct Incoming {
    const RequestHead& head;
    const ProviderRoute& route;
    RequestBody& body;  // emptied as soon as it is not needed any more
    ExchangeDraft& draft;
  };

  Exchange(GatewayState& state, ClientConnection& client, AnswerWriter& writer, RunAccount& account,
           Incoming incoming);
  ~Exchange() override;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Ends when the client has its answer, or has left.
  [[nodiscard]] asio::awaitable<void> carry_out();

 private:
  void on_head(int status, Headers fields) override;
  bool on_bytes(std::string_view bytes) override;
  void on_end(http::Transport end, const std::string& trouble) override;

  [[nodiscard]] RateAdmission::Request request_to_admit() const;
  [[nodiscard]] asio::awaitable<bool> reserve_money();
  [[nodiscard]] asio::awaitable<void> walk_keys();
  [[nodiscard]] asio::awaitable<void> hold(SteadyTime until);
  [[nodiscard]] asio::awaitable<void> wait_in_line();
  [[nodiscard]] asio::awaitable<void> rest(SteadyTime until);
  [[nodiscard]] asio::awaitable<bool> try_key(const Key& key);
  [[nodiscard]] asio::awaitable<void> ask();
  [[nodiscard]] asio::awaitable<void> more_of_answer(Milliseconds patience);
  [[nodiscard]] WalkReaction report(const AnswerClass& answer);
  [[nodiscard]] asio::awaitable<void> pass_on();
  void begin_answer();
  void settle();
  void settle_unheard();
  void finish_answer();
  void look_whether_decided();
  void give_up(const GiveUp& why);
  void answer_itself(const ClientAnswer& answer);

  GatewayState& state_;
  const std::shared_ptr<GatewayProvider> provider_;
  GatewayMetrics::PerProvider& metrics_;
  ClientConnection& client_;
  AnswerWriter& writer_;
  RunAccount& account_;
  Incoming incoming_;
  RequestFacts facts_;
  std::string model_class_;
  Bill bill_;
  KeyWalk walk_;
  AdmissionTurn turn_;
  Stopwatch own_time_;                    // runs while nobody else is waited for
  const Key* key_ = nullptr;              // of the request that is under way
  std::optional<ProviderAnswer> answer_;  // to it
  bool relaying_ = false;
  std::unique_ptr<Upstream::Call> call_;
};

}  // namespace bench
