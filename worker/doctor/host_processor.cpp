#include "worker/doctor/host_report.h"

#include <algorithm>

namespace gavel::worker {

namespace {

using Level = Finding::Level;

const QString kArea = QStringLiteral("processor");
const QString kCpus = QStringLiteral("/sys/devices/system/cpu");

Finding governor(const HostFiles &host)
{
    QStringList slow;
    const QStringList policies = host.directories(kCpus + QStringLiteral("/cpufreq"), QStringLiteral("policy*"));
    for (const QString &policy : policies) {
        const QString name = host.text(kCpus + QStringLiteral("/cpufreq/%1/scaling_governor").arg(policy));
        if (name != QStringLiteral("performance") && !slow.contains(name))
            slow.append(name);
    }
    Finding finding{Level::Good,
                    kArea,
                    QStringLiteral("frequency"),
                    policies.isEmpty() ? QStringLiteral("this kernel does not scale the frequency")
                                       : QStringLiteral("frequency governor: performance"),
                    {}};
    if (!slow.isEmpty()) {
        finding.level = Level::Warning;
        finding.text =
            QStringLiteral("frequency governor: %1, so the same program takes longer on a machine that was idle")
                .arg(slow.join(QStringLiteral(", ")));
        finding.fix =
            QStringLiteral("for f in %1/cpufreq/policy*/scaling_governor; do echo performance > $f; done").arg(kCpus);
    }
    return finding;
}

Finding turbo(const HostFiles &host)
{
    const QString intel = kCpus + QStringLiteral("/intel_pstate/no_turbo");
    const QString other = kCpus + QStringLiteral("/cpufreq/boost");
    Finding finding{
        Level::Good, kArea, QStringLiteral("turbo"), QStringLiteral("no turbo that this kernel could switch"), {}};
    if (!host.exists(intel) && !host.exists(other))
        return finding;
    const bool isIntel = host.exists(intel);
    const bool isOn = isIntel ? host.number(intel) == 0 : host.number(other) == 1;
    finding.text = isOn ? QStringLiteral("turbo is on: a core is faster while the others are idle")
                        : QStringLiteral("turbo is off");
    if (isOn) {
        finding.level = Level::Note;
        finding.fix = isIntel ? QStringLiteral("echo 1 > ") + intel : QStringLiteral("echo 0 > ") + other;
    }
    return finding;
}

// "0,4" or "0-1" -> {0, 4}
QList<int> coresIn(const QString &list)
{
    QList<int> cores;
    for (const QString &part : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const int first = part.section(QLatin1Char('-'), 0, 0).toInt();
        const int last = part.section(QLatin1Char('-'), -1).toInt();
        for (int core = first; core <= last; ++core)
            cores.append(core);
    }
    return cores;
}

Finding siblings(const HostFiles &host, const std::vector<int> &slotCores)
{
    std::vector<int> cores = slotCores;
    std::sort(cores.begin(), cores.end());
    cores.erase(std::unique(cores.begin(), cores.end()), cores.end());
    QStringList shared;
    bool hasSiblings = false;
    for (const int core : cores) {
        for (const int sibling :
             coresIn(host.text(kCpus + QStringLiteral("/cpu%1/topology/thread_siblings_list").arg(core)))) {
            hasSiblings = hasSiblings || sibling != core;
            if (sibling > core && std::binary_search(cores.begin(), cores.end(), sibling))
                shared.append(QStringLiteral("%1 and %2").arg(core).arg(sibling));
        }
    }
    Finding finding{Level::Good,
                    kArea,
                    QStringLiteral("hyper-threading"),
                    QStringLiteral("no slot shares its core with another"),
                    {}};
    if (!shared.isEmpty()) {
        finding.level = Level::Warning;
        finding.text = QStringLiteral("slots share a core (%1): each makes the other slower")
                           .arg(shared.join(QStringLiteral(", ")));
        finding.fix = QStringLiteral("echo off > %1/smt/control, or --slots %2")
                          .arg(kCpus)
                          .arg(cores.size() - std::size_t(shared.size()));
    } else if (hasSiblings) {
        finding.level = Level::Note;
        finding.text = QStringLiteral("the cores of the slots have siblings on which other programs may run");
        finding.fix = QStringLiteral("echo off > %1/smt/control").arg(kCpus);
    }
    return finding;
}

Finding clockSource(const HostFiles &host)
{
    const QString name = host.text(QStringLiteral("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
    const QStringList slow{QStringLiteral("hpet"), QStringLiteral("acpi_pm"), QStringLiteral("jiffies"),
                           QStringLiteral("refined-jiffies")};
    Finding finding{Level::Good,
                    kArea,
                    QStringLiteral("clock"),
                    QStringLiteral("clock source: %1").arg(name.isEmpty() ? QStringLiteral("not told") : name),
                    {}};
    if (slow.contains(name)) {
        finding.level = Level::Warning;
        finding.text +=
            QStringLiteral(", whose every reading is a system call: programs that look at the clock are slow");
        finding.fix = QStringLiteral("boot with clocksource=tsc tsc=reliable");
    }
    return finding;
}

Finding knownHoles(const HostFiles &host)
{
    QStringList open;
    const QString directory = kCpus + QStringLiteral("/vulnerabilities/");
    for (const char *name : {"gather_data_sampling", "itlb_multihit", "l1tf", "mds", "meltdown", "mmio_stale_data",
                             "reg_file_data_sampling", "retbleed", "spec_rstack_overflow", "spec_store_bypass",
                             "spectre_v1", "spectre_v2", "srbds", "tsx_async_abort"}) {
        if (host.text(directory + QString::fromLatin1(name)).startsWith(QStringLiteral("Vulnerable")))
            open.append(QString::fromLatin1(name));
    }
    Finding finding{Level::Good,
                    kArea,
                    QStringLiteral("processor-holes"),
                    QStringLiteral("known holes of the processor are closed"),
                    {}};
    if (!open.isEmpty()) {
        finding.level = Level::Note;
        finding.text = QStringLiteral("holes of the processor through which memory of others may be guessed: ") +
                       open.join(QStringLiteral(", "));
        finding.fix = QStringLiteral(
            "install the microcode (intel-microcode or amd64-microcode) and boot without mitigations=off");
    }
    return finding;
}

} // namespace

Findings examineProcessor(const HostFiles &host, const std::vector<int> &cores)
{
    return {governor(host), turbo(host), siblings(host, cores), clockSource(host), knownHoles(host)};
}

} // namespace gavel::worker
