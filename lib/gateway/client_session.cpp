#include "gateway/client_session.hpp"

#include <algorithm>
#include <utility>

#include "gateway/chunked_body.hpp"
#include "gateway/exchange.hpp"
#include "gateway/metrics_text.hpp"
#include "gateway/proxy_authorization.hpp"
#include "gateway/replayed_exchange.hpp"
#include "gateway/tunnel.hpp"

namespace bench {

namespace {

constexpr std::size_t kLargestDrained = 1UL << 20U;
constexpr Milliseconds kBodyGrace{10'000};
// Of a request that was refused, what is still read so that its answer is heard.
constexpr Milliseconds kLongestParting{5'000};
constexpr std::size_t kMostParting = 64UL << 20U;

const Headers kPlainText = {{"Content-Type", "text/plain; charset=utf-8"}};

ClientAnswer plain(int status, std::string_view text) {
  return {status, kPlainText, std::string(text) + "\n"};
}

}  // namespace

ClientSession::ClientSession(GatewayState& state, std::shared_ptr<ClientConnection> client,
                             Entrance entrance)
    : state_(state), client_(std::move(client)), entrance_(entrance) {
  ++state_.metrics.connections;
}

ClientSession::~ClientSession() {
  --state_.metrics.connections;
  if (account_) --account_->connections;
  client_->close();
}

asio::awaitable<void> ClientSession::serve() {
  while (const std::optional<RequestHead> head = co_await read_head()) {
    const bool goes_on = co_await serve_request(*head);
    if (!co_await flush()) co_return;
    if (!goes_on) break;
  }
  if (unread_) co_await part();
}

asio::awaitable<std::optional<RequestHead>> ClientSession::read_head() {
  // Who has not asked for anything yet costs a descriptor and is not counted with any run.
  const bool is_first = std::exchange(is_new_, false);
  const GatewayLimits& limits = state_.limits;
  client_->set_deadline(state_.clock.now() + (is_first ? limits.head_time : limits.idle_time));
  bool begun = false;
  for (;;) {
    if (!bytes_.empty() && !std::exchange(begun, true)) {
      client_->set_deadline(state_.clock.now() + limits.head_time);
    }
    if (const auto end = find_head_end(bytes_)) {
      auto parsed = parse_request_head(std::string_view(bytes_).substr(0, *end));
      bytes_.erase(0, *end);
      client_->clear_deadline();
      if (auto* head = std::get_if<RequestHead>(&parsed)) co_return std::move(*head);
      const HeadFault& fault = std::get<HeadFault>(parsed);
      co_await last_words(fault.status, fault.why);
      co_return std::nullopt;
    }
    if (has_bare_line_feed(bytes_)) {
      co_await last_words(400, "a line that ends without CRLF");
      co_return std::nullopt;
    }
    if (bytes_.size() > kLongestHead) {
      co_await last_words(431, "a head of more than 64 KiB");
      co_return std::nullopt;
    }
    if (co_await client_->read_into(bytes_, ClientConnection::kReadSize)) continue;
    if (begun && client_->overdue()) co_await last_words(408, "the head took too long");
    co_return std::nullopt;
  }
}

asio::awaitable<bool> ClientSession::serve_request(const RequestHead& head) {
  const Route route = route_of(head);
  if (const auto* to_provider = std::get_if<ProviderRoute>(&route)) {
    co_return co_await serve_provider(head, *to_provider);
  }
  if (const auto* tunnel = std::get_if<TunnelRoute>(&route)) {
    co_return co_await serve_tunnel(head, tunnel->to);
  }
  if (const auto* own = std::get_if<OwnRoute>(&route)) co_return co_await serve_own(head, *own);
  const auto& none = std::get<NoRoute>(route);
  co_return co_await refuse(head, plain(none.status, none.why));
}

asio::awaitable<bool> ClientSession::serve_own(const RequestHead& head, OwnRoute route) {
  if (route == OwnRoute::probe) co_return co_await refuse(head, plain(200, ""));
  if (route == OwnRoute::held) {
    const std::shared_ptr<RunAccount> account = account_for(head);
    if (!account) co_return co_await refuse(head, plain(401, "an unknown token"));
    const Milliseconds held = account->tally(state_.clock.now()).held;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(held).count();
    co_return co_await refuse(head, plain(200, std::to_string(seconds)));
  }
  if (entrance_ != Entrance::user) {
    co_return co_await refuse(head, plain(404, "no such provider"));
  }
  if (route == OwnRoute::health) co_return co_await refuse(head, plain(200, "ok"));
  ClientAnswer answer = plain(200, "");
  answer.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
  answer.body = metrics_text(state_);
  co_return co_await refuse(head, answer);
}

asio::awaitable<bool> ClientSession::serve_provider(const RequestHead& head,
                                                    const ProviderRoute& route) {
  const auto provider = state_.providers.find(route.provider);
  if (provider == state_.providers.end()) {
    co_return co_await refuse(head, plain(404, "no such provider"));
  }
  const Dialect dialect = provider->second->provider.dialect;
  const std::shared_ptr<RunAccount> account = account_for(head);
  if (!account) {
    ++state_.metrics.unknown_tokens;
    co_return co_await refuse(head, unknown_token_answer(dialect));
  }
  if (account->connections > state_.limits.connections_per_token) {
    ClientAnswer answer = plain(429, "too many connections of one run");
    answer.headers.emplace_back("Retry-After", "1");
    co_return co_await refuse(head, answer);
  }
  RequestBody body;
  if (!co_await read_body(head, body)) co_return false;
  ExchangeDraft draft(account->exchanges().log, state_.clock, head.method, route.path());
  AnswerWriter writer(*client_, {head.keep_alive, false, &draft});
  if (account->exchanges().replay) {
    co_await replay_exchange(state_, *client_, writer, *account, {head, route, body, draft});
  } else {
    Exchange exchange(state_, *client_, writer, *account, {head, route, body, draft});
    co_await exchange.carry_out();
    if (body.size() > 0) draft.set_body(body.view());
    draft.finish(client_->gone());
  }
  co_return writer.reusable() && !client_->gone();
}

asio::awaitable<bool> ClientSession::serve_tunnel(const RequestHead& head, const HostPort& to) {
  Tunnel tunnel(state_, *client_, to);
  if (const std::optional<ClientAnswer> refusal = co_await tunnel.open(proxy_token_of(head))) {
    co_return co_await refuse(head, *refusal);
  }
  co_await tunnel.carry(std::exchange(bytes_, {}));
  co_return false;
}

// The connection counts for the run that came through it last.
std::shared_ptr<RunAccount> ClientSession::account_for(const RequestHead& head) {
  const Secret token(token_of(head));
  if (account_ && !account_->closed() && account_->token() == token) return account_;
  if (account_) --account_->connections;
  account_ = state_.tokens.find(token);
  if (account_) ++account_->connections;
  return account_;
}

void ClientSession::set_body_deadline(SteadyTime began, std::size_t received) {
  const auto earned = std::chrono::seconds(received / state_.limits.slowest_body);
  client_->set_deadline(began + kBodyGrace + earned);
}

asio::awaitable<bool> ClientSession::read_body(const RequestHead& head, RequestBody& body) {
  if (!head.has_body()) co_return true;
  if (head.content_length.value_or(0) > state_.limits.longest_body) {
    co_await last_words(413, "a body of more than 32 MB");
    co_return false;
  }
  if (head.expects_continue && bytes_.empty()) client_->write("HTTP/1.1 100 Continue\r\n\r\n");
  const bool whole = head.chunked ? co_await read_chunked_body(body)
                                  : co_await read_sized_body(*head.content_length, body);
  if (!whole && client_->overdue()) co_await last_words(408, "the body came too slowly");
  client_->clear_deadline();
  co_return whole;
}

asio::awaitable<bool> ClientSession::read_sized_body(std::uint64_t length, RequestBody& body) {
  const SteadyTime began = state_.clock.now();
  const std::size_t early = std::min<std::size_t>(length, bytes_.size());
  body.reserve(length);
  body.append(std::string_view(bytes_).substr(0, early));
  bytes_.erase(0, early);
  bytes_.shrink_to_fit();  // an answer may take an hour, and nothing comes meanwhile
  while (body.size() < length) {
    set_body_deadline(began, body.size());
    if (!co_await client_->read_into(body, length - body.size())) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> ClientSession::read_chunked_body(RequestBody& body) {
  const SteadyTime began = state_.clock.now();
  ChunkedBody chunks(state_.limits.longest_body);
  for (;;) {
    const ChunkedBody::State got = chunks.take(bytes_, body);
    if (got == ChunkedBody::State::whole) co_return true;
    if (got == ChunkedBody::State::too_large) {
      co_await last_words(413, "a body of more than 32 MB");
      co_return false;
    }
    if (got == ChunkedBody::State::malformed) {
      co_await last_words(400, "a malformed chunk");
      co_return false;
    }
    set_body_deadline(began, body.size());
    if (!co_await client_->read_into(bytes_, ClientConnection::kReadSize)) co_return false;
  }
}

// An answer that needs nobody else. The body of its request is read and thrown away, so that the
// client hears the answer, unless it is large.
asio::awaitable<bool> ClientSession::refuse(const RequestHead& head, const ClientAnswer& answer) {
  const bool small = head.content_length.value_or(0) <= kLargestDrained && !head.chunked;
  RequestBody body;
  if (small && head.has_body() && !co_await read_body(head, body)) co_return false;
  AnswerWriter writer(*client_, {head.keep_alive && small, head.method == "HEAD"});
  writer.answer(answer.status, answer.headers, answer.body);
  unread_ = !small;
  co_return writer.reusable();
}

asio::awaitable<void> ClientSession::last_words(int status, std::string_view why) {
  ++state_.metrics.refused_heads;
  AnswerWriter writer(*client_, {false});
  const ClientAnswer answer = plain(status, why);
  client_->clear_deadline();
  writer.answer(answer.status, answer.headers, answer.body);
  unread_ = true;
  co_await flush();
}

// Waits until the client has what was written. False: it has left, or has stopped reading.
asio::awaitable<bool> ClientSession::flush() {
  std::size_t before = client_->unsent() + 1;
  while (client_->unsent() > 0 && client_->unsent() < before && !client_->gone()) {
    before = client_->unsent();
    client_->set_deadline(state_.clock.now() + state_.limits.silence_time);
    while (client_->unsent() > 0 && !client_->gone() && !client_->overdue()) {
      co_await client_->changed();
    }
  }
  client_->clear_deadline();
  co_return client_->unsent() == 0 && !client_->gone();
}

// A connection that is closed while something comes in is reset, and a client that is still sending
// would never see why it was refused.
asio::awaitable<void> ClientSession::part() {
  client_->end_writing();
  client_->set_deadline(state_.clock.now() + kLongestParting);
  for (std::size_t dropped = 0; dropped < kMostParting; dropped += bytes_.size()) {
    bytes_.clear();
    if (!co_await client_->read_into(bytes_, ClientConnection::kReadSize)) break;
  }
}

}  // namespace bench
