#include "worker/doctor/host_report.h"

namespace gavel::worker {

namespace {

using Level = Finding::Level;

// "always [madvise] never" -> "madvise"
QString chosen(const QString &text)
{
    return text.section(QLatin1Char('['), 1).section(QLatin1Char(']'), 0, 0);
}

Finding swap(const HostFiles &host)
{
    qint64 kilobytes = 0;
    for (const QString &line : host.lines(QStringLiteral("/proc/swaps")).mid(1))
        kilobytes += line.simplified().section(QLatin1Char(' '), 2, 2).toLongLong();
    Finding finding{
        Level::Good, QStringLiteral("memory"), QStringLiteral("swap"), QStringLiteral("there is no swap"), {}};
    if (kilobytes == 0)
        return finding;
    finding.level = Level::Warning;
    finding.text =
        QStringLiteral("%1 MiB of swap are on: times vary, and memory limits are not exact").arg(kilobytes >> 10);
    finding.fix = QStringLiteral("swapoff -a, and take the swap lines out of /etc/fstab");
    return finding;
}

Finding hugePages(const HostFiles &host)
{
    const QString path = QStringLiteral("/sys/kernel/mm/transparent_hugepage/enabled");
    const QString mode = chosen(host.text(path));
    Finding finding{Level::Good,
                    QStringLiteral("memory"),
                    QStringLiteral("transparent-huge-pages"),
                    QStringLiteral("transparent huge pages: %1").arg(mode.isEmpty() ? QStringLiteral("none") : mode),
                    {}};
    if (mode == QStringLiteral("always")) {
        finding.level = Level::Warning;
        finding.text =
            QStringLiteral("transparent huge pages are always given: a program may be charged 2 MiB for a byte");
        finding.fix = QStringLiteral("echo madvise > ") + path;
    }
    return finding;
}

Finding reservedPages(const HostFiles &host)
{
    const qint64 pages = host.number(QStringLiteral("/proc/sys/vm/nr_hugepages")).value_or(0);
    Finding finding{Level::Good,
                    QStringLiteral("memory"),
                    QStringLiteral("reserved-huge-pages"),
                    QStringLiteral("no huge pages are set aside"),
                    {}};
    if (pages > 0) {
        finding.level = Level::Note;
        finding.text = QStringLiteral("%1 huge pages are set aside; cells cannot use them").arg(pages);
        finding.fix = QStringLiteral("sysctl -w vm.nr_hugepages=0");
    }
    return finding;
}

Finding merging(const HostFiles &host)
{
    Finding finding{Level::Good,
                    QStringLiteral("memory"),
                    QStringLiteral("page-merging"),
                    QStringLiteral("equal pages are not merged"),
                    {}};
    if (host.number(QStringLiteral("/sys/kernel/mm/ksm/run")) == 1) {
        finding.level = Level::Note;
        finding.text = QStringLiteral("equal pages are merged: times vary, and tell about the memory of others");
        finding.fix = QStringLiteral("echo 2 > /sys/kernel/mm/ksm/run");
    }
    return finding;
}

Finding overcommit(const HostFiles &host)
{
    Finding finding{Level::Good,
                    QStringLiteral("memory"),
                    QStringLiteral("overcommit"),
                    QStringLiteral("address space can be reserved beyond the memory there is"),
                    {}};
    if (host.number(QStringLiteral("/proc/sys/vm/overcommit_memory")) == 2) {
        finding.level = Level::Warning;
        finding.text = QStringLiteral("reservations are counted as memory: Java, Go, Erlang and others will not start");
        finding.fix = QStringLiteral("sysctl -w vm.overcommit_memory=0");
    }
    return finding;
}

} // namespace

Findings examineMemory(const HostFiles &host)
{
    return {swap(host), hugePages(host), reservedPages(host), merging(host), overcommit(host)};
}

} // namespace gavel::worker
