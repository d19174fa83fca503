#include "server/api/finished_answers.h"

#include "server/judging/active_judgings.h"

namespace gavel::api {

using accounts::Permission;

FinishedAnswers::FinishedAnswers(judging::ActiveJudgings &active)
{
    connect(&active, &judging::ActiveJudgings::submissionChanged, this, &FinishedAnswers::onChange);
}

void FinishedAnswers::onChange(const judging::SubmissionChange &change)
{
    ++m_changes;
    m_answers.remove({change.submission.value, true});
    m_answers.remove({change.submission.value, false});
    if (m_lastChange.size() >= kMostChanges) {
        m_lastChange.clear();
        m_forgotten = m_changes;
    }
    m_lastChange.insert(change.submission.value, new quint64(m_changes));
}

std::optional<QByteArray> FinishedAnswers::find(SubmissionId submission, const accounts::Principal &reader) const
{
    const bool isStaff = reader.may(Permission::SeeAllSubmissions);
    const Answer *answer = m_answers.object({submission.value, isStaff});
    const bool isTheirs = answer && (isStaff || answer->owner == reader.account);
    if (!isTheirs || answer->until < Clock::now())
        return std::nullopt;
    return answer->json;
}

void FinishedAnswers::keep(const judging::Submission &submission, const accounts::Principal &reader,
                           const QByteArray &json, quint64 since)
{
    const quint64 *changed = m_lastChange.object(submission.id.value);
    const bool isOld = since < m_forgotten || (changed && *changed > since);
    if (isOld || !judging::isFinal(submission.judging.state))
        return;
    const bool isStaff = reader.may(Permission::SeeAllSubmissions);
    m_answers.insert({submission.id.value, isStaff}, new Answer{submission.account, json, Clock::now() + kLifetime},
                     int(json.size()) + 256);
}

} // namespace gavel::api
