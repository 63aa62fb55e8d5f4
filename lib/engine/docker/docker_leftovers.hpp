#pragma once

#include <string_view>

#include "engine/docker/api.hpp"
#include "engine/leftovers.hpp"

namespace bench::docker {

// Borrows the API.
class DockerLeftovers final : public Leftovers {
 public:
  explicit DockerLeftovers(Api& api) : api_(api) {}

  [[nodiscard]] std::vector<Leftover> list() override;
  bool remove(const Leftover& leftover) override;

 private:
  [[nodiscard]] std::string listing(const std::string& target);

  Api& api_;
};

// Bench's containers in `GET /containers/json`, attempts first, and its networks in
// `GET /networks`.
[[nodiscard]] std::vector<Leftover> parse_left_containers(std::string_view text);
[[nodiscard]] std::vector<Leftover> parse_left_networks(std::string_view text);

}  // namespace bench::docker
