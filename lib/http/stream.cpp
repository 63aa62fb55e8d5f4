#include "http/stream.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>

#include "http/exchange.hpp"

namespace bench::http {

namespace {

constexpr Milliseconds kLongestPoll{60'000};

int poll_time(SteadyTime now, SteadyTime deadline) {
  const auto left = std::chrono::ceil<Milliseconds>(std::max(deadline, now) - now);
  return static_cast<int>(std::min<Milliseconds>(left, kLongestPoll).count());
}

}  // namespace

struct Stream::Transfer {
  explicit Transfer(Endpoint where) : endpoint(std::move(where)) {}
  ~Transfer() {
    if (exchange) curl_multi_remove_handle(multi.get(), easy.get());
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void start(Request what);
  void receive(std::string_view bytes);
  void deliver_early(const Sink& to);
  void perform();
  void poll(SteadyTime deadline);
  [[nodiscard]] bool is_success() const { return exchange->status() / 100 == 2; }

  Endpoint endpoint;
  Request request;
  Multi multi = make_multi();
  Easy easy = make_easy();
  std::optional<Exchange> exchange;
  std::optional<CURLcode> verdict;  // set once the transfer has ended
  const Sink* sink = nullptr;       // of the pump() that is running
  std::string early;                // body bytes that came before the first pump()
  bool delivered = false;           // bytes went to the sink since the last pause
  std::atomic<bool> woken = false;
};

void Stream::Transfer::start(Request what) {
  request = std::move(what);
  request.timeout = Milliseconds(0);
  request.body_sink = [this](std::string_view bytes) {
    receive(bytes);
    return true;
  };
  exchange.emplace(easy.get(), endpoint, request);
  curl_multi_add_handle(multi.get(), easy.get());
}

void Stream::Transfer::receive(std::string_view bytes) {
  if (sink != nullptr) {
    delivered = true;
    (*sink)(bytes);
  } else {
    early.append(bytes);
  }
}

void Stream::Transfer::deliver_early(const Sink& to) {
  if (early.empty()) return;
  delivered = true;
  to(std::exchange(early, {}));
}

void Stream::Transfer::perform() {
  int running = 0;
  const CURLMcode code = curl_multi_perform(multi.get(), &running);
  if (code != CURLM_OK) verdict = CURLE_FAILED_INIT;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) verdict = message->data.result;
  }
}

void Stream::Transfer::poll(SteadyTime deadline) {
  const int time = poll_time(std::chrono::steady_clock::now(), deadline);
  curl_multi_poll(multi.get(), nullptr, 0, time, nullptr);
}

Stream::Stream(Endpoint endpoint) : transfer_(new Transfer(std::move(endpoint))) {}
Stream::~Stream() = default;
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

Answer Stream::open(Request request) {
  Transfer& transfer = *transfer_;
  const Milliseconds patience = request.timeout;
  const SteadyTime deadline = std::chrono::steady_clock::now() + patience;
  transfer.start(std::move(request));
  for (;;) {
    transfer.perform();
    Exchange& exchange = *transfer.exchange;
    if (transfer.verdict && !exchange.header_complete()) return exchange.finish(*transfer.verdict);
    const bool decided = exchange.header_complete() && (transfer.is_success() || transfer.verdict);
    if (decided) return {Transport::ok, exchange.response(), {}, 0};
    if (std::chrono::steady_clock::now() >= deadline) {
      return {Transport::timed_out, exchange.response(), "no answer in time", 0};
    }
    transfer.poll(deadline);
  }
}

Stream::Pumped Stream::pump(const Sink& sink, SteadyTime deadline,
                            const std::function<void()>& on_pause) {
  Transfer& transfer = *transfer_;
  transfer.deliver_early(sink);
  for (;;) {
    transfer.sink = &sink;
    transfer.perform();
    transfer.sink = nullptr;
    if (transfer.verdict) {
      // Rethrows what the sink threw.
      const bool whole = transfer.exchange->finish(*transfer.verdict).ok();
      return whole ? Pumped::ended : Pumped::broken;
    }
    if (transfer.woken.exchange(false)) return Pumped::woken;
    if (std::chrono::steady_clock::now() >= deadline) return Pumped::deadline;
    if (std::exchange(transfer.delivered, false) && on_pause) on_pause();
    transfer.poll(deadline);
  }
}

void Stream::wake() {
  transfer_->woken = true;
  curl_multi_wakeup(transfer_->multi.get());
}

}  // namespace bench::http
