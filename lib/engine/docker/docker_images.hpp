#pragma once

#include "engine/docker/api.hpp"
#include "engine/images.hpp"

namespace bench::docker {

// Images over the Engine API, built with the engine's own builder. Borrows the API.
class DockerImages final : public ImageStore {
 public:
  explicit DockerImages(Api& api) : api_(api) {}

  [[nodiscard]] BuiltImage build(const ImageBuild& build, const TarSource& context,
                                 const OnLine& on_line) override;
  std::string import(const std::string& reference, const TarSource& root) override;
  [[nodiscard]] std::optional<ImageFacts> inspect(const std::string& reference) override;
  bool remove(const std::string& reference) override;

 private:
  void tag(const std::string& id, const std::string& reference);

  Api& api_;
};

// The query of `POST /build`.
[[nodiscard]] std::string build_query(const ImageBuild& build);

// `host:5000/name:tag` -> (`host:5000/name`, `tag`); the tag is `latest` where there is none.
[[nodiscard]] std::pair<std::string, std::string> split_reference(const std::string& reference);

}  // namespace bench::docker
