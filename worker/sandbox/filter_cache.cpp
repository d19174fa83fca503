#include "worker/sandbox/filter_cache.h"

#include <algorithm>

namespace gavel::sandbox {

Result<FilterPair> FilterCache::filterFor(FilterWish wish)
{
    std::vector<std::string> &names = wish.alsoAllowed;
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::lock_guard lock(m_mutex);
    const auto known = m_filters.find(wish);
    if (known != m_filters.end())
        return known->second;
    FilterPair pair = TRY(compileFilter(wish));
    return m_filters.emplace(std::move(wish), std::move(pair)).first->second;
}

} // namespace gavel::sandbox
