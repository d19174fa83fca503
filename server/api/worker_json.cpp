#include "server/api/worker_json.h"

#include <QJsonArray>

#include <algorithm>

namespace gavel::api {

namespace {

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue optionalText(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue milliseconds(const std::optional<std::chrono::nanoseconds> &time)
{
    return time ? QJsonValue(double(time->count()) / 1e6) : QJsonValue();
}

QJsonValue number(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject statusJson(const judging::WorkerRecord &record)
{
    const wire::Status &status = *record.status;
    return {{QStringLiteral("load"), status.load},
            {QStringLiteral("cores"), status.cores},
            {QStringLiteral("memory_bytes"), qint64(status.memory.count)},
            {QStringLiteral("free_memory_bytes"), qint64(status.freeMemory.count)},
            {QStringLiteral("free_disk_bytes"), qint64(status.freeDisk.count)},
            {QStringLiteral("cache_bytes"), qint64(status.blobCache.count)},
            {QStringLiteral("cache_bound_bytes"), qint64(status.blobCacheBound.count)},
            {QStringLiteral("speed"), number(status.speed)},
            {QStringLiteral("drift"), number(status.drift)}};
}

qsizetype countOf(const wire::HostReport &report, const char *level)
{
    return std::ranges::count_if(
        report.findings, [level](const wire::HostFinding &finding) { return finding.level == QLatin1String(level); });
}

QJsonObject doctorJson(const wire::HostReport &report)
{
    return {{QStringLiteral("attacks"), report.attacks},
            {QStringLiteral("attacks_held"), report.attacksHeld},
            {QStringLiteral("failed"), countOf(report, "failed")},
            {QStringLiteral("warnings"), countOf(report, "warning")}};
}

QJsonObject pluginJson(const wire::RefusedPlugin &plugin)
{
    return {{QStringLiteral("id"), optionalText(plugin.id)},
            {QStringLiteral("path"), plugin.path},
            {QStringLiteral("reason"), plugin.reason},
            {QStringLiteral("debian_packages"), QJsonArray::fromStringList(plugin.debianPackages)}};
}

void addConnection(QJsonObject &object, const dispatch::ConnectedWorker &worker)
{
    object.insert(QStringLiteral("address"), worker.address);
    object.insert(QStringLiteral("slots"), worker.slotCount);
    object.insert(QStringLiteral("busy"), worker.busy);
    object.insert(QStringLiteral("free"), worker.free);
    object.insert(QStringLiteral("reason"), optionalText(worker.reason));
    object.insert(QStringLiteral("languages"), QJsonArray::fromStringList(worker.languages));
    object.insert(QStringLiteral("connected_since"), timeText(worker.connectedSince));
}

QJsonObject probeJson(const wire::ProbeReport &probe)
{
    return {{QStringLiteral("name"), probe.name},
            {QStringLiteral("state"), probe.state},
            {QStringLiteral("detail"), probe.detail},
            {QStringLiteral("compile_time_ms"), milliseconds(probe.compileTime)},
            {QStringLiteral("cpu_time_ms"), milliseconds(probe.cpuTime)},
            {QStringLiteral("peak_memory_bytes"),
             probe.peakMemory ? QJsonValue(qint64(probe.peakMemory->count)) : QJsonValue()}};
}

} // namespace

QJsonObject toJson(const judging::WorkerRecord &record, const dispatch::ConnectedWorker *connected, WorkerPlace place)
{
    QJsonObject object{
        {QStringLiteral("id"), QString::number(record.id.value)},
        {QStringLiteral("name"), record.name},
        {QStringLiteral("slots"), record.slotCount},
        {QStringLiteral("first_seen_at"), timeText(record.firstSeen)},
        {QStringLiteral("last_seen_at"), timeText(record.lastSeen)},
        {QStringLiteral("is_draining"), record.isDraining},
        {QStringLiteral("is_connected"), place != WorkerPlace::Nowhere},
        {QStringLiteral("is_elsewhere"), place == WorkerPlace::Elsewhere},
        {QStringLiteral("status"), record.status ? QJsonValue(statusJson(record)) : QJsonValue()},
        {QStringLiteral("doctor"), record.hostReport ? QJsonValue(doctorJson(*record.hostReport)) : QJsonValue()}};
    if (place == WorkerPlace::Elsewhere && record.status)
        object.insert(QStringLiteral("busy"), record.status->busy);
    if (connected)
        addConnection(object, *connected);
    return object;
}

QJsonObject detailJson(const judging::WorkerRecord &record, const dispatch::ConnectedWorker *connected,
                       WorkerPlace place)
{
    QJsonObject object = toJson(record, connected, place);
    QJsonArray findings, refused;
    for (const wire::HostFinding &finding : record.hostReport.value_or(wire::HostReport()).findings)
        findings.append(QJsonObject{{QStringLiteral("level"), finding.level},
                                    {QStringLiteral("area"), finding.area},
                                    {QStringLiteral("id"), finding.id},
                                    {QStringLiteral("text"), finding.text},
                                    {QStringLiteral("fix"), optionalText(finding.fix)}});
    for (const wire::RefusedPlugin &plugin : record.hostReport.value_or(wire::HostReport()).refused)
        refused.append(pluginJson(plugin));
    object.insert(QStringLiteral("findings"), findings);
    object.insert(QStringLiteral("refused"), refused);
    return object;
}

QJsonObject toJson(const judging::LanguageTest &test)
{
    const bool isAnswered = test.answered.isValid();
    QJsonArray probes;
    for (const wire::ProbeReport &probe : test.outcome.probes)
        probes.append(probeJson(probe));
    return {{QStringLiteral("worker"), test.workerName},
            {QStringLiteral("asked_at"), timeText(test.asked)},
            {QStringLiteral("asked_by"), optionalText(test.askedBy)},
            {QStringLiteral("answered_at"), isAnswered ? QJsonValue(timeText(test.answered)) : QJsonValue()},
            {QStringLiteral("is_passed"), isAnswered ? QJsonValue(test.outcome.isPassed()) : QJsonValue()},
            {QStringLiteral("version"), optionalText(test.outcome.version)},
            {QStringLiteral("error"), optionalText(test.outcome.error)},
            {QStringLiteral("probes"), probes}};
}

QJsonObject refusalJson(const wire::RefusedPlugin &plugin, const QStringList &workers)
{
    QJsonObject object = pluginJson(plugin);
    object.insert(QStringLiteral("workers"), QJsonArray::fromStringList(workers));
    return object;
}

} // namespace gavel::api
