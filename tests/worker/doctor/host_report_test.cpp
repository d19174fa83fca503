#include "worker/doctor/host_report.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::worker;

namespace {

using Level = Finding::Level;
using Files = QList<QPair<QString, QString>>;

// A host whose kernel says what the test wants.
class MadeUpHost {
public:
    explicit MadeUpHost(const Files &files)
    {
        for (const auto &[path, content] : files) {
            const QString whole = m_directory.path() + path;
            QDir().mkpath(QFileInfo(whole).path());
            QFile file(whole);
            if (file.open(QIODevice::WriteOnly))
                file.write(content.toUtf8() + '\n');
        }
    }

    HostFiles files() const { return HostFiles(m_directory.path()); }

private:
    QTemporaryDir m_directory;
};

Finding find(const Findings &findings, const QString &id)
{
    for (const Finding &finding : findings) {
        if (finding.id == id)
            return finding;
    }
    return {Level::Failed, {}, {}, QStringLiteral("there is no finding ") + id, {}};
}

// All that is read from files.
Findings examine(const HostFiles &host, bool isRoot = true)
{
    return examineMemory(host) + examineProcessor(host, {0, 1}) + examineKernel(host, isRoot);
}

} // namespace

class HostReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachTroubleIsFoundWithItsRemedy_data()
    {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("level");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *name, const Files &files, const char *id, Level level, const char *remedy) {
            QTest::newRow(name) << files << QString::fromLatin1(id) << int(level) << QString::fromLatin1(remedy);
        };
        const auto file = [](const char *path, const char *content) {
            return QPair(QString::fromLatin1(path), QString::fromLatin1(content));
        };
        const auto release = [&](const char *version) {
            return Files{file("/proc/sys/kernel/osrelease", version)};
        };
        row("swap", {file("/proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 2097148 0 -2")}, "swap",
            Level::Warning, "swapoff -a");
        row("no swap", {file("/proc/swaps", "Filename Type Size Used Priority")}, "swap", Level::Good, "");
        row("huge pages always", {file("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never")},
            "transparent-huge-pages", Level::Warning, "echo madvise");
        row("huge pages on request", {file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")},
            "transparent-huge-pages", Level::Good, "");
        row("set aside", {file("/proc/sys/vm/nr_hugepages", "16")}, "reserved-huge-pages", Level::Note,
            "vm.nr_hugepages=0");
        row("merging", {file("/sys/kernel/mm/ksm/run", "1")}, "page-merging", Level::Note, "ksm/run");
        row("no overcommitment", {file("/proc/sys/vm/overcommit_memory", "2")}, "overcommit", Level::Warning,
            "vm.overcommit_memory=0");
        row("governor", {file("/sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave")}, "frequency",
            Level::Warning, "echo performance");
        row("good governor", {file("/sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "performance")},
            "frequency", Level::Good, "");
        row("turbo of Intel", {file("/sys/devices/system/cpu/intel_pstate/no_turbo", "0")}, "turbo", Level::Note,
            "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo");
        row("turbo of others", {file("/sys/devices/system/cpu/cpufreq/boost", "1")}, "turbo", Level::Note, "echo 0 >");
        row("turbo off", {file("/sys/devices/system/cpu/cpufreq/boost", "0")}, "turbo", Level::Good, "");
        row("slots that share a core",
            {file("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1"),
             file("/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "0-1")},
            "hyper-threading", Level::Warning, "--slots 1");
        row("siblings elsewhere",
            {file("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,4"),
             file("/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "1,5")},
            "hyper-threading", Level::Note, "smt/control");
        row("no siblings",
            {file("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0"),
             file("/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "1")},
            "hyper-threading", Level::Good, "");
        row("slow clock", {file("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet")}, "clock",
            Level::Warning, "clocksource=tsc");
        row("clock of a guest", {file("/sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock")},
            "clock", Level::Good, "");
        row("open holes",
            {file("/sys/devices/system/cpu/vulnerabilities/mds", "Vulnerable: Clear CPU buffers attempted")},
            "processor-holes", Level::Note, "microcode");
        row("old kernel", release("5.10.0-30-amd64"), "version", Level::Failed, "newer kernel");
        row("dirty pipe", release("5.15.20"), "version", Level::Warning, "linux-image-amd64");
        row("dirty pipe, of no line that was mended", release("5.14.0"), "version", Level::Warning,
            "linux-image-amd64");
        row("dirty pipe, closed", release("5.15.25-generic"), "version", Level::Good, "");
        row("growing stacks", release("6.1.30"), "version", Level::Warning, "linux-image-amd64");
        row("Debian 12", release("6.1.0-37-amd64"), "version", Level::Warning, "unless your distribution");
        row("new kernel", release("6.12.9"), "version", Level::Good, "");
        const char kHeader[] = "#subsys_name hierarchy num_cgroups enabled\n";
        row("no memory controller",
            {file("/proc/cgroups", (QByteArray(kHeader) + "memory 0 1 0\npids 0 1 1").constData())}, "controllers",
            Level::Warning, "cgroup_enable=memory");
        row("controllers of both kinds",
            {file("/proc/cgroups", (QByteArray(kHeader) + "memory 4 1 1\npids 0 1 1").constData())}, "controllers",
            Level::Good, "");
        row("random addresses", {file("/proc/sys/kernel/randomize_va_space", "2")}, "address-layout", Level::Note,
            "kernel.randomize_va_space=0");
        row("piped cores", {file("/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P %u")},
            "core-pattern", Level::Warning, "kernel.core_pattern=core");
        row("plain cores", {file("/proc/sys/kernel/core_pattern", "core.%p")}, "core-pattern", Level::Good, "");
        row("no user namespaces", {file("/proc/self/ns/user", ""), file("/proc/sys/user/max_user_namespaces", "0")},
            "user-namespaces", Level::Note, "user.max_user_namespaces");
        row("AppArmor",
            {file("/proc/self/ns/user", ""), file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")},
            "user-namespaces", Level::Note, "apparmor");
    }

    void eachTroubleIsFoundWithItsRemedy()
    {
        QFETCH(Files, files);
        QFETCH(QString, id);
        QFETCH(int, level);
        QFETCH(QString, remedy);
        const MadeUpHost host(files);
        const Finding finding = find(examine(host.files()), id);
        QVERIFY2(int(finding.level) == level, qPrintable(finding.text));
        QVERIFY2(finding.fix.contains(remedy), qPrintable(finding.fix));
        QCOMPARE(finding.fix.isEmpty(), finding.level == Level::Good);
    }

    void ordinaryUsersNeedUserNamespaces()
    {
        const MadeUpHost host({{QStringLiteral("/proc/self/ns/user"), {}},
                               {QStringLiteral("/proc/sys/user/max_user_namespaces"), QStringLiteral("0")}});
        QCOMPARE(find(examine(host.files(), false), QStringLiteral("user-namespaces")).level, Level::Failed);
    }

    // In a process of its own, whose limits cannot be raised again.
    void lowLimitsAreFound()
    {
        const pid_t child = ::fork();
        if (child == 0) {
            const rlimit files{64, 64};
            const rlimit addresses{rlim_t(8) << 30, rlim_t(8) << 30};
            ::setrlimit(RLIMIT_NOFILE, &files);
            ::setrlimit(RLIMIT_AS, &addresses);
            const Findings findings = examineProcess();
            const Finding open = find(findings, QStringLiteral("limit-open-files"));
            const Finding space = find(findings, QStringLiteral("limit-address-space"));
            const bool isFound = open.level == Level::Warning && open.fix.contains(QStringLiteral("LimitNOFILE")) &&
                                 open.text.contains(QStringLiteral("64")) && space.level == Level::Warning;
            ::_exit(isFound ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }

    void diskSpaceIsWeighed()
    {
        QTemporaryDir directory;
        const QString data = directory.path() + QStringLiteral("/new/data");
        const auto look = [&](Bytes caches, Bytes least) {
            return examineDisk(data, caches, least).first();
        };
        QCOMPARE(look(Bytes{0}, Bytes{0}).level, Level::Good);
        QVERIFY(QFile::exists(data));
        QCOMPARE(look(Bytes{qint64(1) << 60}, Bytes{0}).level, Level::Warning);
        QCOMPARE(look(Bytes{0}, Bytes{qint64(1) << 60}).level, Level::Failed);
        const Finding impossible = examineDisk(QStringLiteral("/proc/no/such"), Bytes{0}, Bytes{0}).first();
        QCOMPARE(impossible.level, Level::Failed);
        QVERIFY(!impossible.fix.isEmpty());
    }

    void missingAbilitiesFail()
    {
        sandbox::SandboxAbilities abilities;
        abilities.missing = {"something: do this"};
        const Findings findings = examineAbilities(abilities);
        QCOMPARE(find(findings, QStringLiteral("limits-memory")).level, Level::Failed);
        QVERIFY(find(findings, QStringLiteral("limits-memory")).fix.contains(QStringLiteral("mount control groups")));
        abilities.privilege = sandbox::Privilege::OrdinaryUser;
        QVERIFY(find(examineAbilities(abilities), QStringLiteral("limits-memory"))
                    .fix.contains(QStringLiteral("Delegate=yes")));
        QVERIFY(find(findings, QStringLiteral("missing")).text.contains(QStringLiteral("do this")));
        abilities.limitsMemory = abilities.measuresPeakMemory = abilities.limitsProcesses = true;
        QCOMPARE(find(examineAbilities(abilities), QStringLiteral("limits-memory")).level, Level::Good);
    }

    // Whatever this host is like, there is an answer to everything, and something to do about what is not good.
    void thisHostIsExamined()
    {
        const HostFiles host;
        const Findings findings = examine(host, ::geteuid() == 0) + examineProcess();
        QVERIFY(findings.size() >= 18);
        for (const Finding &finding : findings) {
            QVERIFY2(!finding.text.isEmpty() && !finding.area.isEmpty(), qPrintable(finding.id));
            QVERIFY2(finding.level == Level::Good || !finding.fix.isEmpty(), qPrintable(finding.text));
        }
        QVERIFY(find(findings, QStringLiteral("version"))
                    .text.contains(host.text(QStringLiteral("/proc/sys/kernel/osrelease"))));
    }
};

QTEST_GUILESS_MAIN(HostReportTest)
#include "host_report_test.moc"
