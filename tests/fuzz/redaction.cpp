// Redaction of a stream: no secret gets through, wherever the stream is cut and whatever is around
// it.
#include <algorithm>
#include <string>
#include <vector>

#include "keys/redactor.hpp"
#include "pieces.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const std::vector<std::string> kSecrets = {"abcabcabd", "abcabc", "sk-0/+\"x\\y",
                                                    "aaaaaa"};
  static const bench::Redactor kRedactor([] {
    std::vector<bench::Secret> secrets;
    for (const std::string& secret : kSecrets) secrets.emplace_back(secret);
    return secrets;
  }());
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  std::string written;
  bench::RedactingStream stream(kRedactor, [&](std::string_view bytes) { written += bytes; });
  bench::fuzz::in_pieces(text, data[0], [&](std::string_view piece) { stream.add(piece); });
  stream.finish();
  bench::fuzz::require(written == kRedactor.redact(text));
  for (const std::string& secret : kSecrets) {
    bench::fuzz::require(written.find(secret) == std::string::npos);
  }
  return 0;
}
