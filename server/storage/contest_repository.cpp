#include "server/storage/contest_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

using contests::Contest;

constexpr Statement kAll{"SELECT id, name, title, start_at_ms, end_at_ms FROM contest ORDER BY id"};
constexpr Statement kProblems{
    "SELECT p.name, c.label, c.colour FROM contest_problem c JOIN problem p ON p.id = c.problem_id "
    "WHERE c.contest_id = ? ORDER BY c.number"};
constexpr Statement kParticipants{"SELECT a.name FROM contest_participant c JOIN account a ON a.id = c.account_id "
                                  "WHERE c.contest_id = ? ORDER BY a.name_key"};
constexpr Statement kLanguages{"SELECT language FROM contest_language WHERE contest_id = ? ORDER BY language"};
constexpr Statement kVersions{"SELECT language, version FROM contest_version WHERE contest_id = ?"};
constexpr Statement kPins{"SELECT contest_id, language, version FROM contest_version ORDER BY contest_id, language"};
constexpr Statement kPut{"INSERT INTO contest (name, title, start_at_ms, end_at_ms) VALUES (?, ?, ?, ?) "
                         "ON CONFLICT (name) DO UPDATE SET title = excluded.title, start_at_ms = excluded.start_at_ms, "
                         "end_at_ms = excluded.end_at_ms RETURNING id",
                         Changes::Cached};
constexpr Statement kClearProblems{"DELETE FROM contest_problem WHERE contest_id = ?"};
constexpr Statement kClearParticipants{"DELETE FROM contest_participant WHERE contest_id = ?"};
constexpr Statement kClearLanguages{"DELETE FROM contest_language WHERE contest_id = ?"};
constexpr Statement kClearVersions{"DELETE FROM contest_version WHERE contest_id = ?"};
constexpr Statement kAddProblem{"INSERT INTO contest_problem (contest_id, problem_id, number, label, colour) "
                                "SELECT ?, id, ?, ?, ? FROM problem WHERE name = ?"};
constexpr Statement kAddParticipant{
    "INSERT INTO contest_participant (contest_id, account_id) "
    "SELECT ?, id FROM account WHERE name_key = ? ON CONFLICT DO NOTHING RETURNING account_id"};
constexpr Statement kAddLanguage{
    "INSERT INTO contest_language (contest_id, language) VALUES (?, ?) ON CONFLICT DO NOTHING"};
constexpr Statement kAddVersion{"INSERT INTO contest_version (contest_id, language, version) VALUES (?, ?, ?)"};

Result<QStringList> namesOf(Query &query, ContestId id)
{
    QStringList names;
    TRY(query.bind(id).start());
    while (TRY(query.next()))
        names.append(query.text(0));
    return names;
}

} // namespace

Result<QList<Contest>> ContestRepository::all()
{
    QList<Contest> contests;
    {
        Query query = m_connection.query(kAll);
        TRY(query.start());
        while (TRY(query.next())) {
            Contest contest;
            contest.id = ContestId{query.integer(0)};
            contest.name = query.text(1);
            contest.title = query.text(2);
            contest.start = timeOf(query.integer(3));
            contest.end = timeOf(query.integer(4));
            contests.append(contest);
        }
    }
    for (Contest &contest : contests) {
        Query problems = m_connection.query(kProblems);
        TRY(problems.bind(contest.id).start());
        while (TRY(problems.next()))
            contest.problems.append({problems.text(0), problems.text(1), problems.text(2)});
        Query participants = m_connection.query(kParticipants);
        contest.participants = TRY(namesOf(participants, contest.id));
        Query languages = m_connection.query(kLanguages);
        contest.languages = TRY(namesOf(languages, contest.id));
        Query versions = m_connection.query(kVersions);
        TRY(versions.bind(contest.id).start());
        while (TRY(versions.next()))
            contest.versions.insert(versions.text(0), versions.text(1));
    }
    return contests;
}

Result<QList<queue::VersionPin>> ContestRepository::pins()
{
    QList<queue::VersionPin> pins;
    Query query = m_connection.query(kPins);
    TRY(query.start());
    while (TRY(query.next()))
        pins.append({ContestId{query.integer(0)}, query.text(1), query.text(2)});
    return pins;
}

Result<ContestId> ContestRepository::put(const Contest &contest)
{
    Query query = m_connection.query(kPut);
    query.bind(contest.name).bind(contest.title).bind(qint64(contest.start.toMSecsSinceEpoch()));
    const qint64 id = TRY(query.bind(qint64(contest.end.toMSecsSinceEpoch())).insert());
    TRY(m_connection.query(kClearProblems).bind(id).run());
    TRY(m_connection.query(kClearParticipants).bind(id).run());
    TRY(m_connection.query(kClearLanguages).bind(id).run());
    TRY(m_connection.query(kClearVersions).bind(id).run());
    TRY(putParts(ContestId{id}, contest));
    return ContestId{id};
}

Result<void> ContestRepository::putParts(ContestId id, const Contest &contest)
{
    int number = 0;
    for (const contests::ContestProblem &problem : contest.problems) {
        Query query = m_connection.query(kAddProblem);
        query.bind(id).bind(++number).bind(problem.label).bind(problem.colour).bind(problem.problem);
        const int added = TRY(query.run());
        if (added != 1)
            return failure(ErrorCode::NotFound, "problems[" + std::to_string(number - 1) +
                                                    "].problem: there is no problem " + problem.problem.toStdString());
    }
    qsizetype index = 0;
    for (const QString &participant : contest.participants) {
        Query query = m_connection.query(kAddParticipant);
        if (!TRY(query.bind(id).bind(participant.toLower()).first()))
            return failure(ErrorCode::NotFound, "participants: there is no account " + participant.toStdString() +
                                                    ", or it stands there twice (at " + std::to_string(index) + ")");
        ++index;
    }
    for (const QString &language : contest.languages)
        TRY(m_connection.query(kAddLanguage).bind(id).bind(language).run());
    for (const auto &[language, version] : contest.versions.asKeyValueRange())
        TRY(m_connection.query(kAddVersion).bind(id).bind(language).bind(version).run());
    return {};
}

} // namespace gavel::storage
