#include "worker/doctor/host_report.h"

namespace gavel::worker {

namespace {

using Level = Finding::Level;

QString backendName(sandbox::GroupBackend backend)
{
    switch (backend) {
    case sandbox::GroupBackend::V1: return QStringLiteral("control groups v1");
    case sandbox::GroupBackend::V2: return QStringLiteral("control groups v2");
    case sandbox::GroupBackend::Automatic:
    case sandbox::GroupBackend::None: break;
    }
    return QStringLiteral("no control groups");
}

// What gives a missing ability, by whose rights cells are made.
QString remedy(sandbox::Privilege privilege)
{
    if (privilege == sandbox::Privilege::OrdinaryUser)
        return QStringLiteral(
            "give the worker a subtree of control groups v2 of its own: Delegate=yes in its systemd unit");
    return QStringLiteral("mount control groups with the memory and pids controllers, and do not hide /sys/fs/cgroup "
                          "from the worker");
}

Finding ability(bool isThere, sandbox::Privilege privilege, const char *id, const char *what)
{
    const QString text = QString::fromLatin1(what);
    Finding finding{Level::Good, QStringLiteral("sandbox"), QString::fromLatin1(id), text, {}};
    if (!isThere) {
        finding.level = Level::Failed;
        finding.text += QStringLiteral(": not on this host");
        finding.fix = remedy(privilege);
    }
    return finding;
}

} // namespace

Findings examineAbilities(const sandbox::SandboxAbilities &abilities)
{
    const QString area = QStringLiteral("sandbox");
    const bool isRoot = abilities.privilege == sandbox::Privilege::Root;
    Findings findings{
        {Level::Good,
         area,
         QStringLiteral("groups"),
         QStringLiteral("the sandbox started, with %1").arg(backendName(abilities.groups)),
         {}},
        {Level::Good,
         area,
         QStringLiteral("privilege"),
         isRoot ? QStringLiteral("cells are made by root")
                : QStringLiteral("cells are made by an ordinary user, in user namespaces"),
         {}},
        ability(abilities.limitsMemory, abilities.privilege, "limits-memory", "memory is limited"),
        ability(abilities.measuresPeakMemory, abilities.privilege, "measures-memory", "peak memory is measured"),
        ability(abilities.limitsProcesses, abilities.privilege, "limits-processes", "processes are limited"),
    };
    if (!abilities.countsDeniedCalls)
        findings.append({Level::Note,
                         area,
                         QStringLiteral("denied-calls"),
                         QStringLiteral("denied system calls are refused, but not counted"),
                         {}});
    for (const std::string &missing : abilities.missing)
        findings.append({Level::Note, area, QStringLiteral("missing"), QString::fromStdString(missing), {}});
    return findings;
}

} // namespace gavel::worker
