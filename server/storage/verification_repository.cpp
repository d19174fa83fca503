#include "server/storage/verification_repository.h"

#include "core/package/manifest.h"
#include "core/wire/json_reader.h"
#include "core/wire/report_codec.h"
#include "server/storage/sql_time.h"

#include <QJsonDocument>

#include <algorithm>

namespace gavel::storage {

namespace {

using verification::Task;
using verification::Verification;
using verification::VerificationId;
using verification::VerificationSummary;

constexpr Statement kAdd{"INSERT INTO verification (problem_version_id, account_id, runs_all_tests, state, "
                         "created_at_ms) VALUES (?, ?, ?, 'running', ?) RETURNING id"};
constexpr Statement kAddTask{
    "INSERT INTO verification_task (verification_id, purpose, solution, language, request, state, attempt, losses, "
    "error, finished_at_ms) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT DO NOTHING RETURNING id"};
#define GAVEL_SUMMARY                                                                                                  \
    "SELECT v.id, p.name, n.number, v.account_id, a.name, v.runs_all_tests, v.state, v.is_met, v.created_at_ms, "      \
    "v.finished_at_ms, "                                                                                               \
    "(SELECT count(*) FROM verification_task t WHERE t.verification_id = v.id), "                                      \
    "(SELECT count(*) FROM verification_task t WHERE t.verification_id = v.id AND t.finished_at_ms IS NOT NULL), "     \
    "n.id, n.manifest, n.cpu_time_limit_ms, n.judging_data_sha256, n.judging_data_size_bytes "                         \
    "FROM verification v JOIN problem_version n ON n.id = v.problem_version_id "                                       \
    "JOIN problem p ON p.id = n.problem_id JOIN account a ON a.id = v.account_id "
constexpr Statement kFind{GAVEL_SUMMARY "WHERE v.id = ?"};
constexpr Statement kList{GAVEL_SUMMARY "WHERE n.problem_id = ? ORDER BY v.id DESC LIMIT ?"};
#undef GAVEL_SUMMARY
constexpr Statement kTestcases{"SELECT name FROM testcase WHERE problem_version_id = ? ORDER BY number"};
constexpr Statement kTasks{
    "SELECT t.id, t.purpose, t.solution, t.language, t.state, t.report, t.error, w.name FROM verification_task t "
    "LEFT JOIN worker w ON w.id = t.worker_id WHERE t.verification_id = ? ORDER BY t.id"};
constexpr Statement kStalled{
    "SELECT v.id FROM verification v WHERE v.finished_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM verification_task t "
    "WHERE t.verification_id = v.id AND t.finished_at_ms IS NULL) ORDER BY v.id"};
constexpr Statement kSetOver{"UPDATE verification SET state = ?, is_met = ?, finished_at_ms = ? "
                             "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kOpenTasks{
    "SELECT id FROM verification_task WHERE verification_id = ? AND finished_at_ms IS NULL ORDER BY id"};
constexpr Statement kCancelTasks{"UPDATE verification_task SET state = 'cancelled', finished_at_ms = ? "
                                 "WHERE verification_id = ? AND finished_at_ms IS NULL"};
constexpr Statement kRequest{
    "SELECT request FROM verification_task WHERE verification_id = ? AND purpose = ? AND solution = ?"};
constexpr Statement kUnfinished{
    "SELECT t.id, v.account_id, t.language, t.attempt, t.losses, CASE WHEN t.state = 'leased' THEN t.worker_id END "
    "FROM verification_task t JOIN verification v ON v.id = t.verification_id WHERE t.finished_at_ms IS NULL ORDER BY "
    "t.id"};
constexpr Statement kCountUnfinished{"SELECT count(*) FROM verification_task WHERE finished_at_ms IS NULL"};
constexpr Statement kUnfinishedIds{"SELECT id FROM verification_task WHERE finished_at_ms IS NULL"};
constexpr Statement kChange{"SELECT v.account_id, t.state FROM verification_task t "
                            "JOIN verification v ON v.id = t.verification_id WHERE t.id = ?"};
constexpr Statement kJob{"SELECT request FROM verification_task WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetLeased{"UPDATE verification_task SET state = 'leased', attempt = ?, worker_id = ?, "
                               "leased_at_ms = ? WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetWaiting{
    "UPDATE verification_task SET state = 'queued' WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetLosses{"UPDATE verification_task SET state = 'queued', losses = ? "
                               "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kFinish{"UPDATE verification_task SET state = 'finished', report = ?, worker_id = ?, "
                            "finished_at_ms = ? WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kEnd{"UPDATE verification_task SET state = ?, error = ?, finished_at_ms = ? "
                         "WHERE id = ? AND finished_at_ms IS NULL"};

std::unexpected<Error> damaged(const std::string &what)
{
    return failure(ErrorCode::DataCorrupted, "verification: " + what);
}

// The key is the row's to say.
QByteArray requestOf(wire::Job job)
{
    job.key = {JudgingId{1}, 1};
    return wire::encode(wire::ServerMessage(std::move(job)));
}

Result<wire::Job> jobOfRequest(const QByteArray &request)
{
    const Result<wire::ServerMessage> message = wire::decodeServerMessage(request);
    const wire::Job *job = message ? std::get_if<wire::Job>(&*message) : nullptr;
    if (!job)
        return damaged(message ? "the request is not a job" : message.error().message);
    return *job;
}

// A solution's outputs are of no use but for the few that are altered to examine the checker.
wire::Report withoutOutputs(wire::Report report)
{
    QList<wire::Specimen> specimens;
    wire::addSpecimens(specimens, report);
    for (qsizetype i = 0; i < report.tests.size(); ++i) {
        wire::TestReport &test = report.tests[i];
        const bool isKept =
            std::ranges::any_of(specimens, [i](const auto &specimen) { return specimen.testcase == i; });
        if (!isKept)
            test.output.clear();
        test.errorOutput.clear();
        test.transcript.clear();
    }
    return report;
}

Result<wire::Report> reportOf(const QByteArray &json)
{
    wire::ObjectReader reader(TRY(wire::parseObject(json)));
    wire::Report report = wire::readReport(reader);
    if (const Result<void> isGood = reader.finish(); !isGood)
        return damaged(isGood.error().message);
    return report;
}

Result<VerificationSummary> summaryOf(const Query &row)
{
    VerificationSummary summary;
    summary.id = VerificationId{row.integer(0)};
    summary.problem = row.text(1);
    summary.version = static_cast<int>(row.integer(2));
    summary.account = AccountId{row.integer(3)};
    summary.accountName = row.text(4);
    summary.runsAllTests = row.boolean(5);
    const auto state = verification::stateFromCode(row.text(6));
    if (!state)
        return damaged("unknown state " + row.text(6).toStdString());
    summary.state = *state;
    if (!row.isNull(7))
        summary.isMet = row.boolean(7);
    summary.created = timeOf(row.integer(8));
    if (!row.isNull(9))
        summary.finished = timeOf(row.integer(9));
    summary.tasks = static_cast<int>(row.integer(10));
    summary.tasksOver = static_cast<int>(row.integer(11));
    return summary;
}

Result<Task> taskOf(const Query &row)
{
    Task task;
    task.id = wire::TaskId{row.integer(0)};
    const auto purpose = verification::purposeFromCode(row.text(1));
    const auto state = judging::stateFromCode(row.text(4));
    if (!purpose || !state)
        return damaged("unknown purpose or state of a task");
    task.purpose = *purpose;
    task.solution = static_cast<int>(row.integer(2));
    task.language = row.text(3);
    task.state = *state;
    if (!row.isNull(5))
        task.report = TRY(reportOf(row.blob(5)));
    task.error = row.text(6);
    task.worker = row.text(7);
    return task;
}

} // namespace

Result<VerificationId> VerificationRepository::add(const VerificationRow &row)
{
    Query query = m_connection.query(kAdd);
    query.bind(row.problemVersion).bind(row.account).bind(row.runsAllTests).bind(row.createdAtMs);
    return VerificationId
    {
        TRY(query.insert())
    };
}

Result<std::optional<wire::TaskId>> VerificationRepository::addTask(VerificationId verification,
                                                                    const verification::NewTask &task, qint64 atMs)
{
    const auto state = task.error.isEmpty() ? judging::JudgingState::Queued : judging::JudgingState::Failed;
    Query query = m_connection.query(kAddTask);
    query.bind(verification).bind(verification::purposeCode(task.purpose)).bind(task.solution);
    query.bind(task.job.language).bind(requestOf(task.job)).bind(judging::stateCode(state)).bind(task.error);
    query.bind(task.error.isEmpty() ? std::optional<qint64>() : std::optional(atMs));
    if (!TRY(query.first()))
        return std::nullopt;
    return wire::TaskId{query.integer(0)};
}

Result<std::optional<VerificationSummary>> VerificationRepository::summary(VerificationId id)
{
    Query query = m_connection.query(kFind);
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    return TRY(summaryOf(query));
}

Result<std::optional<Verification>> VerificationRepository::find(VerificationId id)
{
    Verification found;
    ProblemVersionId version;
    {
        Query query = m_connection.query(kFind);
        if (!TRY(query.bind(id).first()))
            return std::nullopt;
        found.summary = TRY(summaryOf(query));
        version = ProblemVersionId{query.integer(12)};
        found.manifest = TRY(package::decodeManifest(query.text(13).toUtf8()));
        found.cpuTimeLimit = std::chrono::milliseconds(query.integer(14));
        found.judgingData = {query.text(15).toLatin1(), query.integer(16)};
    }
    Query testcases = m_connection.query(kTestcases);
    TRY(testcases.bind(version).start());
    while (TRY(testcases.next()))
        found.testcases.append(testcases.text(0));
    found.tasks = TRY(tasks(id));
    return found;
}

Result<QList<Task>> VerificationRepository::tasks(VerificationId id)
{
    QList<Task> tasks;
    Query query = m_connection.query(kTasks);
    TRY(query.bind(id).start());
    while (TRY(query.next()))
        tasks.append(TRY(taskOf(query)));
    return tasks;
}

Result<QList<VerificationSummary>> VerificationRepository::list(ProblemId problem, int most)
{
    QList<VerificationSummary> summaries;
    Query query = m_connection.query(kList);
    TRY(query.bind(problem).bind(most).start());
    while (TRY(query.next()))
        summaries.append(TRY(summaryOf(query)));
    return summaries;
}

Result<QList<VerificationId>> VerificationRepository::stalled()
{
    QList<VerificationId> ids;
    Query query = m_connection.query(kStalled);
    TRY(query.start());
    while (TRY(query.next()))
        ids.append(VerificationId{query.integer(0)});
    return ids;
}

Result<bool> VerificationRepository::setOver(VerificationId id, verification::VerificationState state,
                                             std::optional<bool> isMet, qint64 atMs)
{
    Query query = m_connection.query(kSetOver);
    const int changed = TRY(query.bind(verification::stateCode(state)).bind(isMet).bind(atMs).bind(id).run());
    return changed == 1;
}

Result<QList<wire::TaskId>> VerificationRepository::cancelTasks(VerificationId id, qint64 atMs)
{
    QList<wire::TaskId> ids;
    {
        Query query = m_connection.query(kOpenTasks);
        TRY(query.bind(id).start());
        while (TRY(query.next()))
            ids.append(wire::TaskId{query.integer(0)});
    }
    TRY(m_connection.query(kCancelTasks).bind(atMs).bind(id).run());
    return ids;
}

Result<std::optional<wire::Job>> VerificationRepository::request(VerificationId verification,
                                                                 verification::TaskPurpose purpose, int solution)
{
    Query query = m_connection.query(kRequest);
    if (!TRY(query.bind(verification).bind(verification::purposeCode(purpose)).bind(solution).first()))
        return std::nullopt;
    return TRY(jobOfRequest(query.blob(0)));
}

Result<qint64> VerificationRepository::countUnfinished()
{
    Query query = m_connection.query(kCountUnfinished);
    TRY(query.first());
    return query.integer(0);
}

Result<QList<JudgingId>> VerificationRepository::unfinishedIds()
{
    QList<JudgingId> ids;
    Query query = m_connection.query(kUnfinishedIds);
    TRY(query.start());
    while (TRY(query.next()))
        ids.append(wire::jobOf(wire::TaskId{query.integer(0)}));
    return ids;
}

Result<std::optional<judging::SubmissionChange>> VerificationRepository::change(wire::TaskId id)
{
    Query query = m_connection.query(kChange);
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    const auto state = judging::stateFromCode(query.text(1));
    if (!state)
        return damaged("unknown state of a task");
    const JudgingId job = wire::jobOf(id);
    return judging::SubmissionChange{SubmissionId{job.value}, job, AccountId{query.integer(0)}, *state, {}, 0, 0};
}

Result<QList<queue::HeldEntry>> VerificationRepository::unfinished()
{
    QList<queue::HeldEntry> entries;
    Query query = m_connection.query(kUnfinished);
    TRY(query.start());
    while (TRY(query.next())) {
        queue::QueueEntry entry;
        entry.judging = wire::jobOf(wire::TaskId{query.integer(0)});
        entry.submission = SubmissionId{entry.judging.value};
        entry.submitter = AccountId{query.integer(1)};
        entry.language = query.text(2);
        entry.lane = queue::Lane::Verification;
        entry.attempt = static_cast<int>(query.integer(3));
        entry.losses = static_cast<int>(query.integer(4));
        entries.append({entry, WorkerId{query.integer(5)}});
    }
    return entries;
}

Result<std::optional<wire::Job>> VerificationRepository::job(const queue::QueueEntry &entry)
{
    Query query = m_connection.query(kJob);
    if (!TRY(query.bind(wire::taskOf(entry.judging)).first()))
        return std::nullopt;
    wire::Job job = TRY(jobOfRequest(query.blob(0)));
    job.key = entry.key();
    job.submission = entry.submission;
    return job;
}

Result<bool> VerificationRepository::setLeased(wire::TaskId id, int attempt, WorkerId worker, qint64 atMs)
{
    const int changed = TRY(m_connection.query(kSetLeased).bind(attempt).bind(worker).bind(atMs).bind(id).run());
    return changed == 1;
}

Result<bool> VerificationRepository::setWaiting(wire::TaskId id)
{
    const int changed = TRY(m_connection.query(kSetWaiting).bind(id).run());
    return changed == 1;
}

Result<bool> VerificationRepository::setLosses(wire::TaskId id, int losses)
{
    const int changed = TRY(m_connection.query(kSetLosses).bind(losses).bind(id).run());
    return changed == 1;
}

Result<bool> VerificationRepository::finish(wire::TaskId id, const wire::Report &report, WorkerId worker, qint64 atMs)
{
    QJsonObject object;
    wire::write(object, withoutOutputs(report));
    Query query = m_connection.query(kFinish);
    query.bind(QJsonDocument(object).toJson(QJsonDocument::Compact)).bind(worker).bind(atMs).bind(id);
    const int changed = TRY(query.run());
    return changed == 1;
}

Result<bool> VerificationRepository::end(wire::TaskId id, judging::JudgingState state, const QString &error,
                                         qint64 atMs)
{
    const int changed =
        TRY(m_connection.query(kEnd).bind(judging::stateCode(state)).bind(error).bind(atMs).bind(id).run());
    return changed == 1;
}

} // namespace gavel::storage
