#include "server/judging/active_judgings.h"

namespace gavel::judging {

void ActiveJudgings::set(const SubmissionChange &change)
{
    const bool isAside = m_aside.contains(change.judging.value);
    if (isFinal(change.state)) {
        m_active.remove(change.judging.value);
        m_aside.remove(change.judging.value);
    } else {
        m_active.insert(change.judging.value, change);
    }
    Q_EMIT judgingChanged(change);
    if (!isAside)
        Q_EMIT submissionChanged(change);
}

void ActiveJudgings::overlay(Judging &judging) const
{
    const SubmissionChange *active = isFinal(judging.state) ? nullptr : find(judging.id);
    if (!active)
        return;
    judging.state = active->state;
    judging.testsDone = active->testsDone;
    if (active->testsTotal > 0)
        judging.testsTotal = active->testsTotal;
}

const SubmissionChange *ActiveJudgings::find(JudgingId judging) const
{
    const auto active = m_active.constFind(judging.value);
    return active == m_active.constEnd() ? nullptr : &*active;
}

} // namespace gavel::judging
