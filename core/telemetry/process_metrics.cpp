#include "core/telemetry/process_metrics.h"

#include "core/telemetry/metrics.h"

#include <QDateTime>
#include <QFile>

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

namespace gavel::telemetry {

namespace {

double countDescriptors()
{
    DIR *folder = ::opendir("/proc/self/fd");
    if (!folder)
        return 0;
    int count = -3; // ".", ".." and the one that looks
    while (::readdir(folder))
        ++count;
    ::closedir(folder);
    return count;
}

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double secondsOf(const timeval &time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
}

double mostDescriptors()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

} // namespace

void addProcessMetrics(Metrics &metrics, const std::string &program, const std::string &version)
{
    metrics.gauges("gavel_build_info", "Always 1; the labels say which program this is.")
        .Add({{"program", program}, {"version", version}})
        .Set(1);
    metrics.gauges("process_start_time_seconds", "When the program started, since 1970.")
        .Add({})
        .Set(static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1000);
    auto &cpu = metrics.counters("process_cpu_seconds_total", "Processor time used.").Add({});
    auto &resident = metrics.gauges("process_resident_memory_bytes", "Memory in use.").Add({});
    auto &open = metrics.gauges("process_open_fds", "Open file descriptors.").Add({});
    auto &most = metrics.gauges("process_max_fds", "How many may be open.").Add({});
    metrics.beforeEach([&] {
        raiseTo(cpu, cpuSeconds());
        resident.Set(residentBytes());
        open.Set(countDescriptors());
        most.Set(mostDescriptors());
    });
}

} // namespace gavel::telemetry
