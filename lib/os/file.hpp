#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/units.hpp"
#include "os/fd.hpp"

// Files as the store needs them: private to the user, whole or not there at all. What fails throws
// Error with ExitCode::store_failed and says which file, why, and what to do.
namespace bench {

// 0700, with its parents. Nothing happens when it is there.
void ensure_folder(const std::filesystem::path& folder);

// 0700, in a folder that is there. False when something of that name is there already.
[[nodiscard]] bool make_new_folder(const std::filesystem::path& folder);

// 0600, empty: whatever was there is gone.
[[nodiscard]] Fd create_file(const std::filesystem::path& path);

// The whole file, or nothing when there is none. One of more than `at_most` throws.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path,
                                                   Bytes at_most);

// 0 or the error number. Bytes before the error may have been written.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

// 0600; a crash may leave a part of it. See durable_file.hpp for what must be whole.
void write_file(const std::filesystem::path& path, std::string_view bytes);

// Moves `from` over `to`; durable once the folder is synced.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

// Lets the disk begin, so that a later sync waits less.
void start_writeback(int fd);

void sync_file(int fd, const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);

// What a user without privileges may still write there; nothing when it cannot be told.
[[nodiscard]] std::optional<Bytes> free_space(const std::filesystem::path& folder);

// Whether a write failed because there is no room: the disk, a quota or a size limit.
[[nodiscard]] bool means_no_room(int error_number);

// A failed system call on a file, with the advice that fits: `writing '/x/y': no space left ...`.
[[nodiscard]] Error file_error(std::string_view doing, const std::filesystem::path& path,
                               int error_number);

}  // namespace bench
