// Lists of keys from the environment and from files: every key that comes out could be sent.
#include <algorithm>
#include <set>
#include <string>

#include "base/error.hpp"
#include "keys/key_source.hpp"
#include "keys/provider.hpp"
#include "keys/upstream.hpp"
#include "pieces.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(bench::fuzz::text_of(data + 1, size - 1));
  const bool in_file = data[0] % 2 == 1;
  static const bench::Provider kProvider = {"p", bench::Dialect::openai, "P_KEY", "P_KEYS",
                                            "https://p"};
  const bench::Environment environment =
      [&](const std::string& name) -> std::optional<std::string> {
    if (name == (in_file ? "P_KEYS_FILE" : "P_KEYS")) return in_file ? "/keys" : text;
    return std::nullopt;
  };
  try {
    const bench::KeySource source =
        bench::read_keys(kProvider, environment, [&](const std::string&, bool&) { return text; });
    std::set<std::string> labels;
    for (const bench::Key& key : source.keys) {
      const std::string secret(key.secret.reveal());
      bench::fuzz::require(!secret.empty() && labels.insert(key.label).second);
      bench::fuzz::require(std::all_of(secret.begin(), secret.end(),
                                       [](char c) { return c > ' ' && c < 0x7f && c != ','; }));
    }
  } catch (const bench::Error& error) {
    bench::fuzz::require(error.code() == bench::ExitCode::usage);
  }
  try {
    const std::string upstream = bench::parse_upstream(text, "X");
    bench::fuzz::require(upstream.starts_with("http") && !upstream.ends_with('/'));
    (void)bench::exposes_keys(upstream);
  } catch (const bench::Error&) {
  }
  return 0;
}
