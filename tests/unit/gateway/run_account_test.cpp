#include "gateway/run_account.hpp"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;

Key key(const std::string& label, const std::string& organization) {
  return {KeyId(label), Secret("s"), label, organization};
}

// A request that was sent and answered.
void book(RunAccount& account, const Key& key, const Usage& usage, const Charge& charge) {
  account.set_aside(Usd{9});
  account.book(key, usage, charge, Usd{9});
}

Usage used(std::uint64_t input, std::uint64_t output) {
  Usage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

}  // namespace

TEST_CASE("what a run used is added up, for each key too") {
  RunAccount account("run", Secret("token"));
  book(account, key("KEYS[0]", "org-a"), used(10, 1), {Usd{5}, Usd{5}});
  book(account, key("KEYS[1]", ""), used(20, 2), {std::nullopt, Usd{9}});
  book(account, key("KEYS[0]", ""), used(30, 3), {Usd{7}, Usd{7}});
  const RunTally tally = account.tally(SteadyTime{});
  CHECK(tally.usage.input == 60);
  CHECK(tally.usage.output == 6);
  CHECK(tally.keys.at("KEYS[0]").requests == 2);
  CHECK(tally.keys.at("KEYS[0]").usage.input == 40);
  CHECK(tally.keys.at("KEYS[0]").organization == "org-a");
  CHECK(tally.keys.at("KEYS[1]").usage.output == 2);
  CHECK(tally.cost == Usd{12});
  CHECK(tally.spent == Usd{21});
  CHECK(tally.keys.at("KEYS[0]").cost == Usd{12});
  CHECK(tally.unpriced == 1);
}

TEST_CASE("what answers do not say stays unknown") {
  RunAccount account("run", Secret("token"));
  book(account, key("KEYS[0]", ""), Usage{}, {});
  const RunTally tally = account.tally(SteadyTime{});
  CHECK_FALSE(tally.usage.input);
  CHECK_FALSE(tally.usage.output);
  CHECK(tally.unmetered == 1);
  Usage half;
  half.output = 7;
  book(account, key("KEYS[0]", ""), half, {});
  CHECK(account.tally(SteadyTime{}).unmetered == 2);
}

TEST_CASE("an answer that broke off is counted, whatever it had told") {
  RunAccount account("run", Secret("token"));
  Usage broken = used(10, 1);
  broken.partial = true;
  book(account, key("KEYS[0]", ""), broken, {Usd{5}, Usd{5}});
  book(account, key("KEYS[0]", ""), used(20, 2), {Usd{5}, Usd{5}});
  CHECK(account.tally(SteadyTime{}).partial == 1);
  CHECK(account.tally(SteadyTime{}).usage.partial);
}

TEST_CASE("of two requests that wait for the same moment one goes on alone") {
  RunAccount account("run", Secret("token"));
  const SteadyTime start{};
  const SteadyTime back = start + seconds(9);
  account.begin_hold(start, back);
  account.begin_hold(start, back);
  account.end_hold(start + seconds(1), back);
  CHECK(account.held_until() == back);
  account.end_hold(start + seconds(2), back);
  CHECK_FALSE(account.held_until());
}

TEST_CASE("requests that wait at once hold a run back once") {
  RunAccount account("run", Secret("token"));
  const SteadyTime start{};
  CHECK_FALSE(account.held_until());
  account.begin_hold(start, start + seconds(9));
  CHECK(account.held_until() == start + seconds(9));
  account.begin_hold(start + seconds(1), start + seconds(4));
  CHECK(account.held_until() == start + seconds(4));
  CHECK(account.tally(start + seconds(2)).waiting);
  CHECK(account.tally(start + seconds(2)).held == seconds(2));
  account.end_hold(start + seconds(3), start + seconds(4));
  CHECK(account.held_until() == start + seconds(9));
  account.begin_hold(start + seconds(3), std::nullopt);
  account.end_hold(start + seconds(4), start + seconds(9));
  CHECK_FALSE(account.held_until());
  account.end_hold(start + seconds(5), std::nullopt);
  CHECK_FALSE(account.held_until());
  const RunTally tally = account.tally(start + seconds(9));
  CHECK_FALSE(tally.waiting);
  CHECK(tally.held == seconds(5));
}

namespace {

// What was kept, from the first line to the last.
struct Book final : AccountBook {
  explicit Book(std::vector<RunTally>& lines_) : lines(lines_) {}
  void keep(const RunTally& tally) override { lines.push_back(tally); }
  std::vector<RunTally>& lines;
};

}  // namespace

TEST_CASE("the book knows of a request before a provider does, and of its end at once") {
  std::vector<RunTally> kept;
  RunAccount account("run", Secret("token"));
  account.keep_in(std::make_unique<Book>(kept), {});
  REQUIRE(kept.size() == 1);
  account.set_aside(Usd{9});
  CHECK(kept.back().under_way == 1);
  CHECK(kept.back().set_aside == Usd{9});
  CHECK(kept.back().spent == Usd{});
  account.put_back(Usd{9});
  CHECK(kept.back().under_way == 0);
  CHECK(kept.back().set_aside == Usd{});
  account.set_aside(Usd{9});
  account.book(key("KEYS[0]", ""), used(10, 1), {Usd{5}, Usd{5}}, Usd{9});
  CHECK(kept.back().under_way == 0);
  CHECK(kept.back().spent == Usd{5});
  account.begin_hold(SteadyTime{}, std::nullopt);
  account.end_hold(SteadyTime{} + seconds(3), std::nullopt);
  CHECK(kept.back().held == seconds(3));
  CHECK(kept.size() == 6);
}

TEST_CASE("an account goes on from what it was, also where something was asked meanwhile") {
  std::vector<RunTally> kept;
  RunTally earlier;
  earlier.requests = 2;
  earlier.cost = earlier.spent = Usd{5};
  earlier.under_way = 1;
  earlier.set_aside = Usd{40};
  earlier.usage.input = 10;
  earlier.keys["KEYS[0]"].requests = 1;
  RunAccount account("run", Secret("token"));
  book(account, key("KEYS[0]", "org"), used(1, 1), {Usd{7}, Usd{7}});
  account.keep_in(std::make_unique<Book>(kept), earlier);
  const RunTally tally = account.tally(SteadyTime{});
  CHECK(tally.cost == Usd{12});
  CHECK(tally.spent == Usd{52});
  CHECK(tally.unpriced == 1);
  CHECK(tally.unmetered == 1);
  CHECK(tally.under_way == 0);
  CHECK(tally.usage.input == 11);
  CHECK(tally.usage.output == 1);
  CHECK(tally.keys.at("KEYS[0]").requests == 2);
  CHECK(tally.keys.at("KEYS[0]").organization == "org");
  CHECK(kept.back().spent == Usd{52});
}

TEST_CASE("what a run was refused is known to whoever goes on with it") {
  std::vector<RunTally> kept;
  RunAccount account("run", Secret("token"));
  account.keep_in(std::make_unique<Book>(kept), {});
  account.count_refusal(GiveUp::Why::rejected);
  account.count_spent_budget(true);
  RunAccount next("run", Secret("token"));
  next.keep_in(std::make_unique<Book>(kept), kept.back());
  const RunTally tally = next.tally(SteadyTime{});
  CHECK(tally.refused == 2);
  CHECK(tally.budget_spent);
  CHECK(tally.price_unknown);
  CHECK(tally.gave_up == GiveUp::Why::rejected);
}

TEST_CASE("an account is kept until its run is over") {
  std::vector<RunTally> kept;
  RunAccount account("run", Secret("token"));
  account.keep_in(std::make_unique<Book>(kept), {});
  account.close();
  account.set_aside(Usd{9});
  CHECK(kept.size() == 1);
}

}  // namespace bench
