#pragma once

#include <functional>
#include <string>
#include <utility>

#include "base/host_port.hpp"
#include "gateway/asio.hpp"

namespace bench {

// One attempt to reach a host of the outside. Whoever waits for it holds it. Belongs to the loop's
// thread.
class Dial {
 public:
  Dial() = default;
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;
  virtual ~Dial() = default;

  enum class State { under_way, connected, forbidden, failed };

  // `told` is called once, when the state is another one.
  void start(const HostPort& where, std::function<void()> told) {
    told_ = std::move(told);
    begin(where);
  }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& why() const { return why_; }  // where it has no connection

  // What of that is the operator's business only; empty where there is nothing.
  [[nodiscard]] const std::string& detail() const { return detail_; }

  // Of one that is connected.
  [[nodiscard]] virtual ClientSocket take_socket() = 0;

  // Nobody waits for it any more.
  void give_up() {
    told_ = nullptr;
    if (state_ != State::under_way) return;
    state_ = State::failed;
    stop();
  }

 protected:
  virtual void begin(const HostPort& where) = 0;
  virtual void stop() = 0;

  void end(State state, std::string why, std::string detail = {}) {
    state_ = state;
    why_ = std::move(why);
    detail_ = std::move(detail);
    if (const auto told = std::exchange(told_, nullptr)) told();
  }

 private:
  std::function<void()> told_;
  State state_ = State::under_way;
  std::string why_;
  std::string detail_;
};

}  // namespace bench
