#include "worker/sandbox/filter_cache.h"

#include "worker/sandbox/filter_compiler.h"

#include <algorithm>

namespace gavel::sandbox {

Result<FilterBlob> FilterCache::filterFor(std::vector<std::string> names)
{
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::lock_guard lock(m_mutex);
    const auto known = m_filters.find(names);
    if (known != m_filters.end())
        return known->second;
    FilterBlob blob = TRY(compileFilter(names));
    return m_filters.emplace(std::move(names), std::move(blob)).first->second;
}

} // namespace gavel::sandbox
