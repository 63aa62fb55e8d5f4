#include "engine/docker/member_fields.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace bench::docker {

TEST_CASE("a member's plain fields are read, and what is nested in it is not") {
  const nlohmann::json fields = member_fields(
      R"({"Id":"x","Args":["State",{"State":{"a":9}}],"Config":{"State":{"a":8}},
          "State":{"Status":"exited","Running":false,"ExitCode":3,"Score":0.5,"Offset":-1,
                   "Health":{"Status":"well","Log":[{"ExitCode":7}]},"Error":""},
          "Image":{"Status":"other"}})",
      "State");
  CHECK(fields == nlohmann::json{{"Status", "exited"},
                                 {"Running", false},
                                 {"ExitCode", 3},
                                 {"Score", 0.5},
                                 {"Offset", -1},
                                 {"Error", ""}});
}

TEST_CASE("nothing after the member is read") {
  CHECK(member_fields(R"({"State":{"Pid":1},"Config":{{{ and so on)", "State") ==
        nlohmann::json{{"Pid", 1}});
  CHECK(member_fields(R"({"Config":{{{ and so on, "State":{"Pid":1}})", "State").is_null());
}

TEST_CASE("a member that is no object, or not whole, is none") {
  for (const char* text :
       {"", "7", R"("State")", R"(["State",{"Pid":1}])", R"({"State":[{"Pid":1}]})",
        R"({"State":{"Pid":1)", R"({"State":"Pid"})", R"({"state":{"Pid":1}})"}) {
    CAPTURE(text);
    CHECK(member_fields(text, "State").is_null());
  }
  CHECK(member_fields(R"({"State":{}})", "State") == nlohmann::json::object());
}

}  // namespace bench::docker
