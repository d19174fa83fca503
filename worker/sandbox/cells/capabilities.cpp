#include "worker/sandbox/cells/capabilities.h"

#include <array>
#include <cerrno>
#include <cstdint>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

using Words = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

bool readOwn(Words &words)
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    return ::syscall(SYS_capget, &header, words.data()) == 0;
}

std::uint32_t bitOf(int capability)
{
    return std::uint32_t{1} << (capability % 32);
}

std::size_t wordOf(int capability)
{
    return static_cast<std::size_t>(capability) / 32;
}

} // namespace

bool hasCapability(int capability) noexcept
{
    Words words{};
    return readOwn(words) && (words[wordOf(capability)].effective & bitOf(capability)) != 0;
}

Result<void> keepCapabilities(std::initializer_list<int> kept)
{
    // The bounding set first: it takes CAP_SETPCAP. EINVAL: past the last one that this kernel knows.
    for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
    }
    if (errno != EINVAL)
        return systemFailure("dropping the bounding set");
    Words words{};
    if (!readOwn(words))
        return systemFailure("capget");
    Words wanted{};
    for (const int capability : kept)
        wanted[wordOf(capability)].permitted |= bitOf(capability) & words[wordOf(capability)].permitted;
    for (__user_cap_data_struct &word : wanted)
        word.effective = word.permitted;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    if (::syscall(SYS_capset, &header, wanted.data()) != 0)
        return systemFailure("capset");
    return {};
}

} // namespace gavel::sandbox
