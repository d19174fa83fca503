// Work that may take only the processor time that nobody else wants (SCHED_IDLE).
#pragma once

#include <sys/types.h>

namespace gavel::sandbox {

// How a process or thread is scheduled: that of the factory before it ever worked in the background, which is what it
// and the cells go back to.
class UsualPriority {
public:
    // That of the caller.
    static UsualPriority ofCaller();

    // Whether we may come back from the background. Without privilege that takes RLIMIT_NICE (systemd: LimitNICE=-10).
    // Forks.
    bool canComeBack() const;

    bool restore(pid_t pid) const; // 0: the calling thread

private:
    int m_policy = 0;
    int m_nice = 0;
    int m_priority = 0;
};

// While it lives, the calling thread and what it starts run in the background.
class BackgroundWork {
public:
    explicit BackgroundWork(const UsualPriority &usual);
    ~BackgroundWork();
    BackgroundWork(const BackgroundWork &) = delete;
    BackgroundWork &operator=(const BackgroundWork &) = delete;

private:
    const UsualPriority &m_usual;
};

} // namespace gavel::sandbox
