#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runs/engine.hpp"

namespace bench::docker {

// What `GET /containers/<name>/json` says about how an attempt is, without whose it is; `reason` is
// set where a start failed. Phase::unreachable when the text is not what an engine writes.
[[nodiscard]] AttemptState parse_state(const AttemptName& name, std::string_view text);

// The same, with its run and its number.
[[nodiscard]] AttemptState parse_container(const AttemptName& name, std::string_view text);

// The matrix that the container of parse_container() belongs to; empty when it is not bench's.
[[nodiscard]] MatrixId matrix_of_container(std::string_view text);

// The attempts in `GET /containers/json`, without the holders.
[[nodiscard]] std::vector<AttemptName> parse_attempt_names(std::string_view text);

// `2026-11-21T04:08:25.08+01:00`: engines write local time with an offset, or UTC. Nothing for a
// time that is not set, which they write as the year 1.
[[nodiscard]] std::optional<WallTime> parse_engine_time(std::string_view text);

}  // namespace bench::docker
