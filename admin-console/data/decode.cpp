#include "admin-console/data/decode.h"

#include <QJsonArray>
#include <QSet>

namespace gavel::console {

namespace {

// One copy of each text that stands in thousands of rows.
QString shared(const QString &text)
{
    static QSet<QString> pool; // GUI thread only
    const auto it = pool.constFind(text);
    if (it != pool.cend())
        return *it;
    if (pool.size() > 20'000)
        pool.clear();
    pool.insert(text);
    return text;
}

class Fields {
public:
    explicit Fields(const QJsonObject &object) : m_object(object) {}

    QJsonValue value(const char *key) const { return m_object.value(QLatin1String(key)); }
    QString text(const char *key) const { return value(key).toString(); }
    QString code(const char *key) const { return shared(text(key)); }
    qint64 number(const char *key, qint64 otherwise = 0) const
    {
        const QJsonValue found = value(key);
        return found.isDouble() ? qint64(found.toDouble()) : otherwise;
    }
    double real(const char *key, double otherwise) const { return value(key).toDouble(otherwise); }
    bool flag(const char *key, bool otherwise = false) const { return value(key).toBool(otherwise); }
    qint64 time(const char *key) const { return timeFrom(value(key)); }
    qint64 id(const char *key) const { return idFrom(value(key)); }
    QByteArray bytes(const char *key) const { return text(key).toUtf8(); }
    QStringList texts(const char *key) const
    {
        QStringList list;
        for (const QJsonValue &one : value(key).toArray())
            list.append(one.toString());
        return list;
    }

private:
    const QJsonObject &m_object;
};

template <typename Row>
QList<Row> listFrom(const QJsonObject &answer, const char *key, Row (*read)(const QJsonObject &))
{
    QList<Row> rows;
    const QJsonArray array = answer.value(QLatin1String(key)).toArray();
    rows.reserve(array.size());
    for (const QJsonValue &value : array)
        rows.append(read(value.toObject()));
    return rows;
}

QString endingOf(const Fields &test)
{
    if (const qint64 signal = test.number("signal"); signal != 0)
        return QObject::tr("signal %1").arg(signal);
    if (const qint64 code = test.number("exit_code"); code != 0)
        return QObject::tr("exit code %1").arg(code);
    return {};
}

TestRow testFrom(const QJsonObject &object)
{
    const Fields fields(object);
    TestRow row;
    row.id = fields.number("number");
    row.name = fields.text("name");
    row.verdict = fields.code("verdict");
    if (row.verdict != QLatin1String("SKIPPED")) {
        row.cpuMs = fields.number("cpu_time_ms", -1);
        row.wallMs = fields.number("wall_time_ms", -1);
        row.memoryBytes = fields.number("peak_memory_bytes", -1);
    }
    row.message = fields.text("explanation");
    row.contestantMessage = fields.text("message");
    row.output = fields.bytes("output");
    row.errorOutput = fields.bytes("error_output");
    row.ending = endingOf(fields);
    row.transcript = fields.bytes("transcript");
    row.score = fields.real("score", 0);
    const QJsonObject reason = fields.value("reason").toObject();
    row.reason = reason.value(QStringLiteral("text")).toString();
    row.differenceLine = reason.value(QStringLiteral("difference"))[QStringLiteral("line")].toInt();
    return row;
}

GroupRow groupFrom(const QJsonObject &object)
{
    const Fields fields(object);
    return {fields.text("name"), fields.code("verdict"), fields.real("score", 0), fields.real("max_score", -1)};
}

LossRow lossFrom(const QJsonObject &object)
{
    const Fields fields(object);
    return {int(fields.number("attempt")), fields.text("worker"), fields.text("reason"), fields.time("lost_at")};
}

LanguageRow languageFrom(const QJsonObject &object)
{
    const Fields fields(object);
    LanguageRow row;
    row.key = fields.text("id");
    row.id = qint64(qHash(row.key, 1) & 0x7fffffffffffffff);
    row.name = fields.text("name");
    row.version = fields.text("version");
    row.extensions = fields.texts("extensions");
    row.sourceFile = fields.text("source_file");
    row.compileCommand = fields.texts("compile_command");
    row.runCommand = fields.texts("run_command");
    row.tier = fields.text("tier");
    row.timeFactor = fields.real("time_factor", 1);
    row.ownTimeFactor = fields.real("own_time_factor", row.timeFactor);
    row.memoryExtraBytes = fields.number("memory_extra_bytes");
    row.processes = int(fields.number("processes"));
    row.notes = fields.text("notes");
    row.example = fields.text("example");
    for (const QJsonValue &value : object.value(QStringLiteral("versions")).toArray()) {
        const QJsonObject one = value.toObject();
        const Fields version(one);
        for (const QString &worker : version.texts("workers"))
            row.versionByWorker.insert(worker, version.text("version"));
    }
    row.isAvailable = fields.flag("is_available", true) || !row.versionByWorker.isEmpty();
    row.isEnabled = fields.flag("is_enabled", true);
    row.disabledReason = fields.text("disabled_reason");
    return row;
}

std::optional<double> figureFrom(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

WorkerStatus workerStatusFrom(const QJsonObject &object)
{
    const Fields fields(object);
    WorkerStatus status;
    status.load = fields.real("load", 0);
    status.cores = int(fields.number("cores"));
    status.memoryBytes = fields.number("memory_bytes");
    status.freeMemoryBytes = fields.number("free_memory_bytes");
    status.freeDiskBytes = fields.number("free_disk_bytes");
    status.cacheBytes = fields.number("cache_bytes");
    status.cacheBoundBytes = fields.number("cache_bound_bytes");
    status.speed = figureFrom(fields.value("speed"));
    status.drift = figureFrom(fields.value("drift"));
    return status;
}

WorkerDoctor workerDoctorFrom(const QJsonObject &object)
{
    const Fields fields(object);
    return {int(fields.number("attacks")), int(fields.number("attacks_held")), int(fields.number("failed")),
            int(fields.number("warnings"))};
}

WorkerRow workerFrom(const QJsonObject &object)
{
    const Fields fields(object);
    WorkerRow row;
    row.id = fields.id("id");
    row.name = fields.text("name");
    row.address = fields.text("address");
    row.isConnected = fields.flag("is_connected");
    row.isDraining = fields.flag("is_draining");
    row.reason = fields.text("reason");
    row.slotCount = int(fields.number("slots"));
    row.busy = int(fields.number("busy"));
    row.languages = fields.texts("languages");
    row.connectedMs = fields.time("connected_since");
    row.firstSeenMs = fields.time("first_seen_at");
    row.lastSeenMs = fields.time("last_seen_at");
    row.isElsewhere = fields.flag("is_elsewhere");
    if (fields.value("status").isObject())
        row.status = workerStatusFrom(fields.value("status").toObject());
    if (fields.value("doctor").isObject())
        row.doctor = workerDoctorFrom(fields.value("doctor").toObject());
    return row;
}

AccountRow accountFrom(const QJsonObject &object)
{
    const Fields fields(object);
    return {fields.id("id"),
            fields.text("name"),
            fields.text("display_name"),
            fields.code("role"),
            fields.flag("is_enabled", true),
            fields.time("created_at"),
            fields.code("team")};
}

LaneRow laneFrom(const QJsonObject &object)
{
    const Fields fields(object);
    LaneRow row;
    row.lane = fields.code("lane");
    row.id = qint64(qHash(row.lane, 1) & 0x7fffffffffffffff);
    row.waiting = fields.number("waiting");
    row.oldestMs = row.waiting > 0 ? fields.number("oldest_ms", -1) : -1;
    return row;
}

} // namespace

qint64 idFrom(const QJsonValue &value)
{
    return value.isString() ? value.toString().toLongLong() : qint64(value.toDouble());
}

qint64 timeFrom(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

SubmissionRow submissionFrom(const QJsonObject &object)
{
    const Fields fields(object);
    const QJsonObject judgingObject = fields.value("judging").toObject();
    const Fields judging(judgingObject);
    SubmissionRow row;
    row.id = fields.id("id");
    row.account = fields.code("account");
    row.problem = fields.code("problem");
    row.language = fields.code("language");
    row.sourceBytes = fields.number("source_size_bytes");
    row.createdMs = fields.time("created_at");
    row.judging = judging.id("id");
    row.state = judging.code("state");
    row.verdict = judging.code("verdict");
    row.worker = judging.code("worker");
    row.lane = judging.code("lane");
    row.error = judging.text("error");
    row.verifiedBy = judging.code("verified_by");
    row.score = judging.real("score", -1);
    row.queuedMs = judging.time("created_at");
    row.startedMs = judging.time("started_at");
    row.finishedMs = judging.time("finished_at");
    row.testsDone = int(judging.number("tests_done"));
    row.testsTotal = int(judging.number("tests_total"));
    row.attempt = int(judging.number("attempt"));
    row.losses = int(judging.number("lost_attempts"));
    if (!row.verdict.isEmpty() && row.verdict != QLatin1String("CE")) {
        row.cpuMs = judging.number("cpu_time_ms", -1);
        row.memoryBytes = judging.number("peak_memory_bytes", -1);
    }
    return row;
}

QList<SubmissionRow> submissionsFrom(const QJsonObject &answer)
{
    return listFrom(answer, "submissions", submissionFrom);
}

Judging judgingFrom(const QJsonObject &object)
{
    const Fields fields(object);
    Judging judging;
    judging.id = fields.id("id");
    judging.isCurrent = fields.flag("is_current");
    judging.state = fields.text("state");
    judging.verdict = fields.text("verdict");
    judging.error = fields.text("error");
    judging.worker = fields.text("worker");
    judging.lane = fields.text("lane");
    judging.languageVersion = fields.text("language_version");
    judging.problemVersion = int(fields.number("problem_version"));
    judging.attempt = int(fields.number("attempt"));
    judging.score = fields.real("score", -1);
    judging.maxScore = fields.real("max_score", -1);
    judging.verifiedBy = fields.text("verified_by");
    judging.verifiedMs = fields.time("verified_at");
    judging.createdMs = fields.time("created_at");
    judging.startedMs = fields.time("started_at");
    judging.finishedMs = fields.time("finished_at");
    judging.compileMs = fields.number("compile_time_ms", -1);
    judging.compileOutput = fields.bytes("compile_output");
    judging.tests = listFrom(object, "tests", testFrom);
    judging.groups = listFrom(object, "groups", groupFrom);
    judging.losses = listFrom(object, "losses", lossFrom);
    return judging;
}

QList<SourceFile> filesFrom(const QJsonObject &answer)
{
    QList<SourceFile> files;
    for (const QJsonValue &value : answer.value(QStringLiteral("files")).toArray()) {
        const QJsonObject file = value.toObject();
        const QJsonValue content = file.value(QStringLiteral("content"));
        files.append({file.value(QStringLiteral("name")).toString(),
                      content.isString() ? content.toString().toUtf8()
                                         : QByteArray::fromBase64(
                                               file.value(QStringLiteral("content_base64")).toString().toLatin1())});
    }
    return files;
}

ProblemRow problemFrom(const QJsonObject &object)
{
    const Fields fields(object);
    const QJsonObject limitsObject = fields.value("limits").toObject();
    const Fields limits(limitsObject);
    ProblemRow row;
    row.id = fields.id("id");
    row.name = fields.text("name");
    row.title = fields.text("title");
    row.isOpen = fields.flag("is_open", true);
    row.version = int(fields.number("version"));
    row.testCount = int(fields.number("test_count"));
    row.sampleCount = int(fields.number("sample_count"));
    row.importedMs = fields.time("imported_at");
    row.limits = {limits.number("cpu_time_limit_ms"), limits.number("memory_limit_bytes"),
                  limits.number("output_limit_bytes"), limits.number("source_limit_bytes")};
    return row;
}

QList<ProblemRow> problemsFrom(const QJsonObject &answer)
{
    return listFrom(answer, "problems", problemFrom);
}

QList<LanguageRow> languagesFrom(const QJsonObject &answer)
{
    return listFrom(answer, "languages", languageFrom);
}

QList<WorkerRow> workersFrom(const QJsonObject &answer)
{
    return listFrom(answer, "workers", workerFrom);
}

QList<AccountRow> accountsFrom(const QJsonObject &answer)
{
    return listFrom(answer, "accounts", accountFrom);
}

QList<LaneRow> lanesFrom(const QJsonObject &answer)
{
    return listFrom(answer, "lanes", laneFrom);
}

} // namespace gavel::console
