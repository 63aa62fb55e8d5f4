#include "keys/redactor.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("a secret that begins another one does not save its rest") {
  const Redactor redactor({Secret("abcdef"), Secret("abcdefghij")});
  CHECK(redactor.redact("abcdefghij abcdefg") == "[redacted] [redacted]g");
  CHECK(streamed(redactor, "abcdefghij abcdefg", 3) == "[redacted] [redacted]g");
}

TEST_CASE("secrets too short to tell from text are left alone") {
  CHECK(kRedactor.redact("a tiny thing") == "a tiny thing");
}

}  // namespace bench
