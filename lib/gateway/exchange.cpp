#include "gateway/exchange.hpp"

#include <algorithm>
#include <utility>

#include "base/units.hpp"
#include "gateway/key_news.hpp"
#include "gateway/passed_fields.hpp"
#include "keys/model_class.hpp"

namespace bench {

namespace {

constexpr Milliseconds kLookAtBudget{200};
constexpr Milliseconds kLongWait{1'000};

// A request that is kept waiting, and its run with it; `until` a key is back, where that is known.
class Hold {
 public:
  Hold(GatewayState& state, RunAccount& account, const std::optional<SteadyTime>& until = {})
      : state_(state), account_(account), until_(until), began_(state.clock.now()) {
    ++state_.metrics.held_requests;
    ++state_.metrics.waiting;
    account_.begin_hold(began_, until_);
  }
  ~Hold() {
    account_.end_hold(state_.clock.now(), until_);
    --state_.metrics.waiting;
    state_.metrics.held += time();
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  [[nodiscard]] Milliseconds time() const {
    return std::chrono::floor<Milliseconds>(state_.clock.now() - began_);
  }

 private:
  GatewayState& state_;
  RunAccount& account_;
  std::optional<SteadyTime> until_;
  SteadyTime began_;
};

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
      facts_(read_request_facts(incoming.route.format, incoming.head.path(), incoming.body.view())),
      model_class_(model_class(facts_.model)),
      bill_(state, metrics_, account, may_cost(incoming.head.method, incoming.head.path()),
            incoming.route.format, facts_),
      walk_(provider_->pool, provider_->provider.failover,
            account.affinity(provider_->provider.name), {model_class_, state.seeds()}),
      turn_(*provider_->admission, walk_, request_to_admit(), account.name(),
            [this] { client_.wake(); }),
      own_time_(state.clock) {
  ++state_.metrics.active;
  own_time_.start();
  incoming_.draft.set_model(facts_.model);
  client_.on_room([this] {
    if (call_) call_->resume();
  });
}

Exchange::~Exchange() {
  --state_.metrics.active;
  client_.on_room({});
}

RateAdmission::Request Exchange::request_to_admit() const {
  const Amounts need = provider_->admission->expected(model_class_, facts_);
  return {provider_->pool, model_class_, need, incoming_.route.format != WireFormat::other};
}

asio::awaitable<void> Exchange::carry_out() {
  client_.watch();
  account_.count_request();
  const bool affordable = co_await reserve_money();  // apart: GCC 12 traps on both in one `if`
  if (affordable) co_await walk_keys();
  call_.reset();
  ++metrics_.attempts[walk_.attempts()];
  if (client_.gone()) ++metrics_.client_left;
}

// False: the request is not to be sent.
asio::awaitable<bool> Exchange::reserve_money() {
  const SteadyTime began = state_.clock.now();
  std::optional<BudgetRefusal> refusal = bill_.reserve();
  while (refusal && !client_.gone()) {
    const bool may_fit = refusal->reason == BudgetRefusal::Reason::in_use;
    if (!may_fit || state_.clock.now() - began > provider_->provider.failover.hold) {
      bill_.refuse(*refusal);
      answer_itself(budget_spent_answer(provider_->provider.dialect));
      break;
    }
    co_await rest(state_.clock.now() + kLookAtBudget);
    refusal = bill_.reserve();
  }
  co_return !refusal;
}

// Asks with one key after another until the client has an answer.
asio::awaitable<void> Exchange::walk_keys() {
  while (!client_.gone()) {
    const WalkStep step = turn_.next(state_.clock.now());
    if (turn_.in_line()) {
      co_await wait_in_line();
      continue;
    }
    if (const auto* wait = std::get_if<WaitForKey>(&step)) {
      co_await hold(wait->until);
      continue;
    }
    if (const auto* end = std::get_if<GiveUp>(&step)) {
      give_up(*end);
      break;
    }
    if (!co_await try_key(*std::get<UseKey>(step).key)) break;
  }
}

asio::awaitable<void> Exchange::hold(SteadyTime until) {
  const Hold waits(state_, account_, until);
  co_await rest(until);
}

// Who waits for longer than a moment waits in a crowd, while it waits.
asio::awaitable<void> Exchange::wait_in_line() {
  const Hold waits(state_, account_);
  ++metrics_.paced;
  own_time_.stop();
  const SteadyTime until = walk_.held_until(state_.clock.now());
  client_.set_deadline(std::min(until, state_.clock.now() + kLongWait));
  while (turn_.in_line() && !client_.gone() && state_.clock.now() < until) {
    co_await client_.changed();
    if (!client_.overdue()) continue;
    ++metrics_.crowded;
    client_.set_deadline(until);
  }
  client_.clear_deadline();
  own_time_.start();
  metrics_.paced_for += waits.time();
}

asio::awaitable<void> Exchange::rest(SteadyTime until) {
  own_time_.stop();
  co_await client_.sleep_until(until);
  own_time_.start();
}

// True: the client has nothing yet, and another key is to be tried.
asio::awaitable<bool> Exchange::try_key(const Key& key) {
  key_ = &key;
  account_.count_attempt();
  bill_.begin_attempt();
  co_await ask();
  if (client_.gone()) {
    settle_unheard();
    co_return false;
  }
  const AnswerClass answer = answer_->judge(state_.clock.wall());
  turn_.answered({key, answer, answer_->fields(), answer_->streams(), state_.clock.wall()},
                 state_.clock.now());
  incoming_.draft.end_attempt(key.label, answer_->status(), name(answer.kind), answer.detail);
  const WalkReaction reaction = report(answer);
  if (const auto* again = std::get_if<TryAgain>(&reaction)) {
    call_.reset();
    bill_.end_attempt();
    if (again->delay.count() > 0) co_await rest(state_.clock.now() + again->delay);
    co_return true;
  }
  if (answer.kind == AnswerKind::unreachable) {
    answer_itself(unreachable_answer(provider_->provider.dialect));
  } else {
    co_await pass_on();
  }
  co_return false;
}

// Sends the request and waits until it is decided what to do with the answer, or the client leaves.
asio::awaitable<void> Exchange::ask() {
  answer_.emplace(provider_->provider.dialect, incoming_.route.format, key_->secret);
  UpstreamRequest request;
  request.method = incoming_.head.method;
  request.base_url = provider_->provider.upstream;
  request.target = incoming_.route.target;
  request.fields =
      fields_for_provider(incoming_.head.fields, provider_->provider.dialect, key_->secret);
  request.body = incoming_.body.view();
  incoming_.draft.begin_attempt();
  call_ = state_.upstream.start(request, *this);
  own_time_.stop();
  client_.set_deadline(state_.clock.now() + state_.limits.first_byte_time);
  while (!answer_->decided() && !client_.gone())
    co_await more_of_answer(state_.limits.first_byte_time);
  client_.clear_deadline();
  own_time_.start();
}

// Waits for what comes next of the answer, which ends here when nothing comes for too long.
asio::awaitable<void> Exchange::more_of_answer(Milliseconds patience) {
  co_await client_.changed();
  if (!client_.overdue()) co_return;
  call_.reset();
  answer_->end(http::Transport::timed_out, "no answer in " + show(patience));
}

WalkReaction Exchange::report(const AnswerClass& answer) {
  KeyPool& pool = provider_->pool;
  if (answer.kind == AnswerKind::rate_limited) {
    ++metrics_.rate_limited;
    ++metrics_.crowded;
  }
  if (!answer.organization.empty()) pool.learn_organization(key_->id, answer.organization);
  const KeyState before = pool.state(key_->id, state_.clock.now(), model_class_);
  const WalkReaction reaction = walk_.report(answer, state_.clock.now());
  tell_key_news(state_, *provider_, *key_, before,
                pool.state(key_->id, state_.clock.now(), model_class_));
  return reaction;
}

// From here on the answer is this one, whatever becomes of it.
asio::awaitable<void> Exchange::pass_on() {
  begin_answer();
  client_.set_deadline(state_.clock.now() + state_.limits.silence_time);
  if (!answer_->ended()) call_->resume();
  while (!answer_->ended() && !client_.gone()) co_await more_of_answer(state_.limits.silence_time);
  client_.clear_deadline();
  if (!client_.gone()) finish_answer();
  ++metrics_.answers[answer_->status()];
  if (!answer_->refused()) settle();
  // What went wrong in the middle of a stream counts for the next request.
  if (const auto late = answer_->late_error(state_.clock.wall())) {
    static_cast<void>(report(*late));
  }
}

void Exchange::begin_answer() {
  relaying_ = true;
  const std::optional<std::uint64_t> length = answer_->known_length();
  writer_.begin(answer_->status(), fields_for_client(answer_->take_fields()), length);
  writer_.add(answer_->take_held());
  own_time_.stop();
  metrics_.overhead.add(own_time_.total());
  if (!answer_->ended() && call_->sent_all()) {
    incoming_.draft.set_body(incoming_.body.view());
    incoming_.body.clear();
  }
}

void Exchange::settle() {
  const UsageReader& reader = *answer_->reader();
  const Usage usage = reader.usage();
  incoming_.draft.set_use(usage, bill_.settle(*key_, usage, reader.estimated_output()));
  turn_.settle(facts_, usage, state_.clock.now());
}

// The client has left before there was an answer for it. The provider was at work on one.
void Exchange::settle_unheard() {
  if (!call_ || !call_->sent_all() || answer_->refused()) return;
  Usage usage = answer_->reader() ? answer_->reader()->usage() : Usage{};
  usage.partial = true;
  usage.output.reset();  // whatever was said of it was said at the beginning
  bill_.settle(*key_, usage, 0);
}

void Exchange::finish_answer() {
  if (answer_->whole()) {
    writer_.end();
  } else if (answer_->streams()) {
    const std::string event = broken_stream_event(incoming_.route.format);
    // It may have been cut inside an event, which must not swallow this one.
    writer_.break_off(event.empty() ? event : "\n\n" + event);
  } else {
    writer_.break_off({});
  }
}

void Exchange::give_up(const GiveUp& why) {
  tell_exhaustion(state_, *provider_, account_, why);
  account_.count_refusal(why.why);
  ++metrics_.exhaustions[std::string(name(why.why))];
  answer_itself(exhaustion_answer(provider_->provider.dialect, why));
}

void Exchange::answer_itself(const ClientAnswer& answer) {
  writer_.answer(answer.status, answer.headers, answer.body);
  ++metrics_.answers[answer.status];
}

void Exchange::on_head(int status, Headers fields) {
  answer_->begin(status, std::move(fields));
  look_whether_decided();
}

bool Exchange::on_bytes(std::string_view bytes) {
  if (relaying_) {
    if (!client_.has_room()) return false;
    answer_->look_at(bytes);
    writer_.add(bytes);
    client_.set_deadline(state_.clock.now() + state_.limits.silence_time);
    return true;
  }
  const bool taken = answer_->hold(bytes);
  look_whether_decided();
  return taken;
}

void Exchange::on_end(http::Transport end, const std::string& trouble) {
  answer_->end(end, trouble);
  look_whether_decided();
}

void Exchange::look_whether_decided() {
  if (!answer_->decided()) return;
  if (!relaying_) own_time_.start();
  client_.wake();
}

}  // namespace bench
