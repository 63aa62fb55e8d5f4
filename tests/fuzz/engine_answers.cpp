// What an engine, or what stands in its place, answers: any bytes are an answer or none.
#include <algorithm>
#include <string>

#include "engine/docker/answer_verdict.hpp"
#include "engine/docker/build_log.hpp"
#include "engine/docker/container_state.hpp"
#include "engine/docker/docker_leftovers.hpp"
#include "engine/docker/resource_use.hpp"
#include "pieces.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  namespace docker = bench::docker;
  const std::string text(bench::fuzz::text_of(data + 1, size - 1));
  const bench::AttemptState state = docker::parse_container(bench::AttemptName("a"), text);
  bench::fuzz::require(!state.exit_code || state.phase == bench::Phase::exited);
  (void)docker::matrix_of_container(text);
  (void)docker::parse_attempt_names(text);
  (void)docker::parse_left_containers(text);
  (void)docker::parse_left_networks(text);
  (void)docker::parse_engine_time(text);
  (void)docker::parse_stats(text);
  bench::http::Answer answer;
  answer.transport = bench::http::Transport::ok;
  constexpr int kStatuses[] = {200, 201, 204, 304, 400, 404, 409, 429, 500, 503};
  answer.response.status = kStatuses[data[0] % 10];
  answer.response.body = text;
  (void)docker::judge(answer);
  std::size_t lines = 0;
  docker::BuildLog log([&](std::string_view) { return ++lines < 1000; });
  bench::fuzz::in_pieces(text, data[0], [&](std::string_view piece) { (void)log.feed(piece); });
  log.finish();
  return 0;
}
