#include "engine/docker/answer_verdict.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace bench::docker {

namespace {

constexpr std::size_t kLongestText = 1000;

// Both engines say most of this in words only; the codes differ between them and their versions.
struct Phrase {
  std::string_view words;
  Verdict verdict;
};
constexpr std::array kPhrases = {
    Phrase{"already in use", Verdict::name_taken},
    Phrase{"container-init binary not found", Verdict::no_init},
    Phrase{"docker-init", Verdict::no_init},
    Phrase{"No such image", Verdict::image_missing},
    Phrase{"no such image", Verdict::image_missing},
    Phrase{"image not known", Verdict::image_missing},
    Phrase{"No such container", Verdict::holder_lost},
    Phrase{"no such container", Verdict::holder_lost},
    Phrase{"cannot join network", Verdict::holder_lost},
    Phrase{"some dependencies of container", Verdict::holder_lost},
    Phrase{"/ns/net", Verdict::holder_lost},  // of one that has just died
    Phrase{"network not found", Verdict::network_lost},
    Phrase{"not found: network", Verdict::network_lost},
    Phrase{"OCI runtime", Verdict::refused},
    Phrase{"OCI permission denied", Verdict::refused},
    Phrase{"executable file not found", Verdict::refused},
    Phrase{"failed to create shim task", Verdict::refused},
};

// `network bench-x not found`, `network 4ac1... does not exist`
bool names_a_lost_network(std::string_view text) {
  const auto network = text.find("network ");
  return network != std::string_view::npos &&
         (text.find(" not found", network) != std::string_view::npos ||
          text.find(" does not exist", network) != std::string_view::npos);
}

Verdict verdict_of(int status, std::string_view text) {
  if (status / 100 == 2 || status == 304) return Verdict::done;
  if (status == 429 || (status > 500 && status < 600)) return Verdict::busy;
  const auto said = std::find_if(kPhrases.begin(), kPhrases.end(), [&](const Phrase& phrase) {
    return text.find(phrase.words) != std::string_view::npos;
  });
  if (said != kPhrases.end()) return said->verdict;
  if (names_a_lost_network(text)) return Verdict::network_lost;
  return status == 500 ? Verdict::busy : Verdict::refused;
}

Milliseconds retry_after(const http::Headers& headers) {
  const std::string_view text = http::header(headers, "Retry-After");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(std::clamp(seconds, 0, 600));
}

Judged judge_transport(const http::Answer& answer) {
  const bool slow = answer.transport == http::Transport::timed_out;
  return {slow ? Verdict::busy : Verdict::unreachable, answer.trouble, Milliseconds(0)};
}

}  // namespace

Judged judge(const http::Answer& answer) {
  if (!answer.ok()) return judge_transport(answer);
  const http::Response& response = answer.response;
  Judged judged;
  judged.detail = response.status >= 400 ? error_text(response.body) : std::string();
  judged.verdict = verdict_of(response.status, judged.detail);
  if (judged.detail.empty()) judged.detail = fmt::format("it answers {}", response.status);
  if (judged.verdict == Verdict::busy) judged.retry_after = retry_after(response.headers);
  return judged;
}

std::string error_text(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  std::string text(body);
  if (json.is_object() && json.contains("message") && json["message"].is_string()) {
    text = json["message"].get<std::string>();
  }
  return printable(trimmed(text).substr(0, kLongestText));
}

}  // namespace bench::docker
