// Keeps the filters that were compiled, one for each distinct wish.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/filter_compiler.h"

#include <map>
#include <mutex>

namespace gavel::sandbox {

// Thread-safe.
class FilterCache {
public:
    // The filter as wished; order and repetitions of the names do not matter.
    Result<FilterPair> filterFor(FilterWish wish);

private:
    std::mutex m_mutex;
    std::map<FilterWish, FilterPair> m_filters; // guarded by m_mutex
};

} // namespace gavel::sandbox
