#include "gateway/name_lookups.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <doctest/doctest.h>

namespace bench {

namespace {

using Endpoints = NameLookups::Endpoints;

const HostPort kSlow{"slow", 1};
const HostPort kQuick{"quick", 2};
const HostPort kUnwanted{"unwanted", 3};

Endpoints at_port(const HostPort& where) {
  return {{asio::ip::address_v4::loopback(), where.port}};
}

}  // namespace

TEST_CASE("a name that takes long does not keep others waiting") {
  asio::io_context loop;
  const auto work = asio::make_work_guard(loop);
  std::promise<void> answered;
  const std::shared_future<void> answer = answered.get_future().share();
  NameLookups lookups(loop, [&](const HostPort& where, NameLookups::Error&) {
    if (where == kSlow) answer.wait();
    return at_port(where);
  });
  const auto wanted = std::make_shared<int>();
  std::string order;
  const auto found = [&](const NameLookups::Error&, const Endpoints& endpoints) {
    order += std::to_string(endpoints.front().port());
    if (order == "2") answered.set_value();
    if (order.size() == 2) loop.stop();
  };
  lookups.start(kSlow, wanted, found);
  lookups.start(kQuick, wanted, found);
  loop.run_for(std::chrono::seconds(10));
  if (order.empty()) answered.set_value();
  CHECK(order == "21");
}

TEST_CASE("what nobody wants to know any more is neither looked up nor told") {
  asio::io_context loop;
  const auto work = asio::make_work_guard(loop);
  std::promise<void> begun;
  std::promise<void> answered;
  const std::shared_future<void> answer = answered.get_future().share();
  std::atomic<int> unwanted = 0;
  std::string told;
  NameLookups lookups(loop, [&, answer](const HostPort& where, NameLookups::Error&) {
    if (where == kSlow) {
      begun.set_value();
      answer.wait();
    }
    if (where == kUnwanted) ++unwanted;
    return at_port(where);
  });
  const auto wanted = std::make_shared<int>();
  auto not_for_long = std::make_shared<int>();
  const auto found = [&](const NameLookups::Error&, const Endpoints& endpoints) {
    told += std::to_string(endpoints.front().port());
    loop.stop();
  };
  lookups.start(kSlow, not_for_long, found);
  begun.get_future().wait();
  const std::weak_ptr<int> gone = std::exchange(not_for_long, nullptr);
  lookups.start(kUnwanted, gone, found);
  lookups.start(kQuick, wanted, found);
  loop.run_for(std::chrono::seconds(10));
  answered.set_value();
  loop.restart();
  loop.run_for(std::chrono::milliseconds(50));
  CHECK(unwanted == 0);
  CHECK(told == "2");
}

TEST_CASE("their end does not wait for a name whose server is silent") {
  asio::io_context loop;
  std::promise<void> begun;
  const auto forgotten = std::make_shared<std::promise<void>>();
  std::promise<void> answered;
  const std::shared_future<void> answer = answered.get_future().share();
  const auto wanted = std::make_shared<int>();
  {
    std::shared_ptr<void> alive(nullptr, [forgotten](void*) { forgotten->set_value(); });
    NameLookups lookups(loop, [&, answer, alive](const HostPort& where, NameLookups::Error&) {
      begun.set_value();
      answer.wait();
      return at_port(where);
    });
    lookups.start(kSlow, wanted,
                  [](const NameLookups::Error&, const Endpoints&) { FAIL("nobody listens"); });
    begun.get_future().wait();
  }
  answered.set_value();
  // The lookup goes with its thread.
  CHECK(forgotten->get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(loop.poll() == 0);
}

}  // namespace bench
