#pragma once

#include "store/artifact_folder.hpp"
#include "store/spool.hpp"

namespace bench {

// Adds the regular files of a tar archive. Its own folder (`output/...` or `./...`) is not part of
// their names. Links, devices and pipes are left out; a damaged archive gives what comes before the
// damage. Whatever is missing is noted in `artifacts`.
void extract_archive(const Spool& archive, ArtifactFolder& artifacts);

}  // namespace bench
