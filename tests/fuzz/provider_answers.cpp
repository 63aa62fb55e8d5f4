// What providers answer, and what it means: whatever comes, a wait is bounded, no key is told, and
// a walk through a small pool ends.
#include <algorithm>
#include <string>

#include "keys/answer_class.hpp"
#include "keys/key_walk.hpp"
#include "keys/retry_delay.hpp"
#include "pieces.hpp"

namespace {

using bench::fuzz::require;

constexpr bench::WallTime kNow{std::chrono::hours(498'729)};
constexpr std::string_view kKey = "sk-ant-0123456789";

void check_wait(const std::optional<bench::Milliseconds>& wait) {
  require(!wait || (*wait > bench::Milliseconds(0) && *wait <= bench::kLongestDelay));
}

void check_class(const bench::AnswerClass& answer) {
  check_wait(answer.wait);
  require(answer.detail.find(kKey) == std::string::npos);
  require(std::none_of(answer.detail.begin(), answer.detail.end(),
                       [](unsigned char c) { return c < ' ' || c == 0x7f; }));
}

// Every request gets this answer.
void walk(const bench::AnswerClass& answer) {
  bench::KeyPool pool({{bench::KeyId("a"), bench::Secret("a"), "a", ""},
                       {bench::KeyId("b"), bench::Secret("b"), "b", "one"},
                       {bench::KeyId("c"), bench::Secret("c"), "c", "one"}});
  const bench::FailoverPolicy policy;
  bench::KeyAffinity affinity;
  bench::KeyWalk walk(pool, policy, affinity, {"m", 1});
  bench::SteadyTime now{std::chrono::hours(1)};
  while (true) {
    const bench::WalkStep step = walk.next(now);
    if (std::holds_alternative<bench::GiveUp>(step)) return;
    if (const auto* wait = std::get_if<bench::WaitForKey>(&step)) {
      now = wait->until;
      continue;
    }
    require(walk.attempts() < 64);
    const bench::WalkReaction reaction = walk.report(answer, now);
    if (std::holds_alternative<bench::PassOn>(reaction)) return;
    now += std::get<bench::TryAgain>(reaction).delay;
  }
}

}  // namespace

// The first byte chooses the dialect, the second the status; the first line is the value of
// whichever header is of interest, the rest the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr int kStatuses[] = {200, 301, 400, 401, 402, 403, 404,
                               408, 413, 429, 500, 501, 503, 529};
  const auto dialect = static_cast<bench::Dialect>(data[0] % 4);
  const int status = kStatuses[data[1] % std::size(kStatuses)];
  const std::string text(bench::fuzz::text_of(data + 2, size - 2));
  const std::string line = text.substr(0, text.find('\n'));
  const std::string body = text.substr(std::min(line.size() + 1, text.size()));
  for (const char* name : {"retry-after-ms", "retry-after", "x-ratelimit-reset-tokens",
                           "anthropic-ratelimit-tokens-reset"}) {
    const bench::Headers headers = {{name, line}, {"anthropic-organization-id", "one"}};
    check_wait(bench::retry_after(headers, kNow));
    check_wait(bench::limit_reset(headers, kNow));
    const bench::AnswerClass answer = bench::classify(dialect, status, headers, body, kNow);
    check_class(answer);
    walk(answer);
  }
  check_wait(bench::delay_in_text(body));
  check_wait(bench::delay_until_date_in(body, kNow));
  const bench::AnswerClass inner = bench::classify_inner(dialect, {line, body, body}, kNow);
  check_class(inner);
  walk(inner);
  check_class(bench::unanswered(body + std::string(kKey)));
  return 0;
}
