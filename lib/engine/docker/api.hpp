#pragma once

#include <string>

#include "http/client_pool.hpp"
#include "http/stream.hpp"

namespace bench::docker {

enum class Flavour { docker, podman };

constexpr Milliseconds kAnswerTime{120'000};  // a busy daemon takes many seconds for a start
constexpr Milliseconds kListTime{30'000};

// The versions of the Engine API's interface, `1.41`.
struct ApiVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const ApiVersion&) const = default;
};

// What to speak with a daemon that offers `theirs`: the newest version that both sides know.
// Throws Error when there is none.
[[nodiscard]] ApiVersion negotiate(const std::string& theirs, const std::string& address);

// The Engine API of one daemon, in the version that both sides know. Thread-safe.
class Api {
 public:
  // Asks the daemon who it is. `address` is what people call it. Throws Error with a hint when it
  // does not answer.
  Api(http::Endpoint endpoint, std::string address);

  [[nodiscard]] Flavour flavour() const { return flavour_; }
  [[nodiscard]] bool is_podman() const { return flavour_ == Flavour::podman; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] bool is_local() const { return !pool_.endpoint().unix_socket.empty(); }

  // Whether anybody is there: what need not be done is not waited for.
  [[nodiscard]] bool answers();

  // Targets come without the version: `/containers/json`, or `/libpod/...` for Podman's own.
  [[nodiscard]] http::Answer send(http::Request request);
  [[nodiscard]] http::Answer get(const std::string& target, Milliseconds timeout = kAnswerTime);
  [[nodiscard]] http::Answer post(const std::string& target, std::string json = {});
  [[nodiscard]] http::Answer remove(const std::string& target);

  // A stream has a connection of its own; `answer` is how it began.
  [[nodiscard]] http::Stream open(http::Request request, http::Answer& answer);

 private:
  [[nodiscard]] std::string versioned(const std::string& target) const;

  http::ClientPool pool_;
  const std::string address_;
  Flavour flavour_ = Flavour::docker;
  std::string version_;
  std::string libpod_version_;
};

// A value as a part of a path or a query: everything but letters, digits and `-._~/:@` is escaped.
[[nodiscard]] std::string escaped(std::string_view text);

// `filters={"label":["a=b","c"]}` for a query, escaped: all of the labels must be there.
[[nodiscard]] std::string label_filter(const std::vector<std::string>& labels);

}  // namespace bench::docker
