#pragma once

#include <string>
#include <string_view>

#include "store/stored_attempt.hpp"

// outcome.json, engine.json and result.json, both ways. docs/formats.md describes them. Readers
// throw Error with ExitCode::store_failed, naming `source`.
namespace bench {

// What came of one attempt.
[[nodiscard]] std::string outcome_json(const StoredAttempt& attempt);

// What the engine said about its container.
[[nodiscard]] std::string engine_json(const AttemptResult& result);

// The two of an attempt make it whole again.
[[nodiscard]] StoredAttempt read_attempt(std::string_view outcome, std::string_view engine,
                                         std::string_view source);

// The final record of a run.
[[nodiscard]] std::string result_json(const StoredRun& run);
[[nodiscard]] StoredRun read_run(std::string_view text, std::string_view source);

}  // namespace bench
