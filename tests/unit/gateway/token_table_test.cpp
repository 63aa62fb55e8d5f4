#include "gateway/token_table.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("a token opens the account that it was made for") {
  TokenTable tokens;
  const auto first = tokens.open("first");
  const auto second = tokens.open("second");
  CHECK(tokens.find(first->token()) == first);
  CHECK(tokens.find(second->token()) == second);
  CHECK_FALSE(first->token() == second->token());
  CHECK(first->token().size() >= 40);
}

TEST_CASE("no token, a wrong one and one whose run is over open nothing") {
  TokenTable tokens;
  const auto account = tokens.open("run");
  CHECK(tokens.find(Secret()) == nullptr);
  CHECK(tokens.find(Secret("bench-guess")) == nullptr);
  tokens.close(*account);
  CHECK(tokens.find(account->token()) == nullptr);
  CHECK(account->closed());
}

TEST_CASE("a user's own token works as well") {
  TokenTable tokens;
  const auto account = tokens.open("standalone", Secret("mine"));
  CHECK(tokens.find(Secret("mine")) == account);
}

}  // namespace bench
