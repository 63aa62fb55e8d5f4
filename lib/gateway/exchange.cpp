#include "gateway/exchange.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "gateway/passed_fields.hpp"
#include "keys/exhaustion_answer.hpp"
#include "keys/model_class.hpp"

namespace bench {

namespace {

// What is held back of an answer until it is known whether another key should be tried.
constexpr std::size_t kMostHeld = 64UL << 10U;
constexpr int kFirstError = 400;
// What a request may answer at most where it does not say: codex does not.
constexpr std::uint64_t kAssumedOutput = 32'000;
constexpr Milliseconds kLookAtBudget{200};

// What others have been told before, about the same failure, is neither counted nor told again.
bool is_news(const KeyState& before, const KeyState& after) {
  constexpr Milliseconds kMuchLonger{1'000};
  if (after.phase == KeyPhase::valid) return false;
  return after.phase != before.phase || after.why != before.why ||
         after.until > before.until + kMuchLonger;
}

// Providers repeat in a refusal what they were sent.
void hide(const Secret& key, std::string& text) {
  constexpr std::string_view kHidden = "[redacted]";
  for (std::size_t at = text.find(key.reveal()); at != std::string::npos;
       at = text.find(key.reveal(), at + kHidden.size())) {
    text.replace(at, key.size(), kHidden);
  }
}

bool is_event_stream(const Headers& fields) {
  return header(fields, "content-type").starts_with("text/event-stream");
}

std::optional<std::uint64_t> length_in(const Headers& fields) {
  const std::string_view text = header(fields, "content-length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return length;
}

void count(std::map<std::string, std::uint64_t>& tokens, const char* kind,
           const Usage::Tokens& used) {
  if (used) tokens[kind] += *used;
}

}  // namespace

Exchange::Exchange(GatewayState& state, ClientConnection& client, AnswerWriter& writer,
                   RunAccount& account, Incoming incoming)
    : state_(state),
      provider_(state.providers.at(incoming.route.provider)),
      metrics_(state.metrics.providers[incoming.route.provider]),
      client_(client),
      writer_(writer),
      account_(account),
      incoming_(incoming),
      facts_(read_request_facts(incoming.route.format, incoming.head.path(), incoming.body)) {
  ++state_.metrics.active;
  client_.on_room([this] {
    if (call_) call_->resume();
  });
}

Exchange::~Exchange() {
  --state_.metrics.active;
  client_.on_room({});
}

asio::awaitable<void> Exchange::carry_out() {
  client_.watch();
  account_.count_request();
  KeyWalk walk(provider_->pool, provider_->provider.failover,
               account_.affinity(provider_->provider.name),
               {model_class(facts_.model), state_.seeds()});
  const bool affordable = co_await reserve_money();
  while (affordable && !client_.gone()) {
    const WalkStep step = walk.next(state_.clock.now());
    if (const auto* wait = std::get_if<WaitForKey>(&step)) {
      co_await hold(wait->until);
      continue;
    }
    if (const auto* end = std::get_if<GiveUp>(&step)) {
      give_up(*end);
      break;
    }
    const Key& key = *std::get<UseKey>(step).key;
    if (!co_await ask(key)) break;
    const AnswerClass answer = judge();
    const WalkReaction reaction = report(walk, answer);
    if (const auto* again = std::get_if<TryAgain>(&reaction)) {
      call_.reset();
      if (again->delay.count() > 0) co_await wait_until(state_.clock.now() + again->delay);
      continue;
    }
    if (answer.kind == AnswerKind::unreachable) {
      answer_unreachable();
    } else {
      co_await pass_on();
    }
    settle();
    // What went wrong in the middle of a stream counts for the next request.
    if (const auto late = late_error()) static_cast<void>(report(walk, *late));
    break;
  }
  call_.reset();
  ++metrics_.attempts[walk.attempts()];
  if (client_.gone()) ++metrics_.client_left;
}

// Sends the request and waits until it is decided what to do with the answer. False: the client has
// left.
asio::awaitable<bool> Exchange::ask(const Key& key) {
  account_.count_attempt();
  attempt_ = Attempt{};
  attempt_.key = &key;
  UpstreamRequest request;
  request.method = incoming_.head.method;
  request.base_url = provider_->provider.upstream;
  request.target = incoming_.route.target;
  request.fields =
      fields_for_provider(incoming_.head.fields, provider_->provider.dialect, key.secret);
  request.body = incoming_.body;
  call_ = state_.upstream.start(request, *this);
  client_.set_deadline(state_.clock.now() + state_.limits.first_byte_time);
  while (!is_decided() && !client_.gone()) {
    co_await client_.changed();
    if (!client_.overdue()) continue;
    call_.reset();
    attempt_.ended = http::Transport::timed_out;
    attempt_.trouble = "no answer in " + show(state_.limits.first_byte_time);
  }
  client_.clear_deadline();
  co_return !client_.gone();
}

bool Exchange::is_decided() const {
  if (attempt_.ended) return true;
  if (!attempt_.has_head) return false;
  if (attempt_.held.size() >= kMostHeld) return true;
  if (attempt_.status >= kFirstError) return false;  // its body says why
  // An answer that was begun well may still be an error, whole or as its first event.
  const bool telling = attempt_.streams || incoming_.route.format != WireFormat::other;
  return !telling || attempt_.reader->first_event() != FirstEvent::pending;
}

AnswerClass Exchange::judge() const {
  const Dialect dialect = provider_->provider.dialect;
  if (!attempt_.has_head) return unanswered(attempt_.trouble);
  if (attempt_.status >= kFirstError) {
    return classify(dialect, attempt_.status, attempt_.fields, attempt_.held, state_.clock.wall());
  }
  const FirstEvent first = attempt_.reader->first_event();
  if (first == FirstEvent::error && attempt_.reader->error()) {
    return classify_inner(dialect, *attempt_.reader->error(), state_.clock.wall());
  }
  if (first == FirstEvent::pending && attempt_.ended) {
    if (attempt_.ended != http::Transport::ok) return unanswered(attempt_.trouble);
    if (attempt_.streams) return unanswered("the stream ended before its first event");
  }
  return classify(dialect, attempt_.status, attempt_.fields, {}, state_.clock.wall());
}

std::optional<AnswerClass> Exchange::late_error() const {
  const bool passed_on = relaying_ && attempt_.streams;
  if (!passed_on || !attempt_.reader->error()) return std::nullopt;
  return classify_inner(provider_->provider.dialect, *attempt_.reader->error(),
                        state_.clock.wall());
}

WalkReaction Exchange::report(KeyWalk& walk, const AnswerClass& answer) {
  const Key& key = *attempt_.key;
  const std::string model = model_class(facts_.model);
  if (!answer.organization.empty()) {
    provider_->pool.learn_organization(key.id, answer.organization);
  }
  const KeyState before = provider_->pool.state(key.id, state_.clock.now(), model);
  const WalkReaction reaction = walk.report(answer, state_.clock.now());
  note_state(key, before, provider_->pool.state(key.id, state_.clock.now(), model));
  return reaction;
}

void Exchange::note_state(const Key& key, const KeyState& before, const KeyState& after) {
  if (!is_news(before, after)) return;
  const SteadyTime now = state_.clock.now();
  ++metrics_.transitions[std::string(name(after.why))];
  const KeyState for_all = provider_->pool.state(key.id, now);
  if (state_.memory != nullptr && for_all.phase != KeyPhase::valid) {
    state_.memory->went_out(provider_->provider.name, key, for_all, now);
  }
  if (!state_.notice) return;
  state_.notice(after.phase == KeyPhase::dead
                    ? fmt::format("{} is out for good: {}", key.label, after.reason)
                    : fmt::format("{} is out for {}: {}", key.label,
                                  show(std::chrono::ceil<Milliseconds>(after.until - now)),
                                  after.reason));
}

// The most that the request can cost is set aside before it is sent, so that requests at the same
// time cannot spend more than there is. False: it is not to be sent.
asio::awaitable<bool> Exchange::reserve_money() {
  if (incoming_.route.format == WireFormat::other) co_return true;
  const std::uint64_t output = facts_.max_output.value_or(kAssumedOutput);
  const std::optional<Usd> most =
      state_.prices.worst_case(facts_.model, facts_.estimated_input, output, state_.clock.wall());
  const SteadyTime began = state_.clock.now();
  while (!client_.gone()) {
    auto tried = state_.budget.reserve(RunId(account_.name()), most);
    if (auto* reserved = std::get_if<Reservation>(&tried)) {
      reserved_.emplace(std::move(*reserved));
      co_return true;
    }
    const BudgetRefusal& refusal = std::get<BudgetRefusal>(tried);
    const bool may_fit = refusal.reason == BudgetRefusal::Reason::in_use;
    if (!may_fit || state_.clock.now() - began > provider_->provider.failover.hold) {
      refuse_money(refusal);
      break;
    }
    co_await wait_until(state_.clock.now() + kLookAtBudget);
  }
  co_return false;
}

void Exchange::refuse_money(const BudgetRefusal& refusal) {
  const ClientAnswer answer = budget_spent_answer(provider_->provider.dialect);
  sent_status_ = answer.status;
  writer_.answer(answer.status, answer.headers, answer.body);
  account_.count_spent_budget();
  ++metrics_.answers[answer.status];
  ++metrics_.exhaustions["budget"];
  if (refusal.reason == BudgetRefusal::Reason::matrix_spent) state_.budget_spent = true;
  if (!state_.notice) return;
  state_.notice(refusal.reason == BudgetRefusal::Reason::price_unknown
                    ? fmt::format("'{}' asks for '{}', whose price is not known, and there is a "
                                  "budget: it is refused",
                                  account_.name(), printable(facts_.model))
                    : fmt::format("'{}' may need {}, and {} is left of its budget", account_.name(),
                                  show(refusal.needed), show(refusal.left)));
}

asio::awaitable<void> Exchange::hold(SteadyTime until) {
  const SteadyTime began = state_.clock.now();
  ++state_.metrics.held_requests;
  ++state_.metrics.waiting;
  account_.begin_hold(began);
  co_await wait_until(until);
  const SteadyTime now = state_.clock.now();
  account_.end_hold(now);
  --state_.metrics.waiting;
  state_.metrics.held += std::chrono::floor<Milliseconds>(now - began);
}

asio::awaitable<void> Exchange::wait_until(SteadyTime until) {
  client_.set_deadline(until);
  while (!client_.gone() && !client_.overdue()) co_await client_.changed();
  client_.clear_deadline();
}

void Exchange::answer_unreachable() {
  const ClientAnswer answer = unreachable_answer(provider_->provider.dialect);
  sent_status_ = answer.status;
  writer_.answer(answer.status, answer.headers, answer.body);
}

bool Exchange::is_whole() const {
  const bool ended = attempt_.ended == http::Transport::ok;
  if (!attempt_.streams) return ended;
  return ended && (attempt_.reader->complete() || attempt_.reader->error());
}

// Nothing for a stream that has not ended: with a length, what is missing of it could not be told.
std::optional<std::uint64_t> Exchange::known_length() const {
  if (is_whole()) return attempt_.held.size();
  return attempt_.streams ? std::nullopt : length_in(attempt_.fields);
}

// From here on the answer is this one, whatever becomes of it.
asio::awaitable<void> Exchange::pass_on() {
  relaying_ = true;
  sent_status_ = attempt_.status;
  writer_.begin(attempt_.status, fields_for_client(attempt_.fields), known_length());
  writer_.add(attempt_.held);
  attempt_.held = {};
  if (!attempt_.ended && call_->sent_all()) incoming_.body = {};
  client_.set_deadline(state_.clock.now() + state_.limits.silence_time);
  if (!attempt_.ended) call_->resume();
  while (!attempt_.ended && !client_.gone()) {
    co_await client_.changed();
    if (!client_.overdue()) continue;
    call_.reset();
    attempt_.ended = http::Transport::timed_out;
  }
  client_.clear_deadline();
  if (!client_.gone()) finish_answer();
}

void Exchange::finish_answer() {
  if (is_whole()) {
    writer_.end();
  } else if (attempt_.streams) {
    const std::string event = broken_stream_event(incoming_.route.format);
    // It may have been cut inside an event, which must not swallow this one.
    writer_.break_off(event.empty() ? event : "\n\n" + event);
  } else {
    writer_.break_off({});
  }
}

void Exchange::give_up(const GiveUp& why) {
  tell_exhaustion(why);
  const ClientAnswer answer = exhaustion_answer(provider_->provider.dialect, why);
  sent_status_ = answer.status;
  writer_.answer(answer.status, answer.headers, answer.body);
  account_.count_refusal(why.why);
  ++metrics_.answers[answer.status];
  ++metrics_.exhaustions[std::string(name(why.why))];
}

// Agents ask again and again: a line a minute says it.
void Exchange::tell_exhaustion(const GiveUp& why) {
  constexpr std::chrono::minutes kQuiet{1};
  const SteadyTime now = state_.clock.now();
  if (!state_.notice || now < metrics_.quiet_until) return;
  metrics_.quiet_until = now + kQuiet;
  state_.notice(fmt::format("{}: no key is left for '{}': {}", provider_->provider.name,
                            account_.name(), why.detail));
}

void Exchange::settle() {
  ++metrics_.answers[sent_status_];
  if (!attempt_.reader || sent_status_ >= kFirstError) return;
  if (incoming_.route.format == WireFormat::other) return;
  const Usage usage = attempt_.reader->usage();
  const std::optional<Usd> cost = state_.prices.cost(facts_.model, usage, state_.clock.wall());
  if (reserved_) reserved_->settle(cost);
  account_.book(*attempt_.key, usage, cost);
  if (cost) metrics_.cost += *cost;
  if (usage.partial) ++metrics_.partial;
  count(metrics_.tokens, "input", usage.input);
  count(metrics_.tokens, "output", usage.output);
  count(metrics_.tokens, "cache_read", usage.cache_read);
  count(metrics_.tokens, "cache_write_5m", usage.cache_write_5m);
  count(metrics_.tokens, "cache_write_1h", usage.cache_write_1h);
}

void Exchange::on_head(int status, Headers fields) {
  attempt_.has_head = true;
  attempt_.status = status;
  attempt_.streams = status < kFirstError && is_event_stream(fields);
  attempt_.fields = std::move(fields);
  for (auto& [field, value] : attempt_.fields) hide(attempt_.key->secret, value);
  attempt_.reader.emplace(incoming_.route.format,
                          attempt_.streams ? AnswerForm::events : AnswerForm::json);
  if (is_decided()) client_.wake();
}

bool Exchange::on_bytes(std::string_view bytes) {
  if (relaying_) {
    if (!client_.has_room()) return false;
    attempt_.reader->add(bytes);
    writer_.add(bytes);
    client_.set_deadline(state_.clock.now() + state_.limits.silence_time);
    return true;
  }
  if (attempt_.held.size() >= kMostHeld) return false;
  attempt_.reader->add(bytes);
  attempt_.held += bytes;
  if (is_decided()) client_.wake();
  return true;
}

void Exchange::on_end(http::Transport end, const std::string& trouble) {
  attempt_.ended = end;
  attempt_.trouble = trouble;
  if (attempt_.status >= kFirstError) hide(attempt_.key->secret, attempt_.held);
  client_.wake();
}

}  // namespace bench
