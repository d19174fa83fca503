// Reading and writing the small files of control groups.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gavel::sandbox {

Result<UniqueFd> openGroupFile(int directory, const std::string &path, int flags);

// The file's first number, or the one after `key` at the start of a line. Zero if it cannot be read: counters are read
// where nothing sensible could be done about it.
std::int64_t readNumber(int fd) noexcept;
std::int64_t readNumber(int fd, std::string_view key) noexcept;

Result<void> writeNumber(int fd, std::int64_t number, const char *what);
Result<void> writeGroupFile(int directory, const std::string &path, std::string_view text);
Result<std::string> readGroupFile(int directory, const std::string &path);

// Makes a group and opens its directory; one that is there already will do.
Result<UniqueFd> makeGroupDirectory(int parent, const std::string &name);

// The groups directly below.
std::vector<std::string> subgroups(int directory);

// Kills whatever is in the group and in those below it, and removes them. Waits until the processes are gone, up to a
// few seconds.
Result<void> clearAndRemove(int parent, const std::string &name);

} // namespace gavel::sandbox
