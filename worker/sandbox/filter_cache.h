// Keeps the filters that were compiled, one for each distinct set of names.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace gavel::sandbox {

// Thread-safe.
class FilterCache {
public:
    // The filter that allows `names` beyond the profile; their order and repetitions do not matter.
    Result<FilterBlob> filterFor(std::vector<std::string> names);

private:
    std::mutex m_mutex;
    std::map<std::vector<std::string>, FilterBlob> m_filters; // guarded by m_mutex
};

} // namespace gavel::sandbox
