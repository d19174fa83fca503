// What each cell mounts for itself below the tree of root_tree.h.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstdint>

namespace gavel::sandbox {

struct CellMounts {
    std::uint32_t uid = 0;     // owner of /box: the programs' user
    std::uint32_t initUid = 0; // owner of the rest; the same one where the cell's user namespace has no other
    Bytes size;                // of each of /tmp, /box and /app
    std::int64_t inodes = 0;
};

// In the cell's own mount and pid namespaces: a read-only /proc that shows only the viewer's processes, and /tmp, /box
// and /app in memory.
Result<void> mountCell(const CellMounts &mounts);

// Puts the same directory over itself, read-only: whoever has not opened it before can no longer write there, whatever
// its user id.
Result<void> coverReadOnly(const char *path);

} // namespace gavel::sandbox
