#include "server/storage/judging_repository.h"

#include "core/wire/run_reason_codec.h"
#include "core/wire/termination_code.h"
#include "server/storage/judging_row.h"
#include "server/storage/sql_time.h"
#include "server/storage/webhook_repository.h"

#include <algorithm>
#include <string>

namespace gavel::storage {

namespace {

using judging::JudgingState;

constexpr Statement kAdd{"INSERT INTO judging (submission_id, problem_version_id, is_current, state, lane, priority, "
                         "runs_all_tests, attempt, losses, created_at_ms) "
                         "VALUES (?, ?, TRUE, 'queued', ?, ?, ?, 0, 0, ?) RETURNING id"};
constexpr Statement kAddAside{
    "INSERT INTO judging (submission_id, problem_version_id, is_current, state, lane, priority, "
    "runs_all_tests, attempt, losses, created_at_ms) "
    "VALUES (?, ?, FALSE, 'queued', ?, ?, ?, 0, 0, ?) RETURNING id"};
constexpr Statement kLostAttempts{"SELECT l.attempt, w.name, l.reason, l.lost_at_ms FROM lost_attempt l "
                                  "LEFT JOIN worker w ON w.id = l.worker_id WHERE l.judging_id = ? ORDER BY l.attempt"};
constexpr Statement kSetVerified{"UPDATE judging SET verified_by = ?, verified_at_ms = ? "
                                 "WHERE id = ? AND state = 'finished'"};
constexpr Statement kClearVerified{"UPDATE judging SET verified_by = NULL, verified_at_ms = NULL "
                                   "WHERE id = ? AND state = 'finished'"};
constexpr Statement kSupersede{"UPDATE judging SET is_current = FALSE WHERE id = ? AND is_current"};
constexpr Statement kUnfinished{
    "SELECT j.id, j.submission_id, s.account_id, s.language, j.lane, j.priority, j.attempt, "
    "j.losses, CASE WHEN j.state = 'leased' THEN j.worker_id END, s.problem_id, j.is_current, c.contest_id FROM "
    "judging j "
    "JOIN submission s ON s.id = j.submission_id "
    "LEFT JOIN contest_submission c ON c.submission_id = s.id "
    "WHERE j.finished_at_ms IS NULL ORDER BY j.id"};
constexpr Statement kCountUnfinished{"SELECT count(*) FROM judging WHERE finished_at_ms IS NULL"};
constexpr Statement kUnfinishedIds{"SELECT id FROM judging WHERE finished_at_ms IS NULL"};
constexpr Statement kChange{"SELECT s.id, s.account_id, j.state, j.verdict, j.is_current FROM judging j "
                            "JOIN submission s ON s.id = j.submission_id WHERE j.id = ?"};
constexpr Statement kJob{"SELECT s.id, s.language, v.judging_data_sha256, v.judging_data_size_bytes, j.runs_all_tests, "
                         "s.trace FROM judging j JOIN submission s ON s.id = j.submission_id "
                         "JOIN problem_version v ON v.id = j.problem_version_id "
                         "WHERE j.id = ? AND j.finished_at_ms IS NULL"};
constexpr Statement kSetLeased{"UPDATE judging SET state = 'leased', attempt = ?, worker_id = ?, leased_at_ms = ? "
                               "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetWaiting{"UPDATE judging SET state = 'queued' WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetPlace{"UPDATE judging SET lane = ?, priority = ? WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetLosses{"UPDATE judging SET state = 'queued', losses = ? "
                               "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kAddLoss{"INSERT INTO lost_attempt (judging_id, attempt, worker_id, reason, lost_at_ms) "
                             "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
constexpr Statement kFinish{
    "UPDATE judging SET state = 'finished', verdict = ?, score = ?, max_score = ?, worker_id = ?, "
    "compile_output = ?, compile_time_ms = ?, is_compile_cached = ?, language_version = ?, "
    "cpu_time_us = ?, peak_memory_bytes = ?, finished_at_ms = ? "
    "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kEnd{"UPDATE judging SET state = ?, error = ?, finished_at_ms = ? "
                         "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kAddRun{
    "INSERT INTO run (judging_id, number, testcase_name, verdict, termination, exit_code, signal, "
    "cpu_time_us, wall_time_us, peak_memory_bytes, jury_message, contestant_message, output, "
    "error_output, score, reason, passes, transcript, other_cpu_time_us, anonymous_bytes, file_bytes, shared_bytes, "
    "kernel_bytes, instructions, denied_calls) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
constexpr Statement kAddGroup{"INSERT INTO judging_group (judging_id, number, name, verdict, score, max_score) "
                              "VALUES (?, ?, ?, ?, ?, ?)"};
constexpr Statement kGroups{"SELECT name, verdict, score, max_score FROM judging_group WHERE judging_id = ? "
                            "ORDER BY number"};
constexpr Statement kRuns{
    "SELECT r.number, r.testcase_name, r.verdict, r.termination, r.exit_code, r.signal, r.cpu_time_us, "
    "r.wall_time_us, r.peak_memory_bytes, r.jury_message, r.contestant_message, r.output, r.error_output, t.is_sample, "
    "r.score, r.reason, r.passes, r.transcript, r.other_cpu_time_us, r.anonymous_bytes, r.file_bytes, r.shared_bytes, "
    "r.kernel_bytes, r.instructions, r.denied_calls "
    "FROM run r JOIN judging j ON j.id = r.judging_id "
    "LEFT JOIN testcase t ON t.problem_version_id = j.problem_version_id AND t.number = r.number "
    "AND t.name = r.testcase_name WHERE r.judging_id = ? ORDER BY r.number"};

Statement findStatement()
{
    static const std::string text =
        "SELECT " + judgingColumns(true) + " FROM judging j" + kJudgingJoins + "WHERE j.id = ?";
    return Statement{text.c_str()};
}

Statement ofSubmissionStatement()
{
    static const std::string text = "SELECT " + judgingColumns(true) + " FROM judging j" + kJudgingJoins +
                                    "WHERE j.submission_id = ? ORDER BY j.id DESC";
    return Statement{text.c_str()};
}

qint64 microseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

void bindBytes(Query &query, const std::optional<MemoryParts> &parts, Bytes MemoryParts::*part)
{
    if (parts)
        query.bind(qint64(((*parts).*part).count));
    else
        query.bindNull();
}

void bindCount(Query &query, std::optional<std::int64_t> count)
{
    if (count)
        query.bind(qint64(*count));
    else
        query.bindNull();
}

// What not every worker measures.
void bindFigures(Query &query, const wire::TestReport &run)
{
    bindCount(query, run.otherCpuTime ? std::optional<std::int64_t>(microseconds(*run.otherCpuTime)) : std::nullopt);
    for (Bytes MemoryParts::*part :
         {&MemoryParts::anonymous, &MemoryParts::file, &MemoryParts::shared, &MemoryParts::kernel})
        bindBytes(query, run.memoryParts, part);
    bindCount(query, run.instructions);
    bindCount(query, run.deniedCalls);
}

Result<wire::TestReport> runOf(const Query &row)
{
    wire::TestReport run;
    run.name = row.text(1);
    const auto verdict = domain::verdictFromCode(row.text(2));
    if (!verdict)
        return failure(ErrorCode::DataCorrupted, "run: unknown verdict " + row.text(2).toStdString());
    run.verdict = *verdict;
    if (!row.isNull(3))
        run.termination = wire::terminationFromCode(row.text(3));
    run.exitCode = static_cast<int>(row.integer(4));
    run.signal = static_cast<int>(row.integer(5));
    run.cpuTime = std::chrono::microseconds(row.integer(6));
    run.wallTime = std::chrono::microseconds(row.integer(7));
    run.peakMemory = Bytes{row.integer(8)};
    run.explanation = row.text(9);
    run.contestantMessage = row.text(10);
    run.output = row.blob(11);
    run.errorOutput = row.blob(12);
    run.score = row.number(14);
    if (!row.isNull(15))
        run.reason = TRY_WITHIN("run", wire::decodeReason(row.text(15).toUtf8()));
    run.passes = static_cast<int>(row.integer(16));
    run.transcript = row.blob(17);
    if (!row.isNull(18))
        run.otherCpuTime = std::chrono::microseconds(row.integer(18));
    if (!row.isNull(19))
        run.memoryParts =
            MemoryParts{Bytes{row.integer(19)}, Bytes{row.integer(20)}, Bytes{row.integer(21)}, Bytes{row.integer(22)}};
    if (!row.isNull(23))
        run.instructions = row.integer(23);
    if (!row.isNull(24))
        run.deniedCalls = row.integer(24);
    return run;
}

} // namespace

Result<JudgingId> JudgingRepository::add(const JudgingRow &row)
{
    return insert(kAdd, row);
}

Result<JudgingId> JudgingRepository::addAside(const JudgingRow &row)
{
    return insert(kAddAside, row);
}

Result<JudgingId> JudgingRepository::insert(const Statement &statement, const JudgingRow &row)
{
    Query query = m_connection.query(statement);
    query.bind(row.submission).bind(row.problemVersion).bind(queue::laneCode(row.lane)).bind(row.priority);
    query.bind(row.runsAllTests).bind(row.createdAtMs);
    return JudgingId
    {
        TRY(query.insert())
    };
}

Result<QList<judging::LostAttempt>> JudgingRepository::lostAttempts(JudgingId id)
{
    QList<judging::LostAttempt> losses;
    Query query = m_connection.query(kLostAttempts);
    TRY(query.bind(id).start());
    while (TRY(query.next()))
        losses.append({static_cast<int>(query.integer(0)), query.text(1), query.text(2), timeOf(query.integer(3))});
    return losses;
}

Result<bool> JudgingRepository::setVerified(JudgingId id, AccountId who, qint64 atMs)
{
    return TRY(m_connection.query(kSetVerified).bind(who).bind(atMs).bind(id).run())
    == 1;
}

Result<bool> JudgingRepository::clearVerified(JudgingId id)
{
    return TRY(m_connection.query(kClearVerified).bind(id).run())
    == 1;
}

Result<JudgingId> JudgingRepository::replaceCurrent(JudgingId current, const JudgingRow &row)
{
    TRY(m_connection.query(kSupersede).bind(current).run());
    return add(row);
}

Result<std::optional<judging::Judging>> JudgingRepository::find(JudgingId id)
{
    Query query = m_connection.query(findStatement());
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    return TRY(judgingOf(query, 0));
}

Result<QList<judging::Judging>> JudgingRepository::ofSubmission(SubmissionId submission)
{
    QList<judging::Judging> judgings;
    Query query = m_connection.query(ofSubmissionStatement());
    TRY(query.bind(submission).start());
    while (TRY(query.next()))
        judgings.append(TRY(judgingOf(query, 0)));
    return judgings;
}

Result<QList<judging::RunResult>> JudgingRepository::runs(JudgingId id)
{
    QList<judging::RunResult> runs;
    Query query = m_connection.query(kRuns);
    TRY(query.bind(id).start());
    while (TRY(query.next()))
        runs.append({ static_cast<int>(query.integer(0)), query.boolean(13), TRY(runOf(query)) });
    return runs;
}

Result<qint64> JudgingRepository::countUnfinished()
{
    Query query = m_connection.query(kCountUnfinished);
    TRY(query.first());
    return query.integer(0);
}

Result<QList<queue::HeldEntry>> JudgingRepository::unfinished()
{
    QList<queue::HeldEntry> entries;
    Query query = m_connection.query(kUnfinished);
    TRY(query.start());
    while (TRY(query.next())) {
        queue::QueueEntry entry;
        entry.judging = JudgingId{query.integer(0)};
        entry.submission = SubmissionId{query.integer(1)};
        entry.submitter = AccountId{query.integer(2)};
        entry.language = query.text(3);
        entry.lane = queue::laneFromCode(query.text(4)).value_or(queue::Lane::Practice);
        entry.priority = static_cast<int>(query.integer(5));
        entry.attempt = static_cast<int>(query.integer(6));
        entry.losses = static_cast<int>(query.integer(7));
        entry.problem = ProblemId{query.integer(9)};
        entry.isAside = !query.boolean(10);
        entry.contest = ContestId{query.integer(11)};
        entries.append({entry, WorkerId{query.integer(8)}});
    }
    return entries;
}

Result<QList<JudgingId>> JudgingRepository::unfinishedIds()
{
    QList<JudgingId> ids;
    Query query = m_connection.query(kUnfinishedIds);
    TRY(query.start());
    while (TRY(query.next()))
        ids.append(JudgingId{query.integer(0)});
    return ids;
}

Result<std::optional<judging::SubmissionChange>> JudgingRepository::change(JudgingId id)
{
    Query query = m_connection.query(kChange);
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    judging::SubmissionChange change;
    change.judging = id;
    change.submission = SubmissionId{query.integer(0)};
    change.account = AccountId{query.integer(1)};
    change.state = judging::stateFromCode(query.text(2)).value_or(JudgingState::Queued);
    change.verdict = domain::verdictFromCode(query.text(3));
    change.isAside = !query.boolean(4);
    return change;
}

Result<std::optional<JobRow>> JudgingRepository::job(JudgingId id)
{
    Query query = m_connection.query(kJob);
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    JobRow row;
    row.submission = SubmissionId{query.integer(0)};
    row.language = query.text(1);
    row.judgingData = {query.text(2).toLatin1(), query.integer(3)};
    row.runsAllTests = query.boolean(4);
    row.trace = query.text(5);
    return row;
}

Result<bool> JudgingRepository::setLeased(const wire::JobKey &key, WorkerId worker, qint64 atMs)
{
    Query query = m_connection.query(kSetLeased);
    return TRY(query.bind(key.attempt).bind(worker).bind(atMs).bind(key.judging).run())
    == 1;
}

Result<bool> JudgingRepository::setWaiting(JudgingId id)
{
    return TRY(m_connection.query(kSetWaiting).bind(id).run())
    == 1;
}

Result<bool> JudgingRepository::setPlace(JudgingId id, queue::Lane lane, int priority)
{
    return TRY(m_connection.query(kSetPlace).bind(queue::laneCode(lane)).bind(priority).bind(id).run())
    == 1;
}

Result<bool> JudgingRepository::addLoss(const queue::QueueEntry &entry, WorkerId worker, const QString &reason,
                                        qint64 atMs)
{
    if (TRY(m_connection.query(kSetLosses).bind(entry.losses).bind(entry.judging).run()) == 0)
        return false;
    Query query = m_connection.query(kAddLoss);
    TRY(query.bind(entry.judging).bind(entry.attempt).bind(worker).bind(reason).bind(atMs).run());
    return true;
}

Result<bool> JudgingRepository::finish(const wire::Report &report, WorkerId worker, qint64 atMs)
{
    std::chrono::nanoseconds cpuTime{0};
    Bytes peakMemory;
    for (const wire::TestReport &run : report.tests) {
        cpuTime = std::max(cpuTime, run.cpuTime);
        peakMemory = std::max(peakMemory, run.peakMemory);
    }
    Query query = m_connection.query(kFinish);
    query.bind(domain::verdictCode(*report.verdict))
        .bind(report.score)
        .bind(report.maxScore)
        .bind(worker)
        .bind(report.compileOutput);
    query.bind(qint64(report.compileTime.count())).bind(report.isCompileCached).bind(report.languageVersion);
    query.bind(microseconds(cpuTime)).bind(qint64(peakMemory.count)).bind(atMs).bind(report.key.judging);
    if (TRY(query.run()) == 0)
        return false;
    int number = 0;
    for (const wire::TestReport &run : report.tests)
        TRY(addRun(report.key.judging, ++number, run));
    TRY(addGroups(report.key.judging, report.groups));
    TRY(WebhookRepository(m_connection).addJudged(report.key.judging, atMs));
    return true;
}

Result<void> JudgingRepository::addRun(JudgingId id, int number, const wire::TestReport &run)
{
    Query query = m_connection.query(kAddRun);
    query.bind(id).bind(number).bind(run.name).bind(domain::verdictCode(run.verdict));
    if (run.termination)
        query.bind(wire::terminationCode(*run.termination));
    else
        query.bindNull();
    query.bind(run.exitCode).bind(run.signal).bind(microseconds(run.cpuTime)).bind(microseconds(run.wallTime));
    query.bind(qint64(run.peakMemory.count)).bind(run.explanation).bind(run.contestantMessage);
    query.bind(run.output).bind(run.errorOutput).bind(run.score);
    query.bind(QString::fromUtf8(wire::encode(run.reason))).bind(run.passes).bind(run.transcript);
    bindFigures(query, run);
    TRY(query.run());
    return {};
}

Result<void> JudgingRepository::addGroups(JudgingId id, const QList<domain::GroupResult> &groups)
{
    int number = 0;
    for (const domain::GroupResult &group : groups) {
        Query query = m_connection.query(kAddGroup);
        query.bind(id).bind(++number).bind(group.name).bind(domain::verdictCode(group.verdict)).bind(group.score);
        TRY(query.bind(group.maxScore).run());
    }
    return {};
}

Result<QList<domain::GroupResult>> JudgingRepository::groups(JudgingId id)
{
    QList<domain::GroupResult> groups;
    Query query = m_connection.query(kGroups);
    TRY(query.bind(id).start());
    while (TRY(query.next())) {
        const auto verdict = domain::verdictFromCode(query.text(1));
        if (!verdict)
            return failure(ErrorCode::DataCorrupted, "group: unknown verdict " + query.text(1).toStdString());
        groups.append({query.text(0), *verdict, query.number(2),
                       query.isNull(3) ? std::nullopt : std::optional(query.number(3))});
    }
    return groups;
}

Result<bool> JudgingRepository::end(JudgingId id, JudgingState state, const QString &error, qint64 atMs)
{
    {
        Query query = m_connection.query(kEnd);
        if (TRY(query.bind(judging::stateCode(state)).bind(error).bind(atMs).bind(id).run()) == 0)
            return false;
    }
    TRY(WebhookRepository(m_connection).addJudged(id, atMs));
    return true;
}

} // namespace gavel::storage
