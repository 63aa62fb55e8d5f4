#include "suite/harness_file.hpp"

#include <fmt/format.h>

namespace bench {

namespace fs = std::filesystem;

namespace {

NetworkPolicy read_policy(Document::Object& fields) {
  const std::string policy = fields.text("networkPolicy").value_or("open");
  if (policy == "open") return NetworkPolicy::open;
  if (policy == "restricted") return NetworkPolicy::restricted;
  throw fields.error("networkPolicy", fmt::format("unknown policy '{}'", policy),
                     "open or restricted");
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
  harness.allowed_hosts = fields.texts("allowlistedEndpoints");
  return harness;
}

}  // namespace

std::vector<Harness> read_harnesses(const SuiteFolder& suite, const fs::path& folder) {
  std::vector<Harness> harnesses;
  for (const std::string& id : suite.file_ids(folder, ".json")) {
    harnesses.push_back(read_harness(suite, folder / (id + ".json"), id));
  }
  return harnesses;
}

}  // namespace bench
