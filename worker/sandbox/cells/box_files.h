// Files in /app and /box, handled by the cell's init while no program lives. Everything is reached beneath a directory
// handle; links are refused, whoever made them.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "worker/sandbox/sandbox.h"

#include <span>
#include <string>
#include <vector>

namespace gavel::sandbox {

// The directory that holds `name`.
struct OpenParent {
    UniqueFd directory;
    std::string name;
};
enum class MissingParents { Make, Refuse };
Result<OpenParent> openParent(int area, const std::string &path, MissingParents missing, std::uint32_t owner = 0);

// Replaces what is there under this name. The content comes from `fd` if it is open, else from `content`.
struct FileToPut {
    std::string path;
    std::uint32_t owner = 0;
    bool isExecutable = false;
    int fd = -1;
    std::int64_t offset = 0; // where in the file of `fd` it is, and how long; below zero: to the end
    Bytes size{-1};
    std::span<const char> content;
};
Result<void> putFile(int area, const FileToPut &file);

Result<std::vector<CellFile>> listFiles(int area, std::size_t mostFiles, Bytes mostBytes);

// A sealed copy.
Result<UniqueFd> copyFile(int area, const std::string &path, Bytes mostBytes);

} // namespace gavel::sandbox
