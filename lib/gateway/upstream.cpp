#include "gateway/upstream.hpp"

#include <array>
#include <utility>

#include "gateway/curl_loop.hpp"
#include "http/answer_head.hpp"
#include "http/certificate_file.hpp"
#include "http/header_lines.hpp"
#include "http/loopback.hpp"
#include "http/verdict.hpp"

namespace bench {

namespace {

// How many requests one multi handle carries before the next one is used: its search for a
// connection is linear in them.
constexpr std::size_t kShardSize = 64;
constexpr long kBufferBytes = 4L << 10U;
constexpr long kUploadBytes = 64L << 10U;
constexpr long kConnectMilliseconds = 10'000;

// What is the same for all requests. A handle keeps it from one to the next.
void configure(CURL* easy, CURLSH* share) {
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_SHARE, share);
  if (!http::certificate_file().empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, http::certificate_file().c_str());
  }
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBufferBytes);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
}

}  // namespace

// Where requests go, looked at once: libcurl would take it apart and put it together for each.
struct Upstream::Address {
  explicit Address(const std::string& base_url)
      : url(http::make_url(base_url)),
        loopback(http::is_loopback(base_url)),
        proxied(!loopback && base_url.starts_with("http://")) {}

  http::Url url;
  bool loopback;
  bool proxied;  // perhaps: such a proxy is sent the whole address, not only the target
};

// One multi handle, and easy handles that wait to be used again.
class Upstream::Shard {
 public:
  Shard(asio::io_context& loop, CURLSH* share);

  [[nodiscard]] std::size_t size() const { return loop_.size(); }
  [[nodiscard]] http::Easy take();
  void give_back(http::Easy easy);
  [[nodiscard]] CurlLoop& loop() { return loop_; }

 private:
  CURLSH* share_;
  std::vector<http::Easy> idle_;
  CurlLoop loop_;
};

class Upstream::Transfer final : public Upstream::Call {
 public:
  Transfer(Shard& shard, const Address& address, const UpstreamRequest& request,
           AnswerReceiver& receiver);
  ~Transfer() override;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void resume() override {
    if (paused_) shard_.loop().resume(easy_.get());
  }
  [[nodiscard]] bool sent_all() const override;
  void done(CURLcode verdict);

 private:
  void set_target(const UpstreamRequest& request, const Address& address);
  void set_message(const UpstreamRequest& request);
  void set_callbacks();

  static std::size_t header_callback(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t body_callback(char* data, std::size_t size, std::size_t count, void* self);

  Shard& shard_;
  AnswerReceiver& receiver_;
  http::Easy easy_;
  http::HeaderLines fields_;
  http::AnswerHead head_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  std::size_t body_size_;
  bool running_ = true;
  bool paused_ = false;
};

Upstream::Shard::Shard(asio::io_context& loop, CURLSH* share)
    : share_(share), loop_(loop, [](CURL* easy, CURLcode verdict) {
        void* transfer = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        static_cast<Transfer*>(transfer)->done(verdict);
      }) {}

http::Easy Upstream::Shard::take() {
  if (idle_.empty()) {
    http::Easy easy = http::make_easy();
    configure(easy.get(), share_);
    return easy;
  }
  http::Easy easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

// Nothing of its last request may be left in it, whose memory is gone and whose key is another's.
void Upstream::Shard::give_back(http::Easy easy) {
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_UPLOAD_BUFFERSIZE, kUploadBytes);  // frees the one it has
  curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPGET, 1L);  // last: the fields have made it a POST
  if (idle_.size() < kShardSize) idle_.push_back(std::move(easy));
}

Upstream::Transfer::Transfer(Shard& shard, const Address& address, const UpstreamRequest& request,
                             AnswerReceiver& receiver)
    : shard_(shard),
      receiver_(receiver),
      easy_(shard.take()),
      fields_(request.fields),
      body_size_(request.body.size()) {
  set_target(request, address);
  set_message(request);
  set_callbacks();
  shard_.loop().add(easy_.get());
}

Upstream::Transfer::~Transfer() {
  if (running_) shard_.loop().remove(easy_.get());
  shard_.give_back(std::move(easy_));
}

void Upstream::Transfer::set_target(const UpstreamRequest& request, const Address& address) {
  CURL* const easy = easy_.get();
  const std::string url = address.proxied ? request.base_url + request.target : request.base_url;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_CURLU, address.proxied ? nullptr : address.url.get());
  curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET,
                   address.proxied ? nullptr : request.target.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, address.loopback ? "" : nullptr);
}

void Upstream::Transfer::set_message(const UpstreamRequest& request) {
  CURL* const easy = easy_.get();
  const bool sends = !request.body.empty() || request.method == "POST";
  if (sends) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    // Without fields, libcurl would read them from its standard input.
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request.method != (sends ? "POST" : "GET")) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  // What libcurl would say unasked.
  for (const std::string_view name : {"Expect", "Accept", "Content-Type"}) {
    if (header(request.fields, name).empty()) fields_.leave_out(name);
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields_.list());
}

void Upstream::Transfer::set_callbacks() {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::header_callback);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::body_callback);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

bool Upstream::Transfer::sent_all() const {
  curl_off_t sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  return static_cast<std::size_t>(sent) >= body_size_;
}

// The receiver may destroy this in on_end().
void Upstream::Transfer::done(CURLcode verdict) {
  running_ = false;
  const std::string trouble =
      verdict == CURLE_OK ? "" : http::trouble_of(easy_.get(), verdict, error_text_.data());
  receiver_.on_end(http::transport_of(verdict), trouble);
}

std::size_t Upstream::Transfer::header_callback(char* data, std::size_t size, std::size_t count,
                                                void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const bool had = transfer.head_.complete();
  transfer.head_.add({data, size * count});
  if (!had && transfer.head_.complete()) {
    transfer.receiver_.on_head(transfer.head_.status(), transfer.head_.take_fields());
  }
  return size * count;
}

std::size_t Upstream::Transfer::body_callback(char* data, std::size_t size, std::size_t count,
                                              void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.paused_ = !transfer.receiver_.on_bytes({data, size * count});
  return transfer.paused_ ? CURL_WRITEFUNC_PAUSE : size * count;
}

Upstream::Upstream(asio::io_context& loop) : loop_(loop), share_(http::make_share()) {
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

Upstream::~Upstream() = default;

Upstream::Shard& Upstream::shard_with_room() {
  for (const auto& shard : shards_) {
    if (shard->size() < kShardSize) return *shard;
  }
  return *shards_.emplace_back(std::make_unique<Shard>(loop_, share_.get()));
}

const Upstream::Address& Upstream::address_of(const std::string& base_url) {
  std::unique_ptr<Address>& address = addresses_[base_url];
  if (!address) address = std::make_unique<Address>(base_url);
  return *address;
}

std::unique_ptr<Upstream::Call> Upstream::start(const UpstreamRequest& request,
                                                AnswerReceiver& receiver) {
  return std::make_unique<Transfer>(shard_with_room(), address_of(request.base_url), request,
                                    receiver);
}

}  // namespace bench
