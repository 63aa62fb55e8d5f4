#pragma once

#include "gateway/exchange.hpp"

namespace bench {

// Answers one request of a client from the recording that its account has, at once and piece by
// piece as it was recorded; nobody else is asked. Ends when the client has its answer, or has left.
// Everything given is borrowed. On the loop's thread.
[[nodiscard]] asio::awaitable<void> replay_exchange(GatewayState& state, ClientConnection& client,
                                                    AnswerWriter& writer, RunAccount& account,
                                                    Exchange::Incoming incoming);

}  // namespace bench
