#pragma once

#include <string>
#include <string_view>

#include "keys/redactor.hpp"
#include "record/recorded_exchange.hpp"

namespace bench {

// The one place that knows the format of a recording's lines: a JSON object each (docs/formats.md).
// Whatever is written has gone through `redactor`.
[[nodiscard]] std::string exchange_line(const RecordedExchange& exchange, const Redactor& redactor);

// `source` is where it was read. Throws Error with ExitCode::store_failed on what is no line of a
// version that is known here.
[[nodiscard]] RecordedExchange read_exchange_line(std::string_view line, std::string_view source);

}  // namespace bench
