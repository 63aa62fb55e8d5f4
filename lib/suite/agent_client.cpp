#include <algorithm>
#include <array>

#include "suite/suite.hpp"

namespace bench {

std::optional<AgentClient> client_named(std::string_view name) {
  struct Known {
    std::string_view name;
    AgentClient client;
  };
  constexpr std::array kKnown = {Known{"claude-code", AgentClient::claude_code},
                                 Known{"codex", AgentClient::codex},
                                 Known{"gemini", AgentClient::gemini},
                                 Known{"gemini-cli", AgentClient::gemini},
                                 Known{"opencode", AgentClient::opencode},
                                 Known{"aider", AgentClient::aider},
                                 Known{"cursor", AgentClient::cursor}};
  const auto found = std::find_if(kKnown.begin(), kKnown.end(),
                                  [&](const Known& known) { return known.name == name; });
  if (found == kKnown.end()) return std::nullopt;
  return found->client;
}

}  // namespace bench
