#include "gateway/provider_answer.hpp"

#include <charconv>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t kMostHeld = 64UL << 10U;
constexpr int kFirstError = 400;

void hide(const Secret& key, std::string& text) {
  constexpr std::string_view kHidden = "[redacted]";
  for (std::size_t at = text.find(key.reveal()); at != std::string::npos;
       at = text.find(key.reveal(), at + kHidden.size())) {
    text.replace(at, key.size(), kHidden);
  }
}

bool is_event_stream(const Headers& fields) {
  return header(fields, "content-type").starts_with("text/event-stream");
}

std::optional<std::uint64_t> length_in(const Headers& fields) {
  const std::string_view text = header(fields, "content-length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return length;
}

}  // namespace

void ProviderAnswer::begin(int status, Headers fields) {
  status_ = status;
  fields_ = std::move(fields);
  streams_ = !refused() && is_event_stream(fields_);
  for (auto& [field, value] : fields_) hide(*key_, value);
  reader_.emplace(format_, streams_ ? AnswerForm::events : AnswerForm::json);
}

bool ProviderAnswer::hold(std::string_view bytes) {
  if (held_.size() >= kMostHeld) return false;
  reader_->add(bytes);
  held_ += bytes;
  return true;
}

void ProviderAnswer::end(http::Transport end, const std::string& trouble) {
  end_ = end;
  trouble_ = trouble;
  if (refused()) hide(*key_, held_);
}

bool ProviderAnswer::refused() const {
  return status_ >= kFirstError;
}

bool ProviderAnswer::decided() const {
  if (end_) return true;
  if (!reader_) return false;
  if (held_.size() >= kMostHeld) return true;
  if (refused()) return false;  // its body says why
  // An answer that was begun well may still be an error, whole or as its first event.
  const bool telling = streams_ || format_ != WireFormat::other;
  return !telling || reader_->first_event() != FirstEvent::pending;
}

AnswerClass ProviderAnswer::judge(WallTime now) const {
  if (!reader_) return unanswered(trouble_);
  if (refused()) return classify(dialect_, status_, fields_, held_, now);
  const FirstEvent first = reader_->first_event();
  if (first == FirstEvent::error && reader_->error()) {
    return classify_inner(dialect_, *reader_->error(), now);
  }
  // Of an answer in one piece all of the work was done before its head came: it has been paid for,
  // and would be once more if it were asked for again.
  if (first == FirstEvent::pending && end_ && streams_) {
    const bool proper = end_ == http::Transport::ok;
    return unanswered(proper ? "the stream ended before its first event" : trouble_);
  }
  return classify(dialect_, status_, fields_, {}, now);
}

std::optional<AnswerClass> ProviderAnswer::late_error(WallTime now) const {
  if (!streams_ || !reader_->error()) return std::nullopt;
  return classify_inner(dialect_, *reader_->error(), now);
}

bool ProviderAnswer::whole() const {
  if (end_ != http::Transport::ok) return false;
  return !streams_ || reader_->complete() || reader_->error();
}

std::optional<std::uint64_t> ProviderAnswer::known_length() const {
  if (whole()) return held_.size();
  return streams_ ? std::nullopt : length_in(fields_);
}

Headers ProviderAnswer::take_fields() {
  return std::exchange(fields_, {});
}

std::string ProviderAnswer::take_held() {
  return std::exchange(held_, {});
}

}  // namespace bench
