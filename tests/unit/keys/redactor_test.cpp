#include "keys/redactor.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"

namespace bench {

namespace {

const Redactor kRedactor({Secret("sk-secret-one"), Secret("sk-secret-other"), Secret("tiny")});

std::string streamed(const Redactor& redactor, std::string_view text, std::size_t chunk) {
  std::string out;
  RedactingStream stream(redactor, [&](std::string_view bytes) { out += bytes; });
  for (std::size_t at = 0; at < text.size(); at += chunk) stream.add(text.substr(at, chunk));
  stream.finish();
  return out;
}

}  // namespace

TEST_CASE("every secret is redacted wherever it stands") {
  CHECK(kRedactor.redact("sk-secret-one and sk-secret-other") == "[redacted] and [redacted]");
  CHECK(kRedactor.redact("xsk-secret-onesk-secret-onex") == "x[redacted][redacted]x");
}

TEST_CASE("a secret that is added later is one like the others, the longest first") {
  Redactor redactor({Secret("sk-secret")});
  redactor.add(Secret("sk-secret-one"));
  redactor.add(Secret("token/1"));
  CHECK(redactor.redact("sk-secret-one sk-secret token/1 token%2F1") ==
        "[redacted] [redacted] [redacted] [redacted]");
}

TEST_CASE("what only looks like a secret stays") {
  CHECK(kRedactor.redact("sk-secret-on, sk-secret-o") == "sk-secret-on, sk-secret-o");
  CHECK(kRedactor.redact("") == "");
}

TEST_CASE("a secret split across chunks of any size is redacted") {
  const std::string text = "a sk-secret-one b sk-secre sk-ssk-secret-other sk-secret-o";
  for (std::size_t chunk = 1; chunk <= text.size(); ++chunk) {
    CAPTURE(chunk);
    CHECK(streamed(kRedactor, text, chunk) == "a [redacted] b sk-secre sk-s[redacted] sk-secret-o");
  }
}

TEST_CASE("bytes that begin no secret are passed on at once") {
  std::string out;
  RedactingStream stream(kRedactor, [&](std::string_view bytes) { out += bytes; });
  stream.add("hello sk-se");
  CHECK(out == "hello ");
  stream.add("x");
  CHECK(out == "hello sk-sex");
}

TEST_CASE("encoded forms of a secret are redacted too") {
  const Redactor redactor({Secret("a+b/c\"d==")});
  CHECK(redactor.redact("q?key=a%2Bb%2Fc%22d%3D%3D&x") == "q?key=[redacted]&x");
  CHECK(redactor.redact(R"({"k":"a+b/c\"d=="})") == R"({"k":"[redacted]"})");
}

TEST_CASE("a secret is redacted in base64 too, whatever stands around it there") {
  const Redactor redactor({Secret("sk-secret-one")});
  CHECK(redactor.redact("Basic " + base64("bench:sk-secret-one")) == "Basic YmVuY2g6[redacted]Q==");
  for (const char* before : {"", "a", "ab", "abc", "a:", "user:"}) {
    for (const char* behind : {"", "x", "xy", "xyz", "\n"}) {
      const std::string encoded = base64(before + std::string("sk-secret-one") + behind);
      CAPTURE(encoded);
      const std::string redacted = redactor.redact(encoded);
      CHECK(redacted.find("[redacted]") != std::string::npos);
      CHECK(encoded.size() - (redacted.size() - std::string("[redacted]").size()) >= 16);
    }
  }
}

TEST_CASE("also in the digits that base64 has for addresses") {
  const Redactor redactor({Secret("\xfb\xef\xff\xfb\xef\xff")});
  CHECK(redactor.redact("++//++// --__--__") == "[redacted] [redacted]");
}

TEST_CASE("a secret that begins another one does not save its rest") {
  const Redactor redactor({Secret("abcdef"), Secret("abcdefghij")});
  CHECK(redactor.redact("abcdefghij abcdefg") == "[redacted] [redacted]g");
  CHECK(streamed(redactor, "abcdefghij abcdefg", 3) == "[redacted] [redacted]g");
}

TEST_CASE("secrets too short to tell from text are left alone") {
  CHECK(kRedactor.redact("a tiny thing") == "a tiny thing");
}

}  // namespace bench
