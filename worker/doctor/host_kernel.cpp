#include "worker/doctor/host_report.h"

#include <QRegularExpression>

#include <array>
#include <compare>

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::worker {

namespace {

using Level = Finding::Level;

const QString kArea = QStringLiteral("kernel");

struct Version {
    int major = 0;
    int minor = 0;
    int patch = 0;

    auto operator<=>(const Version &) const = default;
};

Version versionOf(const QString &release)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d+)\\.(\\d+)(?:\\.(\\d+))?"));
    const QRegularExpressionMatch match = pattern.match(release);
    return {match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt()};
}

// Holes that programs in a cell can reach, since the filter does not stand before them: from `since` on, closed in each
// of `closed` and in all that is newer than the last.
struct Hole {
    const char *name;
    Version since;
    std::array<Version, 3> closed; // in the order of their versions
};

constexpr Hole kHoles[] = {
    {"CVE-2022-0847 (pipes write to files)", {5, 8, 0}, {{{5, 10, 102}, {5, 15, 25}, {5, 16, 11}}}},
    {"CVE-2023-3269 (growing stacks)", {6, 1, 0}, {{{6, 1, 37}, {6, 3, 11}, {6, 4, 1}}}},
};

bool isOpen(const Hole &hole, const Version &version)
{
    if (version < hole.since || version >= hole.closed.back())
        return false;
    for (const Version &closed : hole.closed) {
        if (version.major == closed.major && version.minor == closed.minor)
            return version < closed;
    }
    return true;
}

Finding version(const HostFiles &host)
{
    const QString release = host.text(QStringLiteral("/proc/sys/kernel/osrelease"));
    const Version version = versionOf(release);
    Finding finding{Level::Good, kArea, QStringLiteral("version"), QStringLiteral("Linux %1").arg(release), {}};
    if (version < Version{5, 14, 0}) {
        finding.level = Level::Failed;
        finding.text += QStringLiteral(": the sandbox needs 5.14");
        finding.fix = QStringLiteral("install a newer kernel");
        return finding;
    }
    for (const Hole &hole : kHoles) {
        if (!isOpen(hole, version))
            continue;
        finding.level = Level::Warning;
        finding.text += QStringLiteral(": had %1 when it was released").arg(QString::fromLatin1(hole.name));
        finding.fix = QStringLiteral(
            "apt-get install --only-upgrade linux-image-amd64, unless your distribution says that it is closed");
    }
    return finding;
}

Finding addressLayout(const HostFiles &host)
{
    const bool isRandom = host.number(QStringLiteral("/proc/sys/kernel/randomize_va_space")).value_or(0) != 0;
    Finding finding{
        Level::Good, kArea, QStringLiteral("address-layout"), QStringLiteral("addresses are the same in each run"), {}};
    if (isRandom) {
        finding.level = Level::Note;
        finding.text = QStringLiteral("addresses are random: times of the same program differ by a percent or so");
        finding.fix = QStringLiteral("sysctl -w kernel.randomize_va_space=0, on a host that does nothing but judge");
    }
    return finding;
}

Finding corePattern(const HostFiles &host)
{
    const QString pattern = host.text(QStringLiteral("/proc/sys/kernel/core_pattern"));
    Finding finding{
        Level::Good, kArea, QStringLiteral("core-pattern"), QStringLiteral("crashes start no program of the host"), {}};
    if (pattern.startsWith(QLatin1Char('|'))) {
        finding.level = Level::Warning;
        finding.text = QStringLiteral("each crash in a cell starts %1 on the host, as root")
                           .arg(pattern.mid(1).trimmed().section(QLatin1Char(' '), 0, 0));
        finding.fix = QStringLiteral("sysctl -w kernel.core_pattern=core");
    }
    return finding;
}

Finding userNamespaces(const HostFiles &host, bool isRoot)
{
    Finding finding{
        Level::Good, kArea, QStringLiteral("user-namespaces"), QStringLiteral("user namespaces can be made"), {}};
    if (!host.exists(QStringLiteral("/proc/self/ns/user")))
        finding.fix = QStringLiteral("install a kernel with CONFIG_USER_NS");
    else if (host.number(QStringLiteral("/proc/sys/user/max_user_namespaces")) == 0)
        finding.fix = QStringLiteral("sysctl -w user.max_user_namespaces=10000");
    else if (host.number(QStringLiteral("/proc/sys/kernel/unprivileged_userns_clone")) == 0)
        finding.fix = QStringLiteral("sysctl -w kernel.unprivileged_userns_clone=1");
    else if (host.number(QStringLiteral("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")) == 1)
        finding.fix =
            QStringLiteral("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or a profile for gavel-cells");
    if (finding.fix.isEmpty())
        return finding;
    finding.level = isRoot ? Level::Note : Level::Failed;
    finding.text = QStringLiteral("ordinary users cannot make user namespaces: the worker has to run as root");
    return finding;
}

// Lines of /proc/cgroups: name, hierarchy (0: the one of v2), groups, enabled. Newer kernels tell of v1 only there.
Finding controllers(const HostFiles &host)
{
    QStringList v1;
    QStringList v2 =
        host.text(QStringLiteral("/sys/fs/cgroup/cgroup.controllers")).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &line : host.lines(QStringLiteral("/proc/cgroups"))) {
        const QStringList columns = line.simplified().split(QLatin1Char(' '));
        if (columns.value(3) == QStringLiteral("1"))
            (columns.value(1) == QStringLiteral("0") ? v2 : v1).append(columns.first());
    }
    v2.removeDuplicates();
    const auto list = [](const QStringList &names) {
        return names.isEmpty() ? QStringLiteral("none") : names.join(QLatin1Char(' '));
    };
    Finding finding{Level::Good,
                    kArea,
                    QStringLiteral("controllers"),
                    QStringLiteral("control group controllers of v1: %1; of v2: %2").arg(list(v1), list(v2)),
                    {}};
    const QStringList all = v1 + v2;
    if (!all.contains(QStringLiteral("memory")) || !all.contains(QStringLiteral("pids"))) {
        finding.level = Level::Warning;
        finding.text += QStringLiteral("; memory and pids are needed");
        finding.fix =
            QStringLiteral("boot with cgroup_enable=memory, on a kernel with CONFIG_MEMCG and CONFIG_CGROUP_PIDS");
    }
    return finding;
}

bool countsInstructions()
{
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    const long counter = ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 8UL /* PERF_FLAG_FD_CLOEXEC */);
    if (counter >= 0)
        ::close(int(counter));
    return counter >= 0;
}

Finding counters(const HostFiles &host)
{
    Finding finding{
        Level::Good, kArea, QStringLiteral("perf-events"), QStringLiteral("instructions can be counted"), {}};
    if (countsInstructions())
        return finding;
    const qint64 paranoia = host.number(QStringLiteral("/proc/sys/kernel/perf_event_paranoid")).value_or(0);
    finding.level = Level::Note;
    finding.text = QStringLiteral("instructions cannot be counted; no verdict needs them");
    finding.fix = paranoia > 2 ? QStringLiteral("sysctl -w kernel.perf_event_paranoid=2")
                               : QStringLiteral("a processor whose counters are handed to this (virtual) machine");
    return finding;
}

} // namespace

Findings examineKernel(const HostFiles &host, bool isRoot)
{
    return {version(host),     addressLayout(host), corePattern(host), userNamespaces(host, isRoot),
            controllers(host), counters(host)};
}

} // namespace gavel::worker
