#include "suite/harness_file.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

NetworkPolicy read_policy(Document::Object& fields) {
  const std::string policy = fields.text("networkPolicy").value_or("open");
  if (const auto known = network_policy_named(policy)) return *known;
  throw fields.error("networkPolicy", fmt::format("unknown policy '{}'", policy),
                     "open or restricted");
}

AllowedHosts read_allowed_hosts(Document::Object& fields) {
  const std::string field = "allowlistedEndpoints";
  AllowedHosts hosts;
  for (const std::string& text : fields.texts(field)) {
    const std::optional<AllowedHost> host = parse_allowed_host(text);
    if (!host) {
      throw fields.error(fmt::format("{}/{}", field, hosts.size()),
                         fmt::format("'{}' is not a host", printable(text)),
                         "write it as example.org, *.example.org or example.org:8443");
    }
    hosts.push_back(*host);
  }
  return hosts;
}

Harness read_harness(const SuiteFolder& suite, const fs::path& file, const std::string& id) {
  const Document document = suite.document(file);
  Document::Object fields = document.root();
  if (const std::string given = fields.text("id").value_or(id); given != id) {
    throw fields.error("id", fmt::format("'{}' is not the name of its file, '{}'", given, id));
  }
  Harness harness;
  harness.id = id;
  harness.title = fields.text("title").value_or("");
  harness.description = fields.text("description").value_or("");
  harness.install_script = fields.text("installScript").value_or("");
  harness.network = read_policy(fields);
  harness.allowed_hosts = read_allowed_hosts(fields);
  return harness;
}

}  // namespace

std::string_view name(NetworkPolicy policy) {
  return policy == NetworkPolicy::open ? "open" : "restricted";
}

std::optional<NetworkPolicy> network_policy_named(std::string_view name) {
  if (name == "open") return NetworkPolicy::open;
  if (name == "restricted") return NetworkPolicy::restricted;
  return std::nullopt;
}

std::vector<Harness> read_harnesses(const SuiteFolder& suite, const fs::path& folder) {
  std::vector<Harness> harnesses;
  for (const std::string& id : suite.file_ids(folder, ".json")) {
    harnesses.push_back(read_harness(suite, folder / (id + ".json"), id));
  }
  return harnesses;
}

}  // namespace bench
