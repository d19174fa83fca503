// System calls that the filter denies: answered here, one at a time, so that they are counted.
#pragma once

#include <cstdint>

namespace gavel::sandbox {

// Whether a filter of ours can have a listener. Not inside of a container whose own filter has one. Forks.
bool canListenToFilters();

// Those of one run, told by the listener of a filter that refuses by SECCOMP_RET_USER_NOTIF. The caller of a denied
// call sleeps until it is answered: EPERM. Belongs to the thread that watches the run, which must not make denied calls
// itself.
class DeniedCalls {
public:
    // `listener` is borrowed; -1: nothing is counted.
    DeniedCalls(int listener, bool allowsI386) : m_listener(listener), m_allowsI386(allowsI386) {}

    int listener() const { return m_listener; } // readable when a call waits
    // Answers one call that waits. Call it only when the listener is readable.
    void answerOne();

    std::int64_t count() const { return m_listener < 0 ? -1 : m_count; }
    // One of them was no call of the ABI that the program may use.
    bool hasForeignCall() const { return m_hasForeignCall; }

private:
    const int m_listener;
    const bool m_allowsI386;
    std::int64_t m_count = 0;
    bool m_hasForeignCall = false;
};

} // namespace gavel::sandbox
