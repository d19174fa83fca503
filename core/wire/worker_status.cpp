#include "core/wire/worker_status.h"

#include "core/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace gavel::wire {

namespace {

constexpr qint64 kMostSlots = 1024;
constexpr qint64 kMostCores = 100'000;
constexpr qint64 kMostAttacks = 10'000;

Bytes readBytes(ObjectReader &reader, const char *key)
{
    return Bytes{reader.integer(key, 0)};
}

QString readOneOf(ObjectReader &reader, const char *key, const QStringList &values)
{
    const QString value = reader.string(key);
    if (!values.contains(value))
        reader.fail(key, QStringLiteral("must be one of ") + values.join(QStringLiteral(", ")));
    return value;
}

HostFinding readFinding(ObjectReader &reader)
{
    HostFinding finding;
    finding.level =
        readOneOf(reader, "level", {QStringLiteral("note"), QStringLiteral("warning"), QStringLiteral("failed")});
    finding.area = reader.string("area");
    finding.id = reader.string("id");
    finding.text = reader.string("text");
    finding.fix = reader.optionalString("fix").value_or(QString());
    return finding;
}

RefusedPlugin readRefused(ObjectReader &reader)
{
    RefusedPlugin refused;
    refused.id = reader.string("id");
    refused.path = reader.string("path");
    refused.reason = reader.string("reason");
    refused.debianPackages = reader.strings("debian_packages");
    return refused;
}

ProbeReport readProbe(ObjectReader &reader)
{
    ProbeReport probe;
    probe.name = reader.string("name");
    probe.state =
        readOneOf(reader, "state", {QStringLiteral("passed"), QStringLiteral("failed"), QStringLiteral("not done")});
    probe.detail = reader.optionalString("detail").value_or(QString());
    if (const auto time = reader.optionalInteger("compile_time_ns", 0))
        probe.compileTime = std::chrono::nanoseconds(*time);
    if (const auto time = reader.optionalInteger("cpu_time_ns", 0))
        probe.cpuTime = std::chrono::nanoseconds(*time);
    if (const auto bytes = reader.optionalInteger("peak_memory_bytes", 0))
        probe.peakMemory = Bytes{*bytes};
    return probe;
}

QJsonObject probeToJson(const ProbeReport &probe)
{
    QJsonObject object{{QStringLiteral("name"), probe.name}, {QStringLiteral("state"), probe.state}};
    if (!probe.detail.isEmpty())
        object.insert(QStringLiteral("detail"), probe.detail);
    if (probe.compileTime)
        object.insert(QStringLiteral("compile_time_ns"), qint64(probe.compileTime->count()));
    if (probe.cpuTime)
        object.insert(QStringLiteral("cpu_time_ns"), qint64(probe.cpuTime->count()));
    if (probe.peakMemory)
        object.insert(QStringLiteral("peak_memory_bytes"), qint64(probe.peakMemory->count));
    return object;
}

template <typename Message>
QByteArray encodeAlone(const Message &message)
{
    QJsonObject object;
    fill(object, message);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

template <typename Message>
Result<Message> decodeAlone(const QByteArray &json, Message (*read)(ObjectReader &))
{
    ObjectReader reader(TRY(parseObject(json)));
    const Message message = read(reader);
    TRY(reader.finish());
    return message;
}

} // namespace

bool LanguageTested::isPassed() const
{
    return error.isEmpty() && !probes.isEmpty() &&
           std::ranges::none_of(probes, [](const ProbeReport &one) { return one.state == QLatin1String("failed"); });
}

QString fill(QJsonObject &object, const Status &status)
{
    object.insert(QStringLiteral("busy"), status.busy);
    object.insert(QStringLiteral("load"), status.load);
    object.insert(QStringLiteral("cores"), status.cores);
    object.insert(QStringLiteral("memory_bytes"), qint64(status.memory.count));
    object.insert(QStringLiteral("free_memory_bytes"), qint64(status.freeMemory.count));
    object.insert(QStringLiteral("free_disk_bytes"), qint64(status.freeDisk.count));
    object.insert(QStringLiteral("blob_cache_bytes"), qint64(status.blobCache.count));
    object.insert(QStringLiteral("blob_cache_bound_bytes"), qint64(status.blobCacheBound.count));
    if (status.speed)
        object.insert(QStringLiteral("speed"), *status.speed);
    if (status.drift)
        object.insert(QStringLiteral("drift"), *status.drift);
    return QStringLiteral("status");
}

Status readStatus(ObjectReader &reader)
{
    Status status;
    status.busy = int(reader.integer("busy", 0, kMostSlots));
    status.load = reader.number("load");
    status.cores = int(reader.integer("cores", 0, kMostCores));
    status.memory = readBytes(reader, "memory_bytes");
    status.freeMemory = readBytes(reader, "free_memory_bytes");
    status.freeDisk = readBytes(reader, "free_disk_bytes");
    status.blobCache = readBytes(reader, "blob_cache_bytes");
    status.blobCacheBound = readBytes(reader, "blob_cache_bound_bytes");
    status.speed = reader.optionalNumber("speed");
    status.drift = reader.optionalNumber("drift");
    return status;
}

QString fill(QJsonObject &object, const HostReport &report)
{
    QJsonArray findings;
    for (const HostFinding &finding : report.findings)
        findings.append(QJsonObject{{QStringLiteral("level"), finding.level},
                                    {QStringLiteral("area"), finding.area},
                                    {QStringLiteral("id"), finding.id},
                                    {QStringLiteral("text"), finding.text},
                                    {QStringLiteral("fix"), finding.fix}});
    QJsonArray refused;
    for (const RefusedPlugin &plugin : report.refused)
        refused.append(
            QJsonObject{{QStringLiteral("id"), plugin.id},
                        {QStringLiteral("path"), plugin.path},
                        {QStringLiteral("reason"), plugin.reason},
                        {QStringLiteral("debian_packages"), QJsonArray::fromStringList(plugin.debianPackages)}});
    object.insert(QStringLiteral("attacks"), report.attacks);
    object.insert(QStringLiteral("attacks_held"), report.attacksHeld);
    object.insert(QStringLiteral("findings"), findings);
    object.insert(QStringLiteral("refused"), refused);
    return QStringLiteral("host_report");
}

HostReport readHostReport(ObjectReader &reader)
{
    HostReport report;
    report.attacks = int(reader.integer("attacks", 0, kMostAttacks));
    report.attacksHeld = int(reader.integer("attacks_held", 0, kMostAttacks));
    reader.objects("findings", [&](ObjectReader &finding) { report.findings.append(readFinding(finding)); });
    reader.objects("refused", [&](ObjectReader &plugin) { report.refused.append(readRefused(plugin)); });
    return report;
}

QString fill(QJsonObject &object, const TestLanguage &wanted)
{
    object.insert(QStringLiteral("language"), wanted.language);
    return QStringLiteral("test_language");
}

TestLanguage readTestLanguage(ObjectReader &reader)
{
    return TestLanguage{reader.string("language")};
}

QString fill(QJsonObject &object, const LanguageTested &tested)
{
    QJsonArray probes;
    for (const ProbeReport &probe : tested.probes)
        probes.append(probeToJson(probe));
    object.insert(QStringLiteral("language"), tested.language);
    object.insert(QStringLiteral("version"), tested.version);
    object.insert(QStringLiteral("error"), tested.error);
    object.insert(QStringLiteral("probes"), probes);
    return QStringLiteral("language_tested");
}

LanguageTested readLanguageTested(ObjectReader &reader)
{
    LanguageTested tested;
    tested.language = reader.string("language");
    tested.version = reader.string("version");
    tested.error = reader.string("error");
    reader.objects("probes", [&](ObjectReader &probe) { tested.probes.append(readProbe(probe)); });
    return tested;
}

QByteArray toText(const Status &status)
{
    return encodeAlone(status);
}

QByteArray toText(const HostReport &report)
{
    return encodeAlone(report);
}

QByteArray toText(const LanguageTested &tested)
{
    return encodeAlone(tested);
}

Result<Status> decodeStatus(const QByteArray &json)
{
    return decodeAlone(json, readStatus);
}

Result<HostReport> decodeHostReport(const QByteArray &json)
{
    return decodeAlone(json, readHostReport);
}

Result<LanguageTested> decodeLanguageTested(const QByteArray &json)
{
    return decodeAlone(json, readLanguageTested);
}

} // namespace gavel::wire
