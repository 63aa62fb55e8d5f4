#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "keys/redactor.hpp"
#include "record/recording.hpp"

namespace bench {

// By what a request finds its recorded answer.
enum class ReplayMatch {
  exact,  // method, path and body, JSON compared as parsed
  order,  // method and path: the first gets the first, whatever its body says
};

// The recording has no answer to a request; in words, for people.
struct ReplayMiss {
  std::string why;
};

// Answers one attempt's requests from the recording of an earlier one: each recorded answer once,
// equal requests in the order in which they were recorded. Not thread-safe.
class Replay {
 public:
  struct Request {
    std::string_view method;
    std::string_view path;  // with its query
    std::string_view model;
    std::string_view body;
  };

  // `own` has the secrets of the attempt that is replayed, which the recorded one had others in
  // place of. Throws Error when it cannot be read.
  Replay(const std::filesystem::path& recording, ReplayMatch match, Redactor own);

  // A run of which nothing was recorded: all of its requests are misses.
  explicit Replay(std::string why_empty) : why_empty_(std::move(why_empty)) {}

  [[nodiscard]] std::variant<RecordedExchange, ReplayMiss> answer(const Request& request);

 private:
  struct Place {
    Recording::Entry entry;
    bool used = false;
  };

  [[nodiscard]] std::string difference(const Request& request, const std::string& body);

  std::string why_empty_;
  ReplayMatch match_ = ReplayMatch::exact;
  Redactor own_;
  std::optional<Recording> recording_;
  std::vector<Place> places_;
  std::uint64_t requests_ = 0;
};

}  // namespace bench
