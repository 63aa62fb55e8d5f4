#include "engine/docker/docker_images.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/answer_verdict.hpp"
#include "engine/docker/build_log.hpp"
#include "engine/docker/json_field.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

Error failed(const std::string& what, const http::Answer& answer) {
  const std::string why = answer.ok() ? error_text(answer.response.body) : answer.trouble;
  return {ExitCode::preflight_refused, fmt::format("{}: {}", what, why)};
}

http::Request tar_upload(std::string target, const TarSource& source, BuildLog& log) {
  http::Request request;
  request.method = "POST";
  request.target = std::move(target);
  request.headers = {{"Content-Type", "application/x-tar"}};
  request.body_source = source;
  request.body_sink = [&log](std::string_view bytes) { return log.feed(bytes); };
  request.timeout = Milliseconds(0);
  return request;
}

std::map<std::string, std::string> texts_of(const json& object) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) texts[name] = value.get<std::string>();
  }
  return texts;
}

}  // namespace

BuiltImage DockerImages::build(const ImageBuild& build, const TarSource& context,
                               const OnLine& on_line) {
  BuildLog log(on_line);
  const http::Answer answer = api_.send(tar_upload("/build?" + build_query(build), context, log));
  if (answer.transport == http::Transport::stopped) return {false, {}, "the build was stopped"};
  if (answer.ok() && !answer.success()) return {false, {}, error_text(answer.response.body)};
  if (!answer.ok()) throw failed(fmt::format("building '{}'", build.reference), answer);
  log.finish();
  return {log.error().empty(), log.image_id(), log.error()};
}

std::string DockerImages::import(const std::string& reference, const TarSource& root) {
  BuildLog log({});
  const http::Answer answer = api_.send(tar_upload("/images/create?fromSrc=-", root, log));
  log.finish();
  if (!answer.success()) throw failed(fmt::format("importing '{}'", reference), answer);
  if (log.image_id().empty()) {
    throw Error(ExitCode::preflight_refused,
                fmt::format("importing '{}': {}", reference, log.error()));
  }
  // Podman's import does not heed a tag, so it is given afterwards.
  tag(log.image_id(), reference);
  return log.image_id();
}

void DockerImages::tag(const std::string& id, const std::string& reference) {
  const auto [repository, name] = split_reference(reference);
  const http::Answer answer = api_.post(
      fmt::format("/images/{}/tag?repo={}&tag={}", id, escaped(repository), escaped(name)));
  if (!answer.success()) throw failed(fmt::format("tagging '{}'", reference), answer);
}

std::optional<ImageFacts> DockerImages::inspect(const std::string& reference) {
  const http::Answer answer = api_.get("/images/" + escaped(reference) + "/json");
  if (answer.ok() && answer.response.status == 404) return std::nullopt;
  if (!answer.success()) throw failed(fmt::format("looking for image '{}'", reference), answer);
  const json image = json::parse(answer.response.body, nullptr, false);
  ImageFacts facts;
  facts.id = text_at(image, "Id");
  if (facts.id.rfind("sha256:", 0) != 0) facts.id = "sha256:" + facts.id;
  facts.labels = texts_of(object_at(object_at(image, "Config"), "Labels"));
  facts.architecture = text_at(image, "Architecture");
  return facts;
}

bool DockerImages::remove(const std::string& reference) {
  const http::Answer answer = api_.remove("/images/" + escaped(reference));
  return answer.success() || (answer.ok() && answer.response.status == 404);
}

std::string build_query(const ImageBuild& build) {
  json arguments = json::object();
  for (const auto& [name, value] : build.arguments) arguments[name] = value;
  const json labels(build.labels);
  std::string query = fmt::format("t={}&dockerfile={}&rm=1&forcerm=1", escaped(build.reference),
                                  escaped(build.dockerfile));
  if (!arguments.empty()) query += "&buildargs=" + escaped(arguments.dump());
  if (!labels.empty()) query += "&labels=" + escaped(labels.dump());
  if (!build.use_cache) query += "&nocache=1";
  return query;
}

std::pair<std::string, std::string> split_reference(const std::string& reference) {
  const auto colon = reference.rfind(':');
  const bool is_port =
      colon != std::string::npos && reference.find('/', colon) != std::string::npos;
  if (colon == std::string::npos || is_port) return {reference, "latest"};
  return {reference.substr(0, colon), reference.substr(colon + 1)};
}

}  // namespace bench::docker
