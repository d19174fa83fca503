#include "worker/sandbox/cells/denied_calls.h"

#include "core/base/unique_fd.h"

#include <cerrno>
#include <cstddef>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr int kX32Bit = 0x40000000; // in the numbers of calls of the x32 ABI, whose architecture is x86-64

bool isForeign(const seccomp_data &call, bool allowsI386)
{
    switch (call.arch) {
    case AUDIT_ARCH_X86_64: return (call.nr & kX32Bit) != 0;
    case AUDIT_ARCH_I386: return !allowsI386;
    default: return true;
    }
}

bool tryListener()
{
    sock_filter allowAll[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog program{1, allowAll};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program) >= 0;
}

} // namespace

bool canListenToFilters()
{
    const pid_t pid = ::fork(); // a filter cannot be taken off again
    if (pid == 0)
        ::_exit(tryListener() ? 0 : 1);
    int status = -1;
    while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return pid > 0 && status == 0;
}

void DeniedCalls::answerOne()
{
    seccomp_notif call{};
    if (::ioctl(m_listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
        return; // its caller was killed in the meantime
    ++m_count;
    m_hasForeignCall = m_hasForeignCall || isForeign(call.data, m_allowsI386);
    seccomp_notif_resp answer{};
    answer.id = call.id;
    answer.error = -EPERM;
    ::ioctl(m_listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

} // namespace gavel::sandbox
