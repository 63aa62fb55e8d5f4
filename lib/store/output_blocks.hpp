#pragma once

#include <string>

#include "score/marker_scanner.hpp"
#include "store/artifact_folder.hpp"
#include "store/log_file.hpp"

namespace bench {

// The name under which the block of a marker is kept among the artifacts.
[[nodiscard]] std::string artifact_name(Marker marker);

// Adds the blocks that `scanner` found in the closed log, except those whose name is taken: files
// win over blocks. A block that the log's cap has torn is noted.
void extract_blocks(const MarkerScanner& scanner, const LogFile& log, ArtifactFolder& artifacts);

}  // namespace bench
