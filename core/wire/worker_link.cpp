#include "core/wire/worker_link.h"

#include "core/wire/blob_ref.h"
#include "core/wire/json_reader.h"
#include "core/wire/judging_policy_codec.h"
#include "core/wire/report_codec.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gavel::wire {

namespace {

constexpr int kMostSlots = 1024;
constexpr qint64 kMostPreference = 1'000'000;
constexpr qint64 kLongestTimeLimitMs = 24 * 3600 * 1000;

QJsonArray keysToJson(const QList<JobKey> &keys)
{
    QJsonArray array;
    for (const JobKey &key : keys) {
        QJsonObject object;
        write(object, key);
        array.append(object);
    }
    return array;
}

QList<JobKey> readKeys(ObjectReader &reader, const char *name)
{
    QList<JobKey> keys;
    reader.objects(name, [&](ObjectReader &object) { keys.append(readKey(object)); });
    return keys;
}

constexpr qint64 kMostProcesses = 1'000'000;

QJsonObject languageToJson(const OfferedLanguage &language)
{
    QJsonArray judge0Ids;
    for (const int id : language.judge0Ids)
        judge0Ids.append(id);
    return QJsonObject{
        {QStringLiteral("id"), language.id},
        {QStringLiteral("name"), language.name},
        {QStringLiteral("version"), language.version},
        {QStringLiteral("extensions"), QJsonArray::fromStringList(language.extensions)},
        {QStringLiteral("compile_command"), QJsonArray::fromStringList(language.compileCommand)},
        {QStringLiteral("run_command"), QJsonArray::fromStringList(language.runCommand)},
        {QStringLiteral("time_factor"), language.timeFactor},
        {QStringLiteral("source_file"), language.sourceFile},
        {QStringLiteral("package_code"), language.packageCode},
        {QStringLiteral("tier"), language.tier},
        {QStringLiteral("memory_extra_bytes"), qint64(language.memoryExtra.count)},
        {QStringLiteral("processes"), language.processes},
        {QStringLiteral("notes"), language.notes},
        {QStringLiteral("example"), language.example},
        {QStringLiteral("judge0_ids"), judge0Ids},
        {QStringLiteral("preference"), language.preference},
    };
}

OfferedLanguage readLanguage(ObjectReader &reader)
{
    OfferedLanguage language;
    language.id = reader.string("id");
    language.name = reader.string("name");
    language.version = reader.string("version");
    language.extensions = reader.strings("extensions");
    language.compileCommand = reader.strings("compile_command");
    language.runCommand = reader.strings("run_command");
    language.timeFactor = reader.number("time_factor");
    language.sourceFile = reader.string("source_file");
    // A worker of an earlier version says nothing of these.
    language.packageCode = reader.optionalString("package_code").value_or(QString());
    language.tier = reader.optionalString("tier").value_or(QString());
    language.memoryExtra = Bytes{reader.optionalInteger("memory_extra_bytes", 0).value_or(0)};
    language.processes = int(reader.optionalInteger("processes", 0, kMostProcesses).value_or(0));
    language.notes = reader.optionalString("notes").value_or(QString());
    language.example = reader.optionalString("example").value_or(QString());
    language.judge0Ids = reader.optionalIntegers("judge0_ids");
    language.preference = int(reader.optionalInteger("preference", -kMostPreference, kMostPreference).value_or(0));
    return language;
}

QString stageName(JobStage stage)
{
    switch (stage) {
    case JobStage::Fetching: return QStringLiteral("fetching");
    case JobStage::Compiling: return QStringLiteral("compiling");
    case JobStage::Running: return QStringLiteral("running");
    }
    Q_UNREACHABLE();
}

JobStage readStage(ObjectReader &reader)
{
    const QString name = reader.string("stage");
    for (JobStage stage : {JobStage::Fetching, JobStage::Compiling, JobStage::Running}) {
        if (name == stageName(stage))
            return stage;
    }
    reader.fail("stage", QStringLiteral("must be fetching, compiling or running"));
    return JobStage::Fetching;
}

// One overload a message type: its name on the wire, and its fields.

QString fill(QJsonObject &object, const Hello &hello)
{
    QJsonArray languages;
    for (const OfferedLanguage &language : hello.languages)
        languages.append(languageToJson(language));
    object.insert(QStringLiteral("version"), hello.version);
    object.insert(QStringLiteral("name"), hello.name);
    object.insert(QStringLiteral("instance"), hello.instance);
    object.insert(QStringLiteral("slots"), hello.slots);
    object.insert(QStringLiteral("languages"), languages);
    object.insert(QStringLiteral("held"), keysToJson(hello.held));
    return QStringLiteral("hello");
}

QString fill(QJsonObject &object, const Welcome &welcome)
{
    object.insert(QStringLiteral("worker"), qint64(welcome.worker.value));
    object.insert(QStringLiteral("lease_ms"), qint64(welcome.lease.count()));
    object.insert(QStringLiteral("heartbeat_ms"), qint64(welcome.heartbeat.count()));
    return QStringLiteral("welcome");
}

QString fill(QJsonObject &object, const Ready &ready)
{
    object.insert(QStringLiteral("slots"), ready.slots);
    if (!ready.reason.isEmpty())
        object.insert(QStringLiteral("reason"), ready.reason);
    return QStringLiteral("ready");
}

QString fill(QJsonObject &object, const Job &job)
{
    QJsonArray files;
    for (const JobFile &file : job.files)
        files.append(toJson(file));
    write(object, job.key);
    object.insert(QStringLiteral("submission"), qint64(job.submission.value));
    object.insert(QStringLiteral("language"), job.language);
    object.insert(QStringLiteral("files"), files);
    if (job.run)
        object.insert(QStringLiteral("run"), toJson(*job.run));
    else
        object.insert(QStringLiteral("judging_data"), toJson(job.judgingData));
    object.insert(QStringLiteral("runs_all_tests"), job.runsAllTests);
    if (job.cpuTimeLimit)
        object.insert(QStringLiteral("cpu_time_limit_ms"), qint64(job.cpuTimeLimit->count()));
    if (job.examination)
        object.insert(QStringLiteral("examination"), toJson(*job.examination));
    if (job.policy != domain::JudgingPolicy())
        object.insert(QStringLiteral("policy"), toJson(job.policy));
    object.insert(QStringLiteral("trace"), job.trace);
    return QStringLiteral("job");
}

QString fill(QJsonObject &object, const Progress &progress)
{
    write(object, progress.key);
    object.insert(QStringLiteral("stage"), stageName(progress.stage));
    object.insert(QStringLiteral("tests_done"), progress.testsDone);
    object.insert(QStringLiteral("tests_total"), progress.testsTotal);
    return QStringLiteral("progress");
}

QString fill(QJsonObject &object, const OutputPiece &piece)
{
    write(object, piece.key);
    object.insert(QStringLiteral("run"), piece.run);
    object.insert(QStringLiteral("offset"), piece.offset);
    object.insert(QStringLiteral("bytes"), QString::fromLatin1(piece.bytes.toBase64()));
    return QStringLiteral("output");
}

QString fill(QJsonObject &object, const Report &report)
{
    write(object, report);
    return QStringLiteral("report");
}

QString fill(QJsonObject &object, const Heartbeat &heartbeat)
{
    object.insert(QStringLiteral("held"), keysToJson(heartbeat.held));
    return QStringLiteral("heartbeat");
}

QString fill(QJsonObject &object, const HeartbeatReply &reply)
{
    object.insert(QStringLiteral("lost"), keysToJson(reply.lost));
    return QStringLiteral("heartbeat_reply");
}

QString fill(QJsonObject &object, const ReportReply &reply)
{
    write(object, reply.key);
    return QStringLiteral("report_reply");
}

QString fill(QJsonObject &object, const Release &release)
{
    write(object, release.key);
    object.insert(QStringLiteral("reason"), release.reason);
    return QStringLiteral("release");
}

QString fill(QJsonObject &object, const Cancel &cancel)
{
    write(object, cancel.key);
    return QStringLiteral("cancel");
}

QString fill(QJsonObject &, const Drain &)
{
    return QStringLiteral("drain");
}

QString fill(QJsonObject &, const Resume &)
{
    return QStringLiteral("resume");
}

QString fill(QJsonObject &, const Unknown &unknown)
{
    return unknown.type;
}

template <typename Message>
QByteArray encodeAny(const Message &message)
{
    QJsonObject object;
    const QString type = std::visit([&](const auto &known) { return fill(object, known); }, message);
    object.insert(QStringLiteral("type"), type);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Hello readHello(ObjectReader &reader)
{
    Hello hello;
    hello.version = int(reader.integer("version", 1, 1'000'000));
    hello.name = reader.string("name");
    hello.instance = reader.string("instance");
    hello.slots = int(reader.integer("slots", 1, kMostSlots));
    reader.objects("languages", [&](ObjectReader &language) { hello.languages.append(readLanguage(language)); });
    hello.held = readKeys(reader, "held");
    if (hello.name.isEmpty() || hello.name.size() > 100)
        reader.fail("name", QStringLiteral("must have 1 to 100 characters"));
    return hello;
}

Welcome readWelcome(ObjectReader &reader)
{
    Welcome welcome;
    welcome.worker = WorkerId{reader.integer("worker", 1)};
    welcome.lease = std::chrono::milliseconds(reader.integer("lease_ms", 1, 3'600'000));
    welcome.heartbeat = std::chrono::milliseconds(reader.integer("heartbeat_ms", 1, 3'600'000));
    return welcome;
}

Job readJob(ObjectReader &reader)
{
    Job job;
    job.key = readKey(reader);
    job.submission = SubmissionId{reader.integer("submission", 0)};
    job.language = reader.string("language");
    reader.objects("files", [&](ObjectReader &file) { job.files.append(readJobFile(file)); });
    reader.optionalObject("run", [&](ObjectReader &run) { job.run = readCustomRun(run); });
    if (!job.run)
        job.judgingData = readBlobRef(reader, "judging_data");
    job.runsAllTests = reader.boolean("runs_all_tests");
    if (const auto limit = reader.optionalInteger("cpu_time_limit_ms", 1, kLongestTimeLimitMs))
        job.cpuTimeLimit = std::chrono::milliseconds(*limit);
    reader.optionalObject("examination", [&](ObjectReader &task) { job.examination = readExaminationTask(task); });
    reader.optionalObject("policy", [&](ObjectReader &policy) { job.policy = readPolicy(policy); });
    job.trace = reader.optionalString("trace").value_or(QString());
    return job;
}

Progress readProgress(ObjectReader &reader)
{
    Progress progress;
    progress.key = readKey(reader);
    progress.stage = readStage(reader);
    progress.testsDone = int(reader.integer("tests_done", 0, 1'000'000));
    progress.testsTotal = int(reader.integer("tests_total", 0, 1'000'000));
    return progress;
}

OutputPiece readOutputPiece(ObjectReader &reader)
{
    OutputPiece piece;
    piece.key = readKey(reader);
    piece.run = int(reader.integer("run", 0, 1'000'000));
    piece.offset = reader.integer("offset", 0);
    piece.bytes = reader.base64("bytes");
    if (piece.bytes.size() > kMostOutputPiece)
        reader.fail("bytes", QStringLiteral("has more bytes than a piece may have"));
    return piece;
}

} // namespace

QByteArray encode(const WorkerMessage &message)
{
    return encodeAny(message);
}

QByteArray encode(const ServerMessage &message)
{
    return encodeAny(message);
}

Result<WorkerMessage> decodeWorkerMessage(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)));
    const QString type = reader.string("type");
    TRY(reader.finish());
    WorkerMessage message = Unknown{type};
    if (type == QLatin1String("hello"))
        message = readHello(reader);
    else if (type == QLatin1String("ready"))
        message =
            Ready{int(reader.integer("slots", 0, kMostSlots)), reader.optionalString("reason").value_or(QString())};
    else if (type == QLatin1String("progress"))
        message = readProgress(reader);
    else if (type == QLatin1String("output"))
        message = readOutputPiece(reader);
    else if (type == QLatin1String("heartbeat"))
        message = Heartbeat{readKeys(reader, "held")};
    else if (type == QLatin1String("report"))
        message = readReport(reader);
    else if (type == QLatin1String("release"))
        message = Release{readKey(reader), reader.string("reason")};
    else if (type == QLatin1String("status"))
        message = readStatus(reader);
    else if (type == QLatin1String("host_report"))
        message = readHostReport(reader);
    else if (type == QLatin1String("language_tested"))
        message = readLanguageTested(reader);
    TRY_WITHIN(type.toStdString(), reader.finish());
    return message;
}

Result<ServerMessage> decodeServerMessage(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)));
    const QString type = reader.string("type");
    TRY(reader.finish());
    ServerMessage message = Unknown{type};
    if (type == QLatin1String("welcome"))
        message = readWelcome(reader);
    else if (type == QLatin1String("job"))
        message = readJob(reader);
    else if (type == QLatin1String("heartbeat_reply"))
        message = HeartbeatReply{readKeys(reader, "lost")};
    else if (type == QLatin1String("report_reply"))
        message = ReportReply{readKey(reader)};
    else if (type == QLatin1String("cancel"))
        message = Cancel{readKey(reader)};
    else if (type == QLatin1String("drain"))
        message = Drain{};
    else if (type == QLatin1String("resume"))
        message = Resume{};
    else if (type == QLatin1String("test_language"))
        message = readTestLanguage(reader);
    TRY_WITHIN(type.toStdString(), reader.finish());
    return message;
}

QByteArray encode(const OfferedLanguage &language)
{
    return QJsonDocument(languageToJson(language)).toJson(QJsonDocument::Compact);
}

Result<OfferedLanguage> decodeOfferedLanguage(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)));
    OfferedLanguage language = readLanguage(reader);
    TRY(reader.finish());
    return language;
}

} // namespace gavel::wire
