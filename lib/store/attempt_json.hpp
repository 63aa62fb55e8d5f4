#pragma once

#include <string>
#include <string_view>

#include "store/stored_attempt.hpp"

// outcome.json, engine.json and result.json, both ways. docs/formats.md describes them. Readers
// throw Error with ExitCode::store_failed, naming `source`.
namespace bench {

// What came of one attempt. Of one that is final, result_json() is read as well.
[[nodiscard]] std::string outcome_json(const StoredAttempt& attempt);
[[nodiscard]] StoredAttempt read_attempt(std::string_view text, std::string_view source);

// What the engine said about its container, for people: outcome.json says it too.
[[nodiscard]] std::string engine_json(const AttemptResult& result);

// The final record of a run.
[[nodiscard]] std::string result_json(const StoredRun& run);
[[nodiscard]] StoredRun read_run(std::string_view text, std::string_view source);

}  // namespace bench
