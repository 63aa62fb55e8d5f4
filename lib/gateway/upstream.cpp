#include "gateway/upstream.hpp"

#include <utility>

#include "gateway/spare_connections.hpp"
#include "http/answer_reader.hpp"
#include "http/request_head.hpp"
#include "http/reuse.hpp"

namespace bench {

namespace {

// A body that is at most as long is sent in one piece with its head.
constexpr std::size_t kShortBody = 16UL << 10U;

// How often one connection is read before others have their turn.
constexpr int kMostReads = 4;

std::string head_of(const UpstreamRequest& request, const std::string& host) {
  return http::to_text({request.method, request.target, host, request.fields, request.body.size()});
}

}  // namespace

// A provider, and what is kept of the connections to it.
struct Upstream::Peer {
  Peer(const std::string& base_url, const Clock& clock) : address(base_url), spare(clock) {}

  http::Address address;
  SpareConnections spare;
};

class Upstream::Transfer final : public Upstream::Call, private UpstreamConnection::User {
 public:
  Transfer(Upstream& upstream, Peer& peer, const UpstreamRequest& request,
           AnswerReceiver& receiver);
  ~Transfer() override;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void resume() override;
  [[nodiscard]] bool sent_all() const override { return sent_ == first_.size() + rest_.size(); }

 private:
  using Flow = http::Flow;

  void on_connected(UpstreamConnection& /*connection*/) override { begin(); }
  void on_no_connection(UpstreamConnection& connection, const Trouble& why) override;
  void on_readable(UpstreamConnection& connection) override;
  void on_writable() override;

  void connect();
  void begin();
  [[nodiscard]] bool send();
  [[nodiscard]] bool understand(std::string_view bytes);
  [[nodiscard]] bool pass(std::string_view piece, std::string_view behind);
  void closed(Flow how);
  void complete(bool nothing_behind);
  void end(http::Transport how, const std::string& trouble);

  Upstream& upstream_;
  Peer& peer_;
  AnswerReceiver& receiver_;
  std::string first_;      // the head, and a short body
  std::string_view rest_;  // of the body
  std::size_t sent_ = 0;
  http::AnswerReader answer_;
  std::shared_ptr<UpstreamConnection> connection_;
  bool kept_ = false;   // the connection was not made for this request
  bool heard_ = false;  // something has come back on it
  SteadyTime began_;
  bool paused_ = false;
  std::string refused_;  // while paused: of the body, and what came behind it
  std::string behind_;
};

Upstream::Transfer::Transfer(Upstream& upstream, Peer& peer, const UpstreamRequest& request,
                             AnswerReceiver& receiver)
    : upstream_(upstream),
      peer_(peer),
      receiver_(receiver),
      first_(head_of(request, peer.address.host)),
      rest_(request.body),
      answer_(request.method == "HEAD"),
      connection_(peer.spare.take()),
      kept_(connection_ != nullptr) {
  if (rest_.size() <= kShortBody) first_ += std::exchange(rest_, {});
  if (!kept_) {
    connect();
  } else {
    connection_->set_user(*this);
    if (connection_->connected()) begin();
  }
}

Upstream::Transfer::~Transfer() {
  if (connection_ && !connection_->connected()) peer_.spare.add(std::move(connection_));
}

void Upstream::Transfer::connect() {
  sent_ = 0;
  connection_ = upstream_.connections_.connect(peer_.address, *this);
}

void Upstream::Transfer::begin() {
  began_ = upstream_.clock_.now();
  connection_->await_readable();
  if (send()) connection_->await_writable();
}

// True: the rest waits for room.
bool Upstream::Transfer::send() {
  while (!sent_all()) {
    const bool in_first = sent_ < first_.size();
    const std::string_view part =
        in_first ? std::string_view(first_).substr(sent_) : rest_.substr(sent_ - first_.size());
    const auto moved = connection_->send(part);
    sent_ += moved.count;
    if (moved.flow == Flow::waits) return true;
    // What the provider may have said before it closed is still to be read, and then the end.
    if (moved.flow != Flow::moved) return false;
  }
  return false;
}

void Upstream::Transfer::on_writable() {
  if (send()) connection_->await_writable();
}

void Upstream::Transfer::on_no_connection(UpstreamConnection& /*connection*/, const Trouble& why) {
  if (!kept_) return end(why.how, why.text);
  kept_ = false;
  connect();
}

void Upstream::Transfer::on_readable(UpstreamConnection& connection) {
  if (paused_) return;
  for (int reads = 0; reads < kMostReads; ++reads) {
    const auto moved = connection.receive(upstream_.room_);
    if (moved.flow == Flow::waits) return connection.await_readable();
    if (moved.flow != Flow::moved) return closed(moved.flow);
    heard_ = true;
    if (!understand({upstream_.room_.data(), moved.count})) return;
  }
  connection.read_soon();
}

// False: no more is wanted now, or ever.
bool Upstream::Transfer::understand(std::string_view bytes) {
  for (;;) {
    std::string_view piece;
    switch (answer_.next(bytes, piece)) {
      case http::AnswerReader::Event::more:
        return true;
      case http::AnswerReader::Event::head:
        receiver_.on_head(answer_.status(), answer_.take_fields());
        break;
      case http::AnswerReader::Event::body:
        if (!pass(piece, bytes)) return false;
        break;
      case http::AnswerReader::Event::whole:
        complete(bytes.empty());
        return false;
      case http::AnswerReader::Event::malformed:
        end(http::Transport::broken, std::string(http::kNotProper));
        return false;
    }
  }
}

bool Upstream::Transfer::pass(std::string_view piece, std::string_view behind) {
  if (receiver_.on_bytes(piece)) return true;
  paused_ = true;
  refused_ = piece;
  behind_ = behind;
  return false;
}

void Upstream::Transfer::resume() {
  if (!paused_) return;
  paused_ = false;
  const std::string refused = std::exchange(refused_, {});
  const std::string behind = std::exchange(behind_, {});
  if (!pass(refused, behind) || !understand(behind)) return;
  connection_->read_soon();
}

void Upstream::Transfer::closed(Flow how) {
  if (how == Flow::ended && answer_.whole_at_end()) return complete(false);
  const bool stale = kept_ && !heard_ && upstream_.clock_.now() - began_ < http::kStaleWithin;
  if (stale) {
    kept_ = false;
    return connect();
  }
  end(http::Transport::broken, std::string(http::ended_early(heard_)));
}

void Upstream::Transfer::complete(bool nothing_behind) {
  if (nothing_behind && sent_all() && answer_.keeps_connection()) {
    peer_.spare.add(std::exchange(connection_, {}));
  }
  end(http::Transport::ok, {});
}

// The last thing: the receiver may destroy this.
void Upstream::Transfer::end(http::Transport how, const std::string& trouble) {
  connection_.reset();
  receiver_.on_end(how, trouble);
}

Upstream::Upstream(ConnectionMaker& connections, const Clock& clock)
    : clock_(clock), connections_(connections), room_(UpstreamConnection::kMostAtOnce) {}

Upstream::~Upstream() = default;

Upstream::Peer& Upstream::peer_at(const std::string& base_url) {
  std::unique_ptr<Peer>& peer = peers_[base_url];
  if (!peer) peer = std::make_unique<Peer>(base_url, clock_);
  return *peer;
}

std::unique_ptr<Upstream::Call> Upstream::start(const UpstreamRequest& request,
                                                AnswerReceiver& receiver) {
  return std::make_unique<Transfer>(*this, peer_at(request.base_url), request, receiver);
}

}  // namespace bench
