#include "keys/key_source.hpp"

#include <map>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

namespace {

const Provider kProvider{"anthropic", Dialect::anthropic, "X_API_KEY", "X_API_KEYS", ""};

struct Shown {
  std::string keys;    // revealed, blank between
  std::string labels;  // likewise
  std::size_t findings = 0;
};

Shown read(const std::map<std::string, std::string>& variables,
           const std::map<std::string, std::string>& files = {}) {
  const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  const KeyFileReader reader = [&](const std::string& path, bool& exposed) {
    const auto found = files.find(path);
    if (found == files.end()) throw usage_error("cannot read '" + path + "'");
    exposed = path == "/exposed";
    return found->second;
  };
  const KeySource source = read_keys(kProvider, environment, reader);
  Shown shown;
  for (const Key& key : source.keys) {
    shown.keys += (shown.keys.empty() ? "" : " ") + key.secret.reveal();
    shown.labels += (shown.labels.empty() ? "" : " ") + key.label;
  }
  shown.findings = source.findings.size();
  return shown;
}

}  // namespace

TEST_CASE("the singular variable is a pool of one") {
  const Shown shown = read({{"X_API_KEY", " sk-1 "}});
  CHECK(shown.keys == "sk-1");
  CHECK(shown.labels == "X_API_KEY");
}

TEST_CASE("the plural variable replaces the singular entirely") {
  const Shown shown = read({{"X_API_KEY", "sk-0"}, {"X_API_KEYS", "sk-1,sk-2"}});
  CHECK(shown.keys == "sk-1 sk-2");
  CHECK(shown.labels == "X_API_KEYS[0] X_API_KEYS[1]");
}

TEST_CASE("pieces are trimmed and blank ones dropped") {
  CHECK(read({{"X_API_KEYS", "  sk-1 , ,sk-2 ,  "}}).keys == "sk-1 sk-2");
}

TEST_CASE("repetitions are dropped with a note, the first one counts") {
  const Shown shown = read({{"X_API_KEYS", "sk-1,sk-2,sk-1,sk-2"}});
  CHECK(shown.keys == "sk-1 sk-2");
  CHECK(shown.findings == 2);
}

TEST_CASE("a blank plural falls back to the singular") {
  CHECK(read({{"X_API_KEYS", "   "}, {"X_API_KEY", "sk-1"}}).keys == "sk-1");
}

TEST_CASE("nothing set is an empty pool") {
  CHECK(read({}).keys.empty());
  CHECK(read({{"X_API_KEYS", ",,,"}}).keys.empty());
}

TEST_CASE("a single key in the plural variable has its bare name") {
  CHECK(read({{"X_API_KEYS", "sk-1"}}).labels == "X_API_KEYS");
}

TEST_CASE("a file holds the list, by lines or commas") {
  const Shown shown = read({{"X_API_KEYS_FILE", "/keys"}}, {{"/keys", "sk-1\nsk-2,sk-3\n"}});
  CHECK(shown.keys == "sk-1 sk-2 sk-3");
  CHECK(shown.labels == "X_API_KEYS[0] X_API_KEYS[1] X_API_KEYS[2]");
}

TEST_CASE("the variable itself wins over its file") {
  CHECK(read({{"X_API_KEY", "sk-1"}, {"X_API_KEY_FILE", "/keys"}}, {{"/keys", "sk-2"}}).keys ==
        "sk-1");
}

TEST_CASE("a key file that is not there is named with its variable") {
  CHECK_THROWS_WITH_AS(read({{"X_API_KEY_FILE", "/gone"}}), "X_API_KEY_FILE: cannot read '/gone'",
                       Error);
}

TEST_CASE("a key file that others can read is warned about") {
  CHECK(read({{"X_API_KEY_FILE", "/exposed"}}, {{"/exposed", "sk-1\n"}}).findings == 1);
}

TEST_CASE("a key that would break out of a header is refused by its label") {
  CHECK_THROWS_WITH_AS(
      read({{"X_API_KEYS", "sk-1,sk-2\r\nX-Evil: 1"}}),
      "X_API_KEYS[1] holds blanks or characters that no key has (hint: check how it was copied)",
      Error);
  CHECK_THROWS_AS(read({{"X_API_KEY", "two words"}}), Error);
}

}  // namespace bench
