#pragma once

#include <filesystem>
#include <optional>

#include "shell.hpp"
#include "store/stored_attempt.hpp"

namespace bench {

// One run for a person: its gates and assertions, its attempts, where its files are.
void show_detail(const Shell& shell, const std::optional<StoredRun>& run,
                 const std::filesystem::path& folder);

}  // namespace bench
