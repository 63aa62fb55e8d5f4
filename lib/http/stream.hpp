#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "http/client.hpp"

namespace bench::http {

// One request whose answer goes on for long: an attached container, a followed log. It has a
// connection of its own, which closes with it. Owned by one thread; only wake() may be called from
// others.
class Stream {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  enum class Pumped {
    ended,     // the other side closed it; where it had said how much comes, that has come
    broken,    // it was cut off
    deadline,  // it is still open
    woken,     // wake() was called
  };

  explicit Stream(Endpoint endpoint);
  ~Stream();
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;

  // Sends the request and returns once the header of the answer is there, or the whole answer when
  // it is not a 2xx. `request.timeout` is how long to wait for that; the stream itself has none.
  // Call it once.
  [[nodiscard]] Answer open(Request request);

  // Delivers the bytes of the answer until one of the above. `on_pause` is called when bytes have
  // been delivered and it goes to wait for more.
  Pumped pump(const Sink& sink, SteadyTime deadline, const std::function<void()>& on_pause = {});

  // Makes the current or the next pump() return.
  void wake();

 private:
  struct Transfer;
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace bench::http
