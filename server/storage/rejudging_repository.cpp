#include "server/storage/rejudging_repository.h"

#include "server/storage/sql_time.h"
#include "server/storage/webhook_repository.h"

#include <limits>
#include <string>

namespace gavel::storage {

namespace {

using judging::JudgingState;
using judging::Rejudging;
using judging::RejudgingId;
using judging::RejudgingMember;

constexpr Statement kCandidates{
    "SELECT s.id, s.account_id, p.name, s.language, j.id, j.finished_at_ms IS NOT NULL, cs.contest_id FROM submission "
    "s "
    "JOIN judging j ON j.submission_id = s.id AND j.is_current "
    "JOIN problem p ON p.id = s.problem_id JOIN account a ON a.id = s.account_id "
    "LEFT JOIN contest_submission cs ON cs.submission_id = s.id LEFT JOIN contest c ON c.id = cs.contest_id "
    "WHERE j.state <> 'cancelled' AND (CAST(? AS BIGINT) = 0 OR s.id = ?) AND (? = '' OR p.name = ?) AND (? = '' OR "
    "a.name_key = ?) "
    "AND (? = '' OR s.language = ?) AND (? = '' OR c.name = ?) AND (? = '' OR j.verdict = ?) "
    "AND (? = '' OR j.state = ?) AND s.created_at_ms >= ? AND s.created_at_ms < ? ORDER BY s.id LIMIT ?"};
constexpr Statement kAdd{"INSERT INTO rejudging (reason, chosen_by, state, skipped, created_by, created_at_ms) "
                         "VALUES (?, ?, 'open', ?, ?, ?) RETURNING id"};
constexpr Statement kAddMember{"INSERT INTO rejudging_member (rejudging_id, submission_id, old_judging_id, "
                               "new_judging_id) VALUES (?, ?, ?, ?)"};
constexpr Statement kOpenJudgings{
    "SELECT m.new_judging_id FROM rejudging r JOIN rejudging_member m ON m.rejudging_id = r.id "
    "JOIN judging n ON n.id = m.new_judging_id WHERE r.state = 'open' AND n.finished_at_ms IS NULL"};
constexpr Statement kEnd{"UPDATE rejudging SET state = ?, ended_by = ?, ended_at_ms = ? "
                         "WHERE id = ? AND state = 'open'"};
constexpr Statement kRetire{
    "UPDATE judging SET is_current = FALSE WHERE id IN (SELECT m.old_judging_id FROM rejudging_member m "
    "JOIN judging n ON n.id = m.new_judging_id WHERE m.rejudging_id = ? AND n.state = 'finished')"};
constexpr Statement kPromote{"UPDATE judging SET is_current = TRUE WHERE state = 'finished' AND id IN "
                             "(SELECT m.new_judging_id FROM rejudging_member m WHERE m.rejudging_id = ?) RETURNING id"};

// A change of the score is a change, too.
constexpr const char *kSameOutcome = "o.state = n.state AND COALESCE(o.verdict, '') = COALESCE(n.verdict, '') "
                                     "AND COALESCE(o.score, -1) = COALESCE(n.score, -1)";

constexpr Statement kMembers{
    "SELECT m.submission_id, s.account_id, a.name, p.name, s.language, s.created_at_ms, "
    "o.id, o.state, o.verdict, o.score, o.is_current, n.id, n.state, n.verdict, n.score, n.is_current, n.error, "
    "CASE WHEN COALESCE(o.verdict, '') = COALESCE(n.verdict, '') THEN 0 ELSE "
    "(SELECT MIN(r.number) FROM run r LEFT JOIN run q ON q.judging_id = o.id AND q.number = r.number "
    "WHERE r.judging_id = n.id AND (q.verdict IS NULL OR q.verdict <> r.verdict)) END "
    "FROM rejudging_member m JOIN submission s ON s.id = m.submission_id JOIN account a ON a.id = s.account_id "
    "JOIN problem p ON p.id = s.problem_id JOIN judging o ON o.id = m.old_judging_id "
    "JOIN judging n ON n.id = m.new_judging_id WHERE m.rejudging_id = ? ORDER BY m.submission_id"};

constexpr Statement kContestAttempts{
    "SELECT c.title, a.name, p.name, s.created_at_ms - c.start_at_ms, COALESCE(o.verdict, j.verdict), "
    "CASE WHEN n.state = 'finished' THEN n.verdict ELSE COALESCE(o.verdict, j.verdict) END "
    "FROM contest_submission cs JOIN contest c ON c.id = cs.contest_id JOIN submission s ON s.id = cs.submission_id "
    "JOIN account a ON a.id = s.account_id JOIN problem p ON p.id = s.problem_id "
    "JOIN judging j ON j.submission_id = s.id AND j.is_current "
    "LEFT JOIN rejudging_member m ON m.submission_id = s.id AND m.rejudging_id = ? "
    "LEFT JOIN judging o ON o.id = m.old_judging_id LEFT JOIN judging n ON n.id = m.new_judging_id "
    "WHERE cs.contest_id IN (SELECT x.contest_id FROM rejudging_member y "
    "JOIN contest_submission x ON x.submission_id = y.submission_id WHERE y.rejudging_id = ?) "
    "ORDER BY c.id, s.created_at_ms, s.id"};

std::string selectText(const char *condition)
{
    return std::string("SELECT r.id, r.reason, r.chosen_by, r.state, r.skipped, c.name, r.created_at_ms, e.name, "
                       "r.ended_at_ms, COUNT(m.submission_id), COUNT(n.finished_at_ms), "
                       "SUM(CASE WHEN n.finished_at_ms IS NOT NULL AND n.state <> 'finished' THEN 1 ELSE 0 END), "
                       "SUM(CASE WHEN n.state = 'finished' AND NOT (") +
           kSameOutcome +
           ") THEN 1 ELSE 0 END) FROM rejudging r LEFT JOIN rejudging_member m ON m.rejudging_id = r.id "
           "LEFT JOIN judging o ON o.id = m.old_judging_id LEFT JOIN judging n ON n.id = m.new_judging_id "
           "LEFT JOIN account c ON c.id = r.created_by LEFT JOIN account e ON e.id = r.ended_by " +
           condition +
           "GROUP BY r.id, r.reason, r.chosen_by, r.state, r.skipped, c.name, r.created_at_ms, e.name, r.ended_at_ms "
           "ORDER BY r.id DESC LIMIT 100";
}

Result<Rejudging> rejudgingOf(const Query &row)
{
    Rejudging rejudging;
    rejudging.id = RejudgingId{row.integer(0)};
    rejudging.reason = row.text(1);
    rejudging.chosenBy = row.text(2).toUtf8();
    const auto state = judging::rejudgingStateFromCode(row.text(3));
    if (!state)
        return failure(ErrorCode::DataCorrupted, "rejudging: unknown state " + row.text(3).toStdString());
    rejudging.state = *state;
    rejudging.skipped = row.integer(4);
    rejudging.createdBy = row.text(5);
    rejudging.created = timeOf(row.integer(6));
    rejudging.endedBy = row.text(7);
    if (!row.isNull(8))
        rejudging.ended = timeOf(row.integer(8));
    rejudging.members = row.integer(9);
    rejudging.over = row.integer(10);
    rejudging.failed = row.integer(11);
    rejudging.changed = row.integer(12);
    return rejudging;
}

// Columns: id, state, verdict, score, is_current.
Result<judging::Outcome> outcomeOf(const Query &row, int first)
{
    judging::Outcome outcome;
    outcome.judging = JudgingId{row.integer(first)};
    const auto state = judging::stateFromCode(row.text(first + 1));
    if (!state)
        return failure(ErrorCode::DataCorrupted, "judging: unknown state " + row.text(first + 1).toStdString());
    outcome.state = *state;
    if (!row.isNull(first + 2))
        outcome.verdict = domain::verdictFromCode(row.text(first + 2));
    if (!row.isNull(first + 3))
        outcome.score = row.number(first + 3);
    outcome.isCurrent = row.boolean(first + 4);
    return outcome;
}

} // namespace

Result<QList<RejudgingCandidate>> RejudgingRepository::candidates(const judging::RejudgingFilter &filter, int most)
{
    QList<RejudgingCandidate> found;
    if (filter.submissions.isEmpty())
        TRY(addMatching(filter, {}, most, found));
    for (const SubmissionId only : filter.submissions)
        TRY(addMatching(filter, only, 1, found));
    return found;
}

Result<void> RejudgingRepository::addMatching(const judging::RejudgingFilter &filter, SubmissionId only, int most,
                                              QList<RejudgingCandidate> &found)
{
    const QString account = filter.accountName.toLower();
    const QString verdict = filter.verdict ? domain::verdictCode(*filter.verdict) : QString();
    const QString state = filter.state ? judging::stateCode(*filter.state) : QString();
    Query query = m_connection.query(kCandidates);
    query.bind(qint64(only.value)).bind(qint64(only.value));
    for (const QString &text : {filter.problemName, account, filter.language, filter.contestName, verdict, state})
        query.bind(text).bind(text);
    query.bind(filter.from ? qint64(filter.from->toMSecsSinceEpoch()) : 0);
    query.bind(filter.until ? qint64(filter.until->toMSecsSinceEpoch()) : std::numeric_limits<qint64>::max());
    TRY(query.bind(most).start());
    while (TRY(query.next()))
        found.append({SubmissionId{query.integer(0)}, AccountId{query.integer(1)}, query.text(2), query.text(3),
                      JudgingId{query.integer(4)}, query.boolean(5), ContestId{query.integer(6)}});
    return {};
}

Result<RejudgingId> RejudgingRepository::add(const Rejudging &rejudging, AccountId creator)
{
    Query query = m_connection.query(kAdd);
    query.bind(rejudging.reason).bind(QString::fromUtf8(rejudging.chosenBy)).bind(rejudging.skipped).bind(creator);
    const qint64 id = TRY(query.bind(qint64(rejudging.created.toMSecsSinceEpoch())).insert());
    return RejudgingId{id};
}

Result<void> RejudgingRepository::addMember(RejudgingId id, const RejudgingCandidate &candidate, JudgingId next)
{
    TRY(m_connection.query(kAddMember).bind(id).bind(candidate.submission).bind(candidate.judging).bind(next).run());
    return {};
}

Result<QList<Rejudging>> RejudgingRepository::list()
{
    static const std::string text = selectText("");
    QList<Rejudging> rejudgings;
    Query query = m_connection.query(Statement{text.c_str()});
    TRY(query.start());
    while (TRY(query.next()))
        rejudgings.append(TRY(rejudgingOf(query)));
    return rejudgings;
}

Result<std::optional<Rejudging>> RejudgingRepository::find(RejudgingId id)
{
    static const std::string text = selectText("WHERE r.id = ? ");
    Query query = m_connection.query(Statement{text.c_str()});
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    return TRY(rejudgingOf(query));
}

Result<QList<RejudgingMember>> RejudgingRepository::members(RejudgingId id)
{
    QList<RejudgingMember> members;
    Query query = m_connection.query(kMembers);
    TRY(query.bind(id).start());
    while (TRY(query.next())) {
        RejudgingMember member;
        member.submission = SubmissionId{query.integer(0)};
        member.account = AccountId{query.integer(1)};
        member.accountName = query.text(2);
        member.problemName = query.text(3);
        member.language = query.text(4);
        member.created = timeOf(query.integer(5));
        member.before = TRY(outcomeOf(query, 6));
        member.after = TRY(outcomeOf(query, 11));
        member.error = query.text(16);
        member.firstDifference = static_cast<int>(query.integer(17));
        members.append(member);
    }
    return members;
}

Result<QList<judging::ContestAttempt>> RejudgingRepository::contestAttempts(RejudgingId id)
{
    QList<judging::ContestAttempt> attempts;
    Query query = m_connection.query(kContestAttempts);
    TRY(query.bind(id).bind(id).start());
    while (TRY(query.next())) {
        const auto before = domain::verdictFromCode(query.text(4));
        const auto after = domain::verdictFromCode(query.text(5));
        if (!before || !after) // not judged yet, or failed
            continue;
        const std::chrono::milliseconds at(query.integer(3));
        attempts.append({query.text(0),
                         {query.text(1), query.text(2), std::chrono::floor<std::chrono::minutes>(at), *before},
                         *after});
    }
    return attempts;
}

Result<QList<JudgingId>> RejudgingRepository::openJudgings()
{
    QList<JudgingId> judgings;
    Query query = m_connection.query(kOpenJudgings);
    TRY(query.start());
    while (TRY(query.next()))
        judgings.append(JudgingId{query.integer(0)});
    return judgings;
}

Result<bool> RejudgingRepository::end(RejudgingId id, judging::RejudgingState state, AccountId who, qint64 atMs)
{
    Query query = m_connection.query(kEnd);
    const int ended = TRY(query.bind(judging::rejudgingStateCode(state)).bind(who).bind(atMs).bind(id).run());
    return ended == 1;
}

Result<void> RejudgingRepository::takeOver(RejudgingId id)
{
    TRY(m_connection.query(kRetire).bind(id).run());
    QList<JudgingId> promoted;
    {
        Query query = m_connection.query(kPromote);
        TRY(query.bind(id).start());
        while (TRY(query.next()))
            promoted.append(JudgingId{query.integer(0)});
    }
    for (const JudgingId judging : std::as_const(promoted)) // they did not count before
        TRY(WebhookRepository(m_connection).addJudged(judging, nowMs()));
    return {};
}

} // namespace gavel::storage
