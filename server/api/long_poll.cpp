#include "server/api/long_poll.h"

#include "server/judging/active_judgings.h"

#include <utility>
#include <vector>

namespace gavel::api {

namespace {

constexpr std::chrono::milliseconds kTick{100};

} // namespace

LongPoll::LongPoll(judging::ActiveJudgings &active, int mostWaiting) : m_mostWaiting(mostWaiting)
{
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &LongPoll::wakeOverdue);
    connect(&active, &judging::ActiveJudgings::submissionChanged, this, &LongPoll::onChange);
}

bool LongPoll::wait(SubmissionId submission, std::chrono::seconds longest, std::function<bool()> isWanted,
                    std::function<void()> wake)
{
    if (m_hasEnded || m_waiters.size() >= m_mostWaiting)
        return false;
    m_waiters.insert(submission.value, {Clock::now() + longest, std::move(isWanted), std::move(wake)});
    if (!m_timer.isActive())
        m_timer.start();
    return true;
}

void LongPoll::onChange(const judging::SubmissionChange &change)
{
    if (!judging::isFinal(change.state) || !m_waiters.contains(change.submission.value))
        return;
    // Taken out before they are called: they may wait again.
    const QList<Waiter> waiters = m_waiters.values(change.submission.value);
    m_waiters.remove(change.submission.value);
    for (const Waiter &waiter : waiters)
        waiter.wake();
}

void LongPoll::end()
{
    m_hasEnded = true;
    const QList<Waiter> waiters = std::exchange(m_waiters, {}).values();
    for (const Waiter &waiter : waiters)
        waiter.wake();
}

void LongPoll::wakeOverdue()
{
    const auto now = Clock::now();
    std::vector<std::function<void()>> overdue;
    for (auto it = m_waiters.begin(); it != m_waiters.end();) {
        if (!it->isWanted()) {
            it = m_waiters.erase(it);
        } else if (it->deadline <= now) {
            overdue.push_back(std::move(it->wake));
            it = m_waiters.erase(it);
        } else {
            ++it;
        }
    }
    for (const auto &wake : overdue)
        wake();
    if (m_waiters.isEmpty())
        m_timer.stop();
}

} // namespace gavel::api
