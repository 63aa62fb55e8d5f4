#pragma once

#include <string>

namespace bench {

// A name for this machine that is the same after a reboot and tells nobody which machine it is: a
// digest of its machine id, or of its host name where it has none.
[[nodiscard]] std::string machine_fingerprint();

}  // namespace bench
