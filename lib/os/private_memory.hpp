#pragma once

namespace bench {

// Keeps what this process holds out of core dumps, and out of reach of the user's other processes
// (/proc/<pid>/mem and environ, ptrace). Not under sanitizers, which look into themselves that way.
void keep_memory_private();

}  // namespace bench
