#include "worker/sandbox/cells/background_work.h"

#include <cerrno>

#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

bool goToBackground()
{
    const sched_param none{};
    return ::sched_setscheduler(0, SCHED_IDLE, &none) == 0;
}

} // namespace

UsualPriority UsualPriority::ofCaller()
{
    UsualPriority usual;
    sched_param parameter{};
    ::sched_getparam(0, &parameter);
    usual.m_policy = ::sched_getscheduler(0);
    usual.m_priority = parameter.sched_priority;
    usual.m_nice = ::getpriority(PRIO_PROCESS, 0);
    return usual;
}

bool UsualPriority::restore(pid_t pid) const
{
    const sched_param parameter{m_priority};
    return ::sched_setscheduler(pid, m_policy, &parameter) == 0 &&
           ::setpriority(PRIO_PROCESS, static_cast<id_t>(pid), m_nice) == 0;
}

bool UsualPriority::canComeBack() const
{
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(goToBackground() && restore(0) ? 0 : 1);
    int status = -1;
    while (pid > 0 && ::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return pid > 0 && status == 0;
}

BackgroundWork::BackgroundWork(const UsualPriority &usual) : m_usual(usual)
{
    (void)goToBackground(); // else it is done as usual
}

BackgroundWork::~BackgroundWork()
{
    (void)m_usual.restore(0);
}

} // namespace gavel::sandbox
