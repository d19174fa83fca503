#include "server/judging/active_judgings.h"

namespace gavel::judging {

void ActiveJudgings::set(const SubmissionChange &change)
{
    SubmissionChange told = change;
    told.isAside = m_aside.contains(change.judging.value);
    hear(told);
    Q_EMIT changedHere(told);
}

void ActiveJudgings::adopt(const SubmissionChange &change)
{
    if (!m_active.contains(change.judging.value))
        hear(change);
}

void ActiveJudgings::hear(const SubmissionChange &change)
{
    const bool isAside = change.isAside || m_aside.contains(change.judging.value);
    if (isFinal(change.state)) {
        m_active.remove(change.judging.value);
        m_aside.remove(change.judging.value);
    } else {
        m_active.insert(change.judging.value, change);
        if (isAside)
            setAside(change.judging);
    }
    Q_EMIT judgingChanged(change);
    if (!isAside)
        Q_EMIT submissionChanged(change);
}

void ActiveJudgings::forget(JudgingId judging)
{
    m_aside.remove(judging.value);
    m_active.remove(judging.value);
    Q_EMIT forgotten(judging);
}

QList<JudgingId> ActiveJudgings::judgings() const
{
    QList<JudgingId> ids;
    ids.reserve(m_active.size());
    for (auto active = m_active.keyBegin(); active != m_active.keyEnd(); ++active)
        ids.append(JudgingId{*active});
    return ids;
}

void ActiveJudgings::print(const wire::OutputPiece &piece)
{
    Q_EMIT printed(piece);
    Q_EMIT printedHere(piece);
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
