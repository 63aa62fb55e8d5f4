#pragma once

#include <memory>
#include <utility>

#include "gateway/asio.hpp"

namespace bench {

// Wakes the one coroutine that waits for something to change. A notification that nobody waits for
// is remembered, so the waiter looks again at what it waits for whenever wait() returns.
// Belongs to the loop's thread.
class Signal {
 public:
  explicit Signal(asio::io_context& loop) : loop_(loop) {}
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  // Safe inside callbacks: the coroutine goes on in the loop's next turn.
  void notify() {
    notified_ = true;
    if (!waiter_) return;
    asio::post(loop_, [waiter = std::move(waiter_)] { waiter->resume(); });
  }

  [[nodiscard]] asio::awaitable<void> wait() {
    if (!notified_) {
      co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(
          [this](auto handler) {
            waiter_ = std::make_unique<WaiterOf<decltype(handler)>>(std::move(handler));
          },
          asio::use_awaitable);
    }
    notified_ = false;
  }

 private:
  struct Waiter {
    virtual ~Waiter() = default;
    virtual void resume() = 0;
  };

  template <typename Handler>
  struct WaiterOf final : Waiter {
    explicit WaiterOf(Handler given) : handler(std::move(given)) {}
    void resume() override { handler(); }
    Handler handler;
  };

  asio::io_context& loop_;
  bool notified_ = false;
  std::unique_ptr<Waiter> waiter_;
};

}  // namespace bench
