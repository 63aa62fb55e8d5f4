#include "engine/docker/api.hpp"

#include <cerrno>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/byte_set.hpp"
#include "base/error.hpp"

namespace bench::docker {

namespace {

constexpr ApiVersion kOldest{1, 40};
constexpr ApiVersion kNewest{1, 47};
constexpr Milliseconds kPingTime{10'000};

ApiVersion parse_version(const std::string& text) {
  ApiVersion version;
  const char* const end = text.data() + text.size();
  const auto [dot, error] = std::from_chars(text.data(), end, version.major);
  if (error == std::errc() && dot != end) std::from_chars(dot + 1, end, version.minor);
  return version;
}

std::string advice(const std::string& address, const http::Answer& answer) {
  if (answer.error_number == EACCES || answer.error_number == EPERM) {
    return "add your user to the 'docker' group";
  }
  const bool listens = answer.ok() || answer.transport == http::Transport::broken ||
                       answer.trouble.find("SSL") != std::string::npos;
  if (listens && !address.starts_with("unix://")) {
    return "it may want TLS with other certificates: see DOCKER_TLS_VERIFY and DOCKER_CERT_PATH";
  }
  return "start Docker or Podman, or say where it is with --engine or DOCKER_HOST";
}

Error unreachable(const std::string& address, const http::Answer& answer) {
  const std::string why =
      answer.ok() ? fmt::format("it answers {}", answer.response.status) : answer.trouble;
  return {ExitCode::preflight_refused,
          fmt::format("cannot reach the container engine at '{}': {}", address, why),
          advice(address, answer)};
}

http::Answer ping(http::ClientPool& pool) {
  http::Request request;
  request.target = "/_ping";
  request.timeout = kPingTime;
  return pool.send(request);
}

}  // namespace

ApiVersion negotiate(const std::string& theirs, const std::string& address) {
  const ApiVersion offered = parse_version(theirs);
  if (offered < kOldest) {
    throw Error(
        ExitCode::preflight_refused,
        fmt::format("the container engine at '{}' is too old: it speaks version '{}' of the "
                    "Engine API, 1.40 is needed",
                    address, theirs),
        "update it to Docker 19.03, Podman 3, or newer");
  }
  return std::min(offered, kNewest);
}

Api::Api(http::Endpoint endpoint, std::string address)
    : pool_(std::move(endpoint)), address_(std::move(address)) {
  const http::Answer answer = ping(pool_);
  if (!answer.success()) throw unreachable(address_, answer);
  const http::Headers& headers = answer.response.headers;
  const ApiVersion version = negotiate(std::string(http::header(headers, "Api-Version")), address_);
  version_ = fmt::format("{}.{}", version.major, version.minor);
  libpod_version_ = http::header(headers, "Libpod-Api-Version");
  if (!libpod_version_.empty()) flavour_ = Flavour::podman;
}

bool Api::answers() {
  return ping(pool_).ok();
}

std::string Api::versioned(const std::string& target) const {
  const bool is_libpod = target.rfind("/libpod/", 0) == 0;
  return "/v" + (is_libpod ? libpod_version_ : version_) + target;
}

http::Answer Api::send(http::Request request) {
  request.target = versioned(request.target);
  return pool_.send(request);
}

http::Answer Api::get(const std::string& target, Milliseconds timeout) {
  http::Request request;
  request.target = target;
  request.timeout = timeout;
  return send(std::move(request));
}

http::Answer Api::post(const std::string& target, std::string json) {
  http::Request request;
  request.method = "POST";
  request.target = target;
  if (!json.empty()) request.headers = {{"Content-Type", "application/json"}};
  request.body = std::move(json);
  request.timeout = kAnswerTime;
  return send(std::move(request));
}

http::Answer Api::remove(const std::string& target) {
  http::Request request;
  request.method = "DELETE";
  request.target = target;
  request.timeout = kAnswerTime;
  return send(std::move(request));
}

http::Stream Api::open(http::Request request, http::Answer& answer) {
  request.target = versioned(request.target);
  http::Stream stream(pool_.endpoint());
  answer = stream.open(std::move(request));
  return stream;
}

std::string escaped(std::string_view text) {
  constexpr ByteSet kPlain("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:@");
  std::string result;
  result.reserve(text.size());
  for (const char letter : text) {
    if (kPlain.has(letter)) {
      result += letter;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return result;
}

std::string label_filter(const std::vector<std::string>& labels) {
  return "filters=" + escaped(nlohmann::json{{"label", labels}}.dump());
}

}  // namespace bench::docker
