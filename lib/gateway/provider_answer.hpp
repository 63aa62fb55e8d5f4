#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/headers.hpp"
#include "base/secret.hpp"
#include "http/transport.hpp"
#include "keys/answer_class.hpp"
#include "meter/usage_reader.hpp"

namespace bench {

// What has come back of one request to a provider. It is held back here until it is known whether
// the client gets it or another key is tried; what comes afterwards is only looked at.
class ProviderAnswer {
 public:
  // `key`: the one that was sent, which providers repeat in a refusal. Borrowed.
  ProviderAnswer(Dialect dialect, WireFormat format, const Secret& key)
      : dialect_(dialect), format_(format), key_(&key) {}

  void begin(int status, Headers fields);

  // Until it is passed on. False: enough is held.
  [[nodiscard]] bool hold(std::string_view bytes);

  // Of an answer that is passed on as it comes.
  void look_at(std::string_view bytes) { reader_->add(bytes); }

  void end(http::Transport end, const std::string& trouble);

  // It can be judged: nothing that may still come would change what becomes of it.
  [[nodiscard]] bool decided() const;
  [[nodiscard]] AnswerClass judge(WallTime now) const;

  // An error that came after the stream had begun well.
  [[nodiscard]] std::optional<AnswerClass> late_error(WallTime now) const;

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& fields() const { return fields_; }
  [[nodiscard]] bool refused() const;
  [[nodiscard]] bool streams() const { return streams_; }
  [[nodiscard]] bool ended() const { return end_.has_value(); }

  // It ended, and as an answer of its format does.
  [[nodiscard]] bool whole() const;

  // How long the body will be, where the client may be told. Not for a stream that has not ended:
  // with a length, what is missing of it could not be told.
  [[nodiscard]] std::optional<std::uint64_t> known_length() const;

  // What was held, which is not held any more; the head before the body, once all of it is judged.
  [[nodiscard]] Headers take_fields();
  [[nodiscard]] std::string take_held();

  // Nothing before it has begun.
  [[nodiscard]] const std::optional<UsageReader>& reader() const { return reader_; }

 private:
  Dialect dialect_;
  WireFormat format_;
  const Secret* key_;
  int status_ = 0;  // none yet
  Headers fields_;
  bool streams_ = false;
  std::string held_;
  std::optional<UsageReader> reader_;
  std::optional<http::Transport> end_;
  std::string trouble_;
};

}  // namespace bench
