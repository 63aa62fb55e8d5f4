#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/headers.hpp"
#include "gateway/asio.hpp"
#include "gateway/connection_maker.hpp"
#include "http/transport.hpp"

namespace bench {

struct UpstreamRequest {
  std::string method;
  std::string base_url;   // scheme and host, no trailing slash
  std::string target;     // path and query, sent byte for byte
  Headers fields;         // all of the head beside Host and the framing
  std::string_view body;  // borrowed until the call has ended
};

// Who receives an answer. Called on the gateway's thread: must not start, resume or end calls.
class AnswerReceiver {
 public:
  virtual ~AnswerReceiver() = default;
  virtual void on_head(int status, Headers fields) = 0;

  // False: there is no room. The same bytes come again after resume().
  [[nodiscard]] virtual bool on_bytes(std::string_view bytes) = 0;

  // The last thing that is said; the call may be destroyed in it. `trouble` has no secrets.
  virtual void on_end(http::Transport end, const std::string& trouble) = 0;
};

// Carries requests to providers, over connections that libcurl makes and that are kept to be used
// again. What is said over them is written and read here: libcurl prints a head byte by byte, and
// sets up each request anew.
//
// Belongs to the loop's thread.
class Upstream {
 public:
  // One request under way. Destroying it cancels the request at once.
  class Call {
   public:
    virtual ~Call() = default;

    // There is room again. Bytes and the end may be delivered before it returns.
    virtual void resume() = 0;

    // The provider has the whole request: its body is not needed any more.
    [[nodiscard]] virtual bool sent_all() const = 0;
  };

  // Both are borrowed.
  Upstream(ConnectionMaker& connections, const Clock& clock);
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  // `receiver` is borrowed until on_end() or the call's end.
  [[nodiscard]] std::unique_ptr<Call> start(const UpstreamRequest& request,
                                            AnswerReceiver& receiver);

 private:
  class Transfer;
  struct Peer;

  [[nodiscard]] Peer& peer_at(const std::string& base_url);

  const Clock& clock_;
  ConnectionMaker& connections_;
  std::vector<char> room_;  // for what is received at a time, whoever it is for
  std::map<std::string, std::unique_ptr<Peer>> peers_;  // by base URL, one a provider
};

}  // namespace bench
