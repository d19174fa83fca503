// From the policy to instructions for the kernel.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <compare>
#include <string>
#include <vector>

namespace gavel::sandbox {

// How a filter is to differ from the profile.
struct FilterWish {
    std::vector<std::string> alsoAllowed; // names of system calls
    bool allowsI386 = false;              // the 32-bit ABI may be used as well

    auto operator<=>(const FilterWish &) const = default;
};

// Compiles the profile, widened as wished, to a tree of BPF instructions. Foreign ABIs (x32, and 32-bit unless wished)
// are killed. Takes about a millisecond: keep the outcome. InvalidArgument: an unknown name, or one nobody may have.
Result<FilterPair> compileFilter(const FilterWish &wish);

} // namespace gavel::sandbox
