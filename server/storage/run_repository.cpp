#include "server/storage/run_repository.h"

#include "core/wire/json_reader.h"
#include "core/wire/report_codec.h"
#include "server/storage/sql_time.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gavel::storage {

namespace {

constexpr qint64 kDay = 24LL * 3600 * 1000;

constexpr Statement kAdd{"INSERT INTO custom_run (token, origin, account_id, submitter, language, request, attributes, "
                         "trace, state, attempt, losses, kept_for_ms, created_at_ms, expires_at_ms) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, 0, ?, ?, ?) RETURNING id"};
#define GAVEL_RUN_SELECT                                                                                               \
    "SELECT r.id, r.token, r.origin, r.account_id, r.submitter, r.language, r.request, r.attributes, r.state, "        \
    "r.report, r.error, w.name, r.attempt, r.losses, r.created_at_ms, r.leased_at_ms, r.finished_at_ms, "              \
    "r.expires_at_ms FROM custom_run r LEFT JOIN worker w ON w.id = r.worker_id "
#define GAVEL_RUN_COLUMNS                                                                                              \
    GAVEL_RUN_SELECT                                                                                                   \
    "WHERE r.origin = ? AND (r.finished_at_ms IS NULL OR r.expires_at_ms > ?) "
constexpr Statement kFind{GAVEL_RUN_COLUMNS "AND r.token = ?"};
constexpr Statement kListAll{GAVEL_RUN_COLUMNS "ORDER BY r.id DESC LIMIT ? OFFSET ?"};
constexpr Statement kListOwn{GAVEL_RUN_COLUMNS "AND r.account_id = ? ORDER BY r.id DESC LIMIT ? OFFSET ?"};
constexpr Statement kFindById{GAVEL_RUN_SELECT "WHERE r.id = ?"};
#undef GAVEL_RUN_COLUMNS
#undef GAVEL_RUN_SELECT
constexpr Statement kCountDays{
    "SELECT created_at_ms / 86400000, count(*) FROM custom_run WHERE origin = ? "
    "AND (finished_at_ms IS NULL OR expires_at_ms > ?) GROUP BY created_at_ms / 86400000 ORDER BY 1 DESC"};
constexpr Statement kCountLanguages{
    "SELECT language, count(*) FROM custom_run WHERE origin = ? "
    "AND (finished_at_ms IS NULL OR expires_at_ms > ?) GROUP BY language ORDER BY 2 DESC"};
constexpr Statement kCountMarks{"SELECT mark, count(*) FROM custom_run WHERE origin = ? AND mark IS NOT NULL "
                                "AND (finished_at_ms IS NULL OR expires_at_ms > ?) GROUP BY mark ORDER BY 2 DESC"};
constexpr Statement kSize{"SELECT coalesce(sum(length(request) + coalesce(length(report), 0)), 0) FROM custom_run "
                          "WHERE origin = ?"};
constexpr Statement kSetMark{"UPDATE custom_run SET mark = ? WHERE id = ? AND mark IS NULL"};
constexpr Statement kUnmarked{
    "SELECT id FROM custom_run WHERE origin = ? AND finished_at_ms IS NOT NULL AND mark IS NULL ORDER BY id"};
constexpr Statement kUnfinished{"SELECT id, submitter, language, attempt, losses, "
                                "CASE WHEN state = 'leased' THEN worker_id END FROM custom_run "
                                "WHERE finished_at_ms IS NULL ORDER BY id"};
constexpr Statement kCountUnfinished{"SELECT count(*) FROM custom_run WHERE finished_at_ms IS NULL"};
constexpr Statement kUnfinishedIds{"SELECT id FROM custom_run WHERE finished_at_ms IS NULL"};
constexpr Statement kJob{"SELECT language, request, trace FROM custom_run WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetLeased{"UPDATE custom_run SET state = 'leased', attempt = ?, worker_id = ?, leased_at_ms = ? "
                               "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetWaiting{"UPDATE custom_run SET state = 'queued' WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kSetLosses{"UPDATE custom_run SET state = 'queued', losses = ? "
                               "WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kFinish{"UPDATE custom_run SET state = 'finished', report = ?, worker_id = ?, finished_at_ms = ?, "
                            "expires_at_ms = kept_for_ms + ? WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kEnd{"UPDATE custom_run SET state = ?, error = ?, finished_at_ms = ?, "
                         "expires_at_ms = kept_for_ms + ? WHERE id = ? AND finished_at_ms IS NULL"};
constexpr Statement kExpire{"UPDATE custom_run SET expires_at_ms = ? WHERE id = ?"};
constexpr Statement kPurge{"DELETE FROM custom_run WHERE expires_at_ms <= ? AND finished_at_ms IS NOT NULL "
                           "AND id < (SELECT max(id) FROM custom_run)"};

QByteArray requestOf(const QList<wire::JobFile> &files, const wire::CustomRun &run)
{
    QJsonArray array;
    for (const wire::JobFile &file : files)
        array.append(wire::toJson(file));
    const QJsonObject object{{QStringLiteral("files"), array}, {QStringLiteral("run"), wire::toJson(run)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<void> readRequest(const QByteArray &json, QList<wire::JobFile> &files, wire::CustomRun &run)
{
    wire::ObjectReader reader(TRY(wire::parseObject(json)));
    reader.objects("files", [&](wire::ObjectReader &file) { files.append(wire::readJobFile(file)); });
    reader.object("run", [&](wire::ObjectReader &object) { run = wire::readCustomRun(object); });
    if (const Result<void> isGood = reader.finish(); !isGood)
        return failure(ErrorCode::DataCorrupted, "custom run: " + isGood.error().message);
    return {};
}

Result<wire::Report> reportOf(const QByteArray &json)
{
    wire::ObjectReader reader(TRY(wire::parseObject(json)));
    wire::Report report = wire::readReport(reader);
    if (const Result<void> isGood = reader.finish(); !isGood)
        return failure(ErrorCode::DataCorrupted, "custom run: " + isGood.error().message);
    return report;
}

Result<runs::Run> runOf(const Query &row)
{
    runs::Run run;
    run.id = RunId{row.integer(0)};
    run.token = row.text(1);
    run.origin = runs::originFromCode(row.text(2)).value_or(runs::RunOrigin::Native);
    run.owner = AccountId{row.integer(3)};
    run.submitter = AccountId{row.integer(4)};
    run.language = row.text(5);
    TRY(readRequest(row.blob(6), run.files, run.run));
    run.attributes = TRY(wire::parseObject(row.text(7).toUtf8()));
    const auto state = judging::stateFromCode(row.text(8));
    if (!state)
        return failure(ErrorCode::DataCorrupted, "custom run: unknown state " + row.text(8).toStdString());
    run.state = *state;
    if (!row.isNull(9))
        run.report = TRY(reportOf(row.blob(9)));
    run.error = row.text(10);
    run.worker = row.text(11);
    run.attempt = static_cast<int>(row.integer(12));
    run.losses = static_cast<int>(row.integer(13));
    run.created = timeOf(row.integer(14));
    if (!row.isNull(15))
        run.started = timeOf(row.integer(15));
    if (!row.isNull(16))
        run.finished = timeOf(row.integer(16));
    run.expires = timeOf(row.integer(17));
    return run;
}

Result<QList<runs::Run>> runsOf(Query &query)
{
    QList<runs::Run> runs;
    TRY(query.start());
    while (TRY(query.next()))
        runs.append(TRY(runOf(query)));
    return runs;
}

} // namespace

Result<RunId> RunRepository::add(const runs::NewRun &run, const QString &token, qint64 atMs, qint64 expiresAtMs)
{
    Query query = m_connection.query(kAdd);
    query.bind(token).bind(runs::originCode(run.origin)).bind(run.owner).bind(qint64(run.submitter.value));
    query.bind(run.language).bind(requestOf(run.files, run.run));
    query.bind(QString::fromUtf8(QJsonDocument(run.attributes).toJson(QJsonDocument::Compact))).bind(run.trace);
    query.bind(qint64(std::chrono::milliseconds(run.keptFor).count())).bind(atMs).bind(expiresAtMs);
    return RunId
    {
        TRY(query.insert())
    };
}

Result<std::optional<runs::Run>> RunRepository::find(runs::RunOrigin origin, const QString &token, qint64 atMs)
{
    Query query = m_connection.query(kFind);
    if (!TRY(query.bind(runs::originCode(origin)).bind(atMs).bind(token).first()))
        return std::nullopt;
    return TRY(runOf(query));
}

Result<QList<runs::Run>> RunRepository::list(runs::RunOrigin origin, AccountId owner, int skipped, int most,
                                             qint64 atMs)
{
    Query query = m_connection.query(owner ? kListOwn : kListAll);
    query.bind(runs::originCode(origin)).bind(atMs);
    if (owner)
        query.bind(owner);
    query.bind(most).bind(skipped);
    return runsOf(query);
}

Result<runs::RunCounts> RunRepository::count(runs::RunOrigin origin, qint64 atMs)
{
    runs::RunCounts counts;
    Query days = m_connection.query(kCountDays);
    TRY(days.bind(runs::originCode(origin)).bind(atMs).start());
    while (TRY(days.next())) {
        const qint64 day = days.integer(0);
        counts.total += days.integer(1);
        if (day == atMs / kDay)
            counts.today = days.integer(1);
        counts.perDay.append({timeOf(day * kDay).date().toString(Qt::ISODate), days.integer(1)});
    }
    Query languages = m_connection.query(kCountLanguages);
    TRY(languages.bind(runs::originCode(origin)).bind(atMs).start());
    while (TRY(languages.next()))
        counts.perLanguage.append({languages.text(0), languages.integer(1)});
    Query marks = m_connection.query(kCountMarks);
    TRY(marks.bind(runs::originCode(origin)).bind(atMs).start());
    while (TRY(marks.next()))
        counts.perMark.append({static_cast<int>(marks.integer(0)), marks.integer(1)});
    Query size = m_connection.query(kSize);
    if (TRY(size.bind(runs::originCode(origin)).first()))
        counts.bytes = size.integer(0);
    return counts;
}

Result<std::optional<runs::Run>> RunRepository::find(RunId id)
{
    Query query = m_connection.query(kFindById);
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    return TRY(runOf(query));
}

Result<bool> RunRepository::setMark(RunId id, int mark)
{
    const int changed = TRY(m_connection.query(kSetMark).bind(mark).bind(id).run());
    return changed == 1;
}

Result<QList<RunId>> RunRepository::unmarked(runs::RunOrigin origin)
{
    QList<RunId> ids;
    Query query = m_connection.query(kUnmarked);
    TRY(query.bind(runs::originCode(origin)).start());
    while (TRY(query.next()))
        ids.append(RunId{query.integer(0)});
    return ids;
}

Result<qint64> RunRepository::countUnfinished()
{
    Query query = m_connection.query(kCountUnfinished);
    TRY(query.first());
    return query.integer(0);
}

Result<QList<JudgingId>> RunRepository::unfinishedIds()
{
    QList<JudgingId> ids;
    Query query = m_connection.query(kUnfinishedIds);
    TRY(query.start());
    while (TRY(query.next()))
        ids.append(wire::jobOf(RunId{query.integer(0)}));
    return ids;
}

Result<QList<queue::HeldEntry>> RunRepository::unfinished()
{
    QList<queue::HeldEntry> entries;
    Query query = m_connection.query(kUnfinished);
    TRY(query.start());
    while (TRY(query.next())) {
        queue::QueueEntry entry;
        entry.judging = wire::jobOf(RunId{query.integer(0)});
        entry.submission = SubmissionId{entry.judging.value};
        entry.submitter = AccountId{query.integer(1)};
        entry.language = query.text(2);
        entry.lane = queue::Lane::Run;
        entry.attempt = static_cast<int>(query.integer(3));
        entry.losses = static_cast<int>(query.integer(4));
        entries.append({entry, WorkerId{query.integer(5)}});
    }
    return entries;
}

Result<std::optional<wire::Job>> RunRepository::job(const queue::QueueEntry &entry)
{
    Query query = m_connection.query(kJob);
    if (!TRY(query.bind(wire::runOf(entry.judging)).first()))
        return std::nullopt;
    wire::Job job;
    job.key = entry.key();
    job.submission = entry.submission;
    job.language = query.text(0);
    job.run.emplace();
    TRY(readRequest(query.blob(1), job.files, *job.run));
    job.trace = query.text(2);
    return job;
}

Result<bool> RunRepository::setLeased(RunId id, int attempt, WorkerId worker, qint64 atMs)
{
    const int changed = TRY(m_connection.query(kSetLeased).bind(attempt).bind(worker).bind(atMs).bind(id).run());
    return changed == 1;
}

Result<bool> RunRepository::setWaiting(RunId id)
{
    const int changed = TRY(m_connection.query(kSetWaiting).bind(id).run());
    return changed == 1;
}

Result<bool> RunRepository::setLosses(RunId id, int losses)
{
    const int changed = TRY(m_connection.query(kSetLosses).bind(losses).bind(id).run());
    return changed == 1;
}

Result<bool> RunRepository::finish(RunId id, const wire::Report &report, WorkerId worker, qint64 atMs)
{
    QJsonObject object;
    wire::write(object, report);
    Query query = m_connection.query(kFinish);
    query.bind(QJsonDocument(object).toJson(QJsonDocument::Compact)).bind(worker).bind(atMs).bind(atMs).bind(id);
    const int changed = TRY(query.run());
    return changed == 1;
}

Result<bool> RunRepository::end(RunId id, judging::JudgingState state, const QString &error, qint64 atMs)
{
    Query query = m_connection.query(kEnd);
    query.bind(judging::stateCode(state)).bind(error).bind(atMs).bind(atMs).bind(id);
    const int changed = TRY(query.run());
    return changed == 1;
}

Result<void> RunRepository::expire(RunId id, qint64 atMs)
{
    TRY(m_connection.query(kExpire).bind(atMs).bind(id).run());
    return {};
}

Result<void> RunRepository::purge(qint64 atMs)
{
    TRY(m_connection.query(kPurge).bind(atMs).run());
    return {};
}

} // namespace gavel::storage
