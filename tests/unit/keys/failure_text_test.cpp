#include "keys/failure_text.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("the texts of providers and clients are told apart") {
  using Kind = FailureText::Kind;
  CHECK(diagnose_failure(R"({"type":"error","error":{"type":"rate_limit_error","message":"x"}})")
            ->kind == Kind::rate_limited);
  CHECK(diagnose_failure("API Error: Request rejected (429)")->kind == Kind::rate_limited);
  CHECK(diagnose_failure("exceeded retry limit, last status: 429 Too Many")->kind ==
        Kind::rate_limited);
  CHECK(diagnose_failure(R"({"error":{"code":"invalid_api_key"}})")->kind == Kind::key_rejected);
  CHECK(diagnose_failure("authentication_error: invalid x-api-key")->kind == Kind::key_rejected);
  CHECK(diagnose_failure("Credit balance is too low")->kind == Kind::out_of_credit);
}

TEST_CASE("an empty account that arrives as a 429 is out of credit, not limited") {
  CHECK(diagnose_failure(R"("code":"rate_limit_exceeded","type":"insufficient_quota")")->kind ==
        FailureText::Kind::out_of_credit);
}

TEST_CASE("an agent that talks about rate limits has not died of one") {
  CHECK_FALSE(diagnose_failure("I added a test for HTTP 429 and the rate limit handling"));
  CHECK_FALSE(diagnose_failure("the api key is read from the environment"));
  CHECK_FALSE(diagnose_failure(""));
}

}  // namespace bench
