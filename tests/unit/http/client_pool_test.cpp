#include "http/client_pool.hpp"

#include <doctest/doctest.h>

#include "support/scripted_server.hpp"

namespace bench::http {

TEST_CASE("a client that was given back is used again with its connection") {
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  ScriptedServer server({{ok, false}, {ok, false}});
  ClientPool pool(Endpoint{"http://localhost", server.socket_path(), {}});
  CHECK(pool.send(Request()).success());
  CHECK(pool.send(Request()).success());
  CHECK(server.connections() == 1);
}

}  // namespace bench::http
