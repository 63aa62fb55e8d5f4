#include "gateway/replayed_exchange.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "keys/exhaustion_answer.hpp"
#include "meter/request_facts.hpp"

namespace bench {

namespace {

// Nothing for an answer that was not whole: with a length, what is missing could not be told.
std::optional<std::uint64_t> length_of(const RecordedExchange& recorded) {
  if (recorded.streams || recorded.end != RecordedEnd::whole) return std::nullopt;
  std::uint64_t length = 0;
  for (const RecordedPiece& piece : recorded.pieces) length += piece.bytes.size();
  return length;
}

asio::awaitable<void> wait_for_room(const GatewayState& state, ClientConnection& client) {
  client.set_deadline(state.clock.now() + state.limits.silence_time);
  while (!client.has_room() && !client.gone() && !client.overdue()) co_await client.changed();
  if (client.overdue()) client.close();
  client.clear_deadline();
}

asio::awaitable<void> give(const GatewayState& state, ClientConnection& client,
                           AnswerWriter& writer, const RecordedExchange& recorded,
                           WireFormat format) {
  writer.begin(recorded.status, recorded.fields, length_of(recorded));
  for (const RecordedPiece& piece : recorded.pieces) {
    if (!client.has_room()) co_await wait_for_room(state, client);
    if (client.gone()) co_return;
    writer.add(piece.bytes);
  }
  if (recorded.end == RecordedEnd::whole) {
    writer.end();
    co_return;
  }
  const std::string event = recorded.streams ? broken_stream_event(format) : std::string();
  writer.break_off(event.empty() ? event : "\n\n" + event);
}

}  // namespace

asio::awaitable<void> replay_exchange(GatewayState& state, ClientConnection& client,
                                      AnswerWriter& writer, RunAccount& account,
                                      Exchange::Incoming incoming) {
  const ProviderRoute& route = incoming.route;
  GatewayMetrics::PerProvider& metrics = state.metrics.providers[route.provider];
  client.watch();
  account.count_request();
  const RequestFacts facts =
      read_request_facts(route.format, incoming.head.path(), incoming.body.view());
  const std::string path = route.path();
  const auto found = account.exchanges().replay->answer(
      {incoming.head.method, path, facts.model, incoming.body.view()});
  incoming.body.clear();
  if (const auto* recorded = std::get_if<RecordedExchange>(&found)) {
    account.count_replayed();
    ++metrics.answers[recorded->status];
    co_await give(state, client, writer, *recorded, route.format);
    co_return;
  }
  const std::string& why = std::get<ReplayMiss>(found).why;
  account.count_miss(why);
  const Dialect dialect = state.providers.at(route.provider)->provider.dialect;
  const ClientAnswer answer = not_recorded_answer(dialect, why);
  writer.answer(answer.status, answer.headers, answer.body);
  ++metrics.answers[answer.status];
  if (state.notice) state.notice(fmt::format("{}: {}", account.name(), why));
}

}  // namespace bench
