#pragma once

#include <string>
#include <string_view>

namespace bench {

// A provider's base address: `https://host`, `http://127.0.0.1:8080`, `http://[::1]:8080`. Nothing
// may follow but one slash, which is dropped. Throws Error on anything else, naming `where` the
// text stood; an address with credentials in it is refused without being repeated.
[[nodiscard]] std::string parse_upstream(std::string_view text, const std::string& where);

// Whether keys sent there travel in the clear beyond this machine.
[[nodiscard]] bool exposes_keys(std::string_view upstream);

}  // namespace bench
