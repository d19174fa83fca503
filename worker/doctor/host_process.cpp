#include "worker/doctor/host_report.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <sys/resource.h>

namespace gavel::worker {

namespace {

using Level = Finding::Level;

// A limit of this process that must be at least so much.
struct NeededLimit {
    int resource;
    const char *id;
    const char *what;
    rlim_t least;
    const char *setting; // of a unit of systemd
};

constexpr NeededLimit kNeededLimits[] = {
    {RLIMIT_NOFILE, "limit-open-files", "open files", 4096, "LimitNOFILE=65536, or ulimit -n 65536"},
    {RLIMIT_NPROC, "limit-processes", "processes", 4096, "LimitNPROC=infinity, or ulimit -u unlimited"},
    {RLIMIT_FSIZE, "limit-file-size", "bytes in a file", rlim_t(1) << 30,
     "LimitFSIZE=infinity, or ulimit -f unlimited"},
    {RLIMIT_AS, "limit-address-space", "bytes of addresses", RLIM_INFINITY, "LimitAS=infinity, or ulimit -v unlimited"},
    {RLIMIT_CPU, "limit-cpu-time", "seconds of CPU time", RLIM_INFINITY, "LimitCPU=infinity, or ulimit -t unlimited"},
    {RLIMIT_STACK, "limit-stack", "bytes of stack", rlim_t(256) << 20, "LimitSTACK=infinity, or ulimit -Hs unlimited"},
};

Finding examineLimit(const NeededLimit &needed)
{
    rlimit limit{};
    ::getrlimit(static_cast<__rlimit_resource>(needed.resource), &limit);
    const QString what = QString::fromLatin1(needed.what);
    Finding finding{Level::Good,
                    QStringLiteral("process"),
                    QString::fromLatin1(needed.id),
                    QStringLiteral("the worker's limit of %1 is high enough").arg(what),
                    {}};
    if (limit.rlim_max >= needed.least)
        return finding;
    finding.level = Level::Warning;
    finding.text =
        needed.least == RLIM_INFINITY
            ? QStringLiteral("the worker may have only %1 %2").arg(limit.rlim_max).arg(what)
            : QStringLiteral("the worker may have only %1 %2, not %3").arg(limit.rlim_max).arg(what).arg(needed.least);
    finding.fix = QString::fromLatin1(needed.setting);
    return finding;
}

} // namespace

Findings examineProcess()
{
    Findings findings;
    for (const NeededLimit &needed : kNeededLimits)
        findings.append(examineLimit(needed));
    return findings;
}

Findings examineDisk(const QString &dataDirectory, Bytes cacheSize, Bytes leastFree)
{
    Finding finding{Level::Good, QStringLiteral("disk"), QStringLiteral("data-folder"), {}, {}};
    if (!QDir().mkpath(dataDirectory) || !QFileInfo(dataDirectory).isWritable()) {
        finding.level = Level::Failed;
        finding.text = QStringLiteral("data folder %1: cannot be written").arg(dataDirectory);
        finding.fix = QStringLiteral("give the worker's user the folder, or another --data");
        return {finding};
    }
    const Bytes free{QStorageInfo(dataDirectory).bytesAvailable()};
    finding.text = QStringLiteral("data folder %1: %2 MiB free").arg(dataDirectory).arg(free.count >> 20);
    if (free < leastFree) {
        finding.level = Level::Failed;
        finding.text += QStringLiteral("; the worker takes no jobs with less than %1").arg(leastFree.count >> 20);
    } else if (free.count < cacheSize.count + leastFree.count) {
        finding.level = Level::Warning;
        finding.text += QStringLiteral("; its caches may grow to %1").arg(cacheSize.count >> 20);
    }
    if (finding.level != Level::Good)
        finding.fix = QStringLiteral("make room, or lower --blob-cache and --program-cache");
    return {finding};
}

} // namespace gavel::worker
