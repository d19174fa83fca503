// Which system calls programs in a cell may make: the policy, without the mechanism (filter_compiler.h).
//
// Namespaces, user ids and groups are the wall; the filter keeps programs away from rarely used parts of the kernel and
// from what would outlive a run (System V IPC, keyrings). It answers errors rather than kills, so that runtimes fall
// back.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gavel::sandbox {

// Let through whatever their arguments. A call in none of these lists answers ENOSYS, so that what a newer kernel adds
// is closed until someone has looked at it.
std::span<const std::string_view> allowedCalls();

// Let through as well where the 32-bit ABI may be used: what is called otherwise there.
std::span<const std::string_view> allowedI386Calls();

// Let through unless one of these bits of an argument is set: then they answer EPERM, whatever a recipe asks for.
struct NarrowedCall {
    std::string_view name;
    unsigned argument; // counts from 0
    std::uint64_t refusedBits;
};
std::span<const NarrowedCall> narrowedCalls();

// Answer EPERM, unless a recipe asks for them by name.
std::span<const std::string_view> refusedCalls();

// Answer EPERM, and no recipe may ask for them: with one of these the cell would not hold, or the filter could not see
// what is asked for (clone3 and io_uring take their orders from memory).
std::span<const std::string_view> forbiddenCalls();

} // namespace gavel::sandbox
