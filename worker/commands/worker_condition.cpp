#include "worker/commands/worker_condition.h"

#include <QFile>
#include <QStorageInfo>

#include <cstdlib>

namespace gavel::worker {

namespace {

const QString kAttack = QStringLiteral("attack");

QString levelText(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Good:
    case Finding::Level::Note: break;
    case Finding::Level::Warning: return QStringLiteral("warning");
    case Finding::Level::Failed: return QStringLiteral("failed");
    }
    return QStringLiteral("note");
}

// "MemTotal:       16316412 kB" of /proc/meminfo.
Bytes memoryLine(const QByteArray &text, const QByteArray &name)
{
    const qsizetype start = text.indexOf(name + ':');
    if (start < 0)
        return {};
    const qsizetype end = text.indexOf('\n', start);
    const QByteArray value = text.mid(start, end - start).mid(name.size() + 1).trimmed();
    return kibibytes(value.left(value.indexOf(' ')).toLongLong());
}

} // namespace

wire::Status hostStatus(const QString &dataDirectory)
{
    wire::Status status;
    double loads[1] = {0};
    if (getloadavg(loads, 1) == 1)
        status.load = loads[0];
    QFile memory(QStringLiteral("/proc/meminfo"));
    if (memory.open(QIODevice::ReadOnly)) {
        const QByteArray text = memory.readAll();
        status.memory = memoryLine(text, "MemTotal");
        status.freeMemory = memoryLine(text, "MemAvailable");
    }
    status.freeDisk = Bytes{std::max<qint64>(0, QStorageInfo(dataDirectory).bytesAvailable())};
    return status;
}

void addAttacks(wire::HostReport &report, const std::vector<SelfTestResult> &results)
{
    report.findings.removeIf([](const wire::HostFinding &finding) { return finding.area == kAttack; });
    report.attacks = int(results.size());
    report.attacksHeld = 0;
    for (const SelfTestResult &result : results) {
        if (result.failure.isEmpty())
            ++report.attacksHeld;
        else
            report.findings.append({QStringLiteral("failed"), kAttack, result.id,
                                    result.name + QStringLiteral(": ") + result.failure, QString()});
    }
}

void addFindings(wire::HostReport &report, const Findings &findings)
{
    report.findings.removeIf([](const wire::HostFinding &finding) { return finding.area != kAttack; });
    for (const Finding &finding : findings) {
        if (finding.level != Finding::Level::Good)
            report.findings.append({levelText(finding.level), finding.area, finding.id, finding.text, finding.fix});
    }
}

QList<wire::RefusedPlugin> refusedPlugins(const QList<Refusal> &refused)
{
    QList<wire::RefusedPlugin> plugins;
    for (const Refusal &refusal : refused) {
        const QString where = refusal.field.isEmpty() ? QString() : refusal.field + QStringLiteral(": ");
        const QString line = refusal.line > 0 ? QStringLiteral("line %1: ").arg(refusal.line) : QString();
        plugins.append({refusal.id, refusal.path, line + where + refusal.reason, refusal.debianPackages});
    }
    return plugins;
}

} // namespace gavel::worker
