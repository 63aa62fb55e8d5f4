#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/answer_writer.hpp"
#include "gateway/client_connection.hpp"
#include "gateway/gateway_state.hpp"
#include "gateway/request_head.hpp"
#include "gateway/route.hpp"
#include "gateway/run_account.hpp"
#include "keys/key_walk.hpp"
#include "meter/request_facts.hpp"
#include "meter/usage_reader.hpp"

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
    std::string& body;  // emptied as soon as it is not needed any more
  };

  Exchange(GatewayState& state, ClientConnection& client, AnswerWriter& writer, RunAccount& account,
           Incoming incoming);
  ~Exchange() override;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Ends when the client has its answer, or has left.
  [[nodiscard]] asio::awaitable<void> carry_out();

 private:
  // What has come of the request to a provider that is under way.
  struct Attempt {
    const Key* key = nullptr;
    int status = 0;
    Headers fields;
    bool has_head = false;
    bool streams = false;
    std::string held;  // what came before it was decided that the client gets it
    std::optional<http::Transport> ended;
    std::string trouble;
    std::optional<UsageReader> reader;
  };

  void on_head(int status, Headers fields) override;
  bool on_bytes(std::string_view bytes) override;
  void on_end(http::Transport end, const std::string& trouble) override;

  [[nodiscard]] asio::awaitable<bool> ask(const Key& key);
  [[nodiscard]] bool is_decided() const;
  [[nodiscard]] AnswerClass judge() const;
  [[nodiscard]] std::optional<AnswerClass> late_error() const;
  [[nodiscard]] WalkReaction report(KeyWalk& walk, const AnswerClass& answer);
  void note_state(const Key& key, const KeyState& before, const KeyState& after);

  [[nodiscard]] asio::awaitable<bool> reserve_money();
  void refuse_money(const BudgetRefusal& refusal);
  [[nodiscard]] asio::awaitable<void> hold(SteadyTime until);
  [[nodiscard]] asio::awaitable<void> wait_until(SteadyTime until);
  void answer_unreachable();
  [[nodiscard]] bool is_whole() const;
  [[nodiscard]] std::optional<std::uint64_t> known_length() const;
  [[nodiscard]] asio::awaitable<void> pass_on();
  void finish_answer();
  void give_up(const GiveUp& why);
  void tell_exhaustion(const GiveUp& why);
  void settle();

  GatewayState& state_;
  const std::shared_ptr<GatewayProvider> provider_;
  GatewayMetrics::PerProvider& metrics_;
  ClientConnection& client_;
  AnswerWriter& writer_;
  RunAccount& account_;
  Incoming incoming_;
  RequestFacts facts_;
  Attempt attempt_;
  std::optional<Reservation> reserved_;
  bool relaying_ = false;
  int sent_status_ = 0;
  std::unique_ptr<Upstream::Call> call_;
};

}  // namespace bench
