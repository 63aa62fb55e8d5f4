#include "keys/key_source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

// A variable that had something in it.
struct Source {
  std::string variable;  // without _FILE: what labels are made of
  std::string text;
  bool list = false;
  bool file = false;
};

std::optional<std::string> from_file(const std::string& variable, const Environment& environment,
                                     const KeyFileReader& read_file, Findings& findings) {
  const std::string file_variable = variable + "_FILE";
  const std::optional<std::string> path = environment(file_variable);
  if (!path || trimmed(*path).empty()) return std::nullopt;
  bool exposed = false;
  std::string text;
  try {
    text = read_file(std::string(trimmed(*path)), exposed);
  } catch (const Error& error) {
    throw usage_error(fmt::format("{}: {}", file_variable, error.message()), error.hint());
  }
  if (exposed) {
    findings.push_back({Severity::warning, "keys",
                        fmt::format("others can read the key file that {} names", file_variable),
                        "chmod 600 it"});
  }
  return text;
}

std::optional<Source> find_source(const Provider& provider, const Environment& environment,
                                  const KeyFileReader& read_file, Findings& findings) {
  for (const bool list : {true, false}) {
    const std::string& variable = list ? provider.pool_variable : provider.key_variable;
    const std::optional<std::string> plain = environment(variable);
    if (plain && !trimmed(*plain).empty()) return Source{variable, *plain, list, false};
    const std::optional<std::string> file = from_file(variable, environment, read_file, findings);
    if (file && !trimmed(*file).empty()) return Source{variable, *file, list, true};
  }
  return std::nullopt;
}

std::vector<std::string> pieces_of(const Source& source) {
  if (!source.list) return {std::string(trimmed(source.text))};
  std::string text = source.text;
  if (source.file) std::replace(text.begin(), text.end(), '\n', ',');
  return split_list(text);
}

void check_sendable(const std::string& key, const std::string& label) {
  const bool sendable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!sendable) {
    throw usage_error(fmt::format("{} holds blanks or characters that no key has", label),
                      "check how it was copied");
  }
}

}  // namespace

KeySource read_keys(const Provider& provider, const Environment& environment,
                    const KeyFileReader& read_file) {
  KeySource result;
  const std::optional<Source> source =
      find_source(provider, environment, read_file, result.findings);
  if (!source) return result;
  const std::vector<std::string> pieces = pieces_of(*source);
  std::size_t position = 0;
  for (const std::string& piece : pieces) {
    Key key;
    key.label =
        pieces.size() > 1 ? fmt::format("{}[{}]", source->variable, position) : source->variable;
    ++position;
    check_sendable(piece, key.label);
    key.secret = Secret(piece);
    key.id = KeyId(key.secret.fingerprint());
    const auto same = std::find_if(result.keys.begin(), result.keys.end(),
                                   [&](const Key& other) { return other.id == key.id; });
    if (same != result.keys.end()) {
      result.findings.push_back({Severity::note, "keys",
                                 fmt::format("{} is the same key as {}", key.label, same->label),
                                 "it is used once"});
      continue;
    }
    result.keys.push_back(std::move(key));
  }
  return result;
}

}  // namespace bench
