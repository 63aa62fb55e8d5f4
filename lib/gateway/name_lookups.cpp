#include "gateway/name_lookups.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t kMostThreads = 8;

NameLookups::Endpoints ask_system(const HostPort& where, NameLookups::Error& error) {
  using Resolver = asio::ip::tcp::resolver;
  asio::io_context own;
  Resolver resolver(own);
  NameLookups::Endpoints found;
  for (const auto& result :
       resolver.resolve(where.host, std::to_string(where.port), Resolver::numeric_service, error)) {
    found.push_back(result.endpoint());
  }
  return found;
}

}  // namespace

// Where wishes wait for a thread. It goes with the last of its threads.
class NameLookups::Desk {
 public:
  struct Wish {
    HostPort where;
    std::weak_ptr<const void> wanted;
    Found found;
  };

  Desk(asio::io_context& loop, Lookup lookup) : loop_(&loop), lookup_(std::move(lookup)) {}

  // True: another thread is to serve them.
  [[nodiscard]] bool add(Wish wish) {
    const std::scoped_lock lock(mutex_);
    wishes_.push_back(std::move(wish));
    more_.notify_one();
    if (idle_ >= wishes_.size() || threads_ == kMostThreads) return false;
    ++threads_;
    return true;
  }

  void close() {
    const std::scoped_lock lock(mutex_);
    loop_ = nullptr;
    more_.notify_all();
  }

  // Until closed.
  void serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      more_.wait(lock, [this] { return loop_ == nullptr || !wishes_.empty(); });
      --idle_;
      if (loop_ == nullptr) return;
      Wish wish = std::move(wishes_.front());
      wishes_.pop_front();
      if (wish.wanted.expired()) continue;  // it has waited for its turn for too long
      lock.unlock();
      Error error;
      Endpoints endpoints = lookup_(wish.where, error);
      lock.lock();
      if (loop_ == nullptr) return;
      asio::post(*loop_, [wish = std::move(wish), error, endpoints = std::move(endpoints)] {
        if (!wish.wanted.expired()) wish.found(error, endpoints);
      });
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  asio::io_context* loop_;  // null once nobody listens
  const Lookup lookup_;
  std::deque<Wish> wishes_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
};

NameLookups::NameLookups(asio::io_context& loop) : NameLookups(loop, ask_system) {}

NameLookups::NameLookups(asio::io_context& loop, Lookup lookup)
    : desk_(std::make_shared<Desk>(loop, std::move(lookup))) {}

NameLookups::~NameLookups() {
  desk_->close();
}

void NameLookups::start(const HostPort& where, std::weak_ptr<const void> wanted, Found found) {
  if (!desk_->add({where, std::move(wanted), std::move(found)})) return;
  std::thread([desk = desk_] { desk->serve(); }).detach();
}

}  // namespace bench
