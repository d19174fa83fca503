// What each cell mounts for itself below the tree of root_tree.h.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <cstdint>

namespace gavel::sandbox {

struct CellMounts {
    std::uint32_t uid = 0; // owner of /box
    Bytes size;            // of each of /tmp, /box and /app
    std::int64_t inodes = 0;
};

// In the cell's own mount and pid namespaces: a read-only /proc that shows only the viewer's processes, and /tmp, /box
// and /app in memory.
Result<void> mountCell(const CellMounts &mounts);

} // namespace gavel::sandbox
