// Every program of programs/ ends as its first lines say, leaves nothing behind, and does not disturb the next run.
// C programs are static executables made by the build; Java ones are compiled in a cell, Python ones run as they are.
#include "expectation.h"
#include "test_sandbox.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;

namespace {

const QString kPrograms = programSources();
const QString kJavaHome = QStringLiteral("/usr/lib/jvm/java-17-openjdk-amd64");

// Fails the test unless the file could be put.
void put(Cell &cell, Area area, const std::string &path, const UniqueFd &file)
{
    const Result<void> outcome = cell.putFile(area, path, file.get(), false);
    QVERIFY2(outcome, outcome ? "" : (path + ": " + outcome.error().message).c_str());
}

UniqueFd openFile(const QString &path)
{
    return UniqueFd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
}

QByteArray textOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class HostileProgramsTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();
    std::unique_ptr<Sandbox> m_sandbox;
    UniqueFd m_abstractSocket;
    std::vector<std::pair<std::string, UniqueFd>> m_classes; // of the Java programs
    QByteArray m_mounts;                                     // of the factory, with no cell but the ready ones
    int m_groupCount = 0;                                    // likewise

    // Without groups the peak is that of the largest process, which begins as a part of its cell's init.
    Bytes mostPeakAtRest() const { return mebibytes(m_sandbox->abilities().groups == GroupBackend::None ? 8 : 2); }

    void openAbstractSocket()
    {
        constexpr char kName[] = "\0gavel-sandbox-test";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        memcpy(address.sun_path, kName, sizeof kName - 1);
        m_abstractSocket.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        // Another test run may hold the name: that serves as well.
        ::bind(m_abstractSocket.get(), reinterpret_cast<sockaddr *>(&address),
               static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sizeof kName - 1));
        ::listen(m_abstractSocket.get(), 4);
    }

    // An ordinary user can make nothing that belongs to another user id. But a process of another pid namespace.
    void theLooksSeeProcesses()
    {
        int ends[2];
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        const UniqueFd from(ends[0]);
        const UniqueFd to(ends[1]);
        const pid_t stranger = ::fork();
        if (stranger == 0) {
            if (::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
                ::_exit(1);
            if (::fork() == 0 && ::fork() == 0) // the second one is not the first of its namespace
                ::write(to.get(), "x", 1);
            for (;;)
                ::pause();
        }
        char byte = 0;
        QCOMPARE(::read(from.get(), &byte, 1), 1);
        QVERIFY(!leftoversOf(m_config).isEmpty());
        for (const int child : childrenOf(stranger))
            ::kill(child, SIGKILL); // and with it its namespace
        ::kill(stranger, SIGKILL);
        ::waitpid(stranger, nullptr, 0);
        QVERIFY(eventually([this] { return leftoversOf(m_config).isEmpty(); }));
    }

    void compileJava()
    {
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe recipe;
        recipe.argv = {(kJavaHome + QStringLiteral("/bin/javac")).toStdString(), "-J-XX:+UseSerialGC", "-d",
                       "/box/classes"};
        for (const QFileInfo &file : QDir(kPrograms + QStringLiteral("/java")).entryInfoList(QDir::Files, QDir::Name)) {
            put(*cell, Area::Box, file.fileName().toStdString(), openFile(file.filePath()));
            recipe.argv.push_back(file.fileName().toStdString());
        }
        recipe.limits.cpuTime = std::chrono::seconds(60);
        recipe.limits.wallTime = std::chrono::seconds(120);
        recipe.limits.memory = mebibytes(1024);
        const Result<RunResult> result = cell->run(recipe);
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QVERIFY2(result->exitCode == 0, contentOf(result->standardError).constData());
        const Result<std::vector<CellFile>> files = cell->listBox(1000, mebibytes(64));
        QVERIFY(files);
        for (const CellFile &file : *files) {
            constexpr std::string_view kDirectory = "classes/";
            if (file.path.starts_with(kDirectory))
                m_classes.emplace_back(file.path.substr(kDirectory.size()), *cell->takeFile(file.path, mebibytes(1)));
        }
        QVERIFY(!m_classes.empty());
    }

    // With no cell but the ready ones.
    void rememberTheHost()
    {
        takeCell(*m_sandbox).reset();
        const int factory = factoryOf(::getpid());
        QVERIFY(eventually([&] { return childrenOf(factory).size() == m_config.readyCells; }));
        m_groupCount = groupCountOf(m_config);
        m_mounts = textOfFile(QStringLiteral("/proc/%1/mountinfo").arg(factory));
        QVERIFY(m_mounts.contains(" /usr "));
    }

    void checkNothingIsLeft()
    {
        QCOMPARE(leftoversOf(m_config), QStringList());
        QVERIFY2(eventually([this] { return groupCountOf(m_config) == m_groupCount; }),
                 qPrintable(QStringLiteral("%1 groups, not %2").arg(groupCountOf(m_config)).arg(m_groupCount)));
        QCOMPARE(textOfFile(QStringLiteral("/proc/%1/mountinfo").arg(factoryOf(::getpid()))), m_mounts);
    }

    RunRecipe recipeOf(Cell &cell, const QFileInfo &source, const Expectation &expectation)
    {
        RunRecipe recipe = recipeFor();
        if (source.suffix() == QStringLiteral("c")) {
            putProgram(cell, source.completeBaseName());
        } else if (source.suffix() == QStringLiteral("py")) {
            put(cell, Area::App, "program.py", openFile(source.filePath()));
            recipe.argv = {"/usr/bin/python3", "/app/program.py"};
            recipe.environment = {"PATH=/usr/bin:/bin", "HOME=/box", "LC_ALL=C.UTF-8"};
        } else {
            for (const auto &[name, file] : m_classes)
                put(cell, Area::App, name, file);
            recipe.argv = {(kJavaHome + QStringLiteral("/bin/java")).toStdString(),
                           "-XX:+UseSerialGC",
                           "-XX:-UsePerfData",
                           "-Xss16m",
                           "-Xmx" + std::to_string(expectation.heap) + "m",
                           "-cp",
                           "/app",
                           source.completeBaseName().toStdString()};
        }
        recipe.limits = expectation.limits;
        return recipe;
    }

    static void addRows(const QString &folder, const QString &suffix)
    {
        const QDir programs(kPrograms + folder);
        for (const QFileInfo &file : programs.entryInfoList({QStringLiteral("*.") + suffix}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(folder.mid(1) + (folder.isEmpty() ? QString() : QStringLiteral("/")) +
                                     file.completeBaseName()))
                << file.filePath();
    }

private Q_SLOTS:
    void initTestCase()
    {
        openAbstractSocket();
        m_config.readOnlyPaths = {{"/etc/java-17-openjdk"}};
        m_sandbox = makeSandbox(m_config);
        QVERIFY(m_sandbox);
        QVERIFY2(QFile::exists(kJavaHome + QStringLiteral("/bin/javac")), "install openjdk-17-jdk-headless");
        QVERIFY2(QFile::exists(QStringLiteral("/usr/bin/python3")), "install python3");
        compileJava();
        rememberTheHost();
    }

    void endsAsItMust_data()
    {
        QTest::addColumn<QString>("source");
        addRows(QString(), QStringLiteral("c"));
        addRows(QStringLiteral("/python"), QStringLiteral("py"));
        addRows(QStringLiteral("/java"), QStringLiteral("java"));
    }

    void endsAsItMust()
    {
        QFETCH(QString, source);
        const Expectation expectation = expectationOf(source);
        QVERIFY2(!expectation.endings.isEmpty(), "the program does not say what it must end as");

        std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        RunRecipe recipe = recipeOf(*cell, QFileInfo(source), expectation);
        const UniqueFd input = openFile(source);
        recipe.standardInput = input.get();
        const Result<RunResult> result = cell->run(recipe);
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        const QString ending = endingOf(*result);
        QVERIFY2(expectation.endingsWith(m_sandbox->abilities()).contains(ending),
                 qPrintable(QStringLiteral("ended as \"%1\": %2")
                                .arg(ending, QString::fromUtf8(contentOf(result->standardOutput).left(500) +
                                                               contentOf(result->standardError).left(2000)))));

        QCOMPARE(leftoversOf(m_config), QStringList());
        const RunResult next = runProgram(*cell, QStringLiteral("find_state"));
        QCOMPARE(endingOf(next), QStringLiteral("exited 0"));
        QVERIFY2(next.usage.peakMemory < mostPeakAtRest(), qPrintable(QString::number(next.usage.peakMemory.count)));
        QVERIFY(next.usage.cpuTime < std::chrono::milliseconds(200)); // a busy virtual machine pauses some tens
        cell.reset();
        checkNothingIsLeft();
    }

    // The looks above would see something if there were something.
    void theLooksSee()
    {
        if (m_sandbox->abilities().privilege == Privilege::OrdinaryUser)
            return theLooksSeeProcesses();
        UniqueFd wait[2];
        int ends[2];
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        wait[0].reset(ends[0]);
        wait[1].reset(ends[1]);
        const std::string file = "/tmp/left-by-" + m_config.name;
        const pid_t stranger = ::fork();
        if (stranger == 0) {
            ::syscall(SYS_setresuid, m_config.firstUid, m_config.firstUid, m_config.firstUid);
            ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
            ::syscall(SYS_add_key, "user", "left", "x", 1, -2 /* the process's keyring */);
            const int segment = ::shmget(IPC_PRIVATE, 4096, 0600);
            ::write(wait[1].get(), "x", 1);
            ::sleep(600);
            ::shmctl(segment, IPC_RMID, nullptr);
            ::_exit(0);
        }
        char byte = 0;
        QCOMPARE(::read(wait[0].get(), &byte, 1), 1);
        const QString found = leftoversOf(m_config).join(QLatin1Char('\n'));
        ::kill(stranger, SIGKILL);
        ::waitpid(stranger, nullptr, 0);
        ::unlink(file.c_str());
        const QRegularExpression segment(QStringLiteral("/proc/sysvipc/shm: *-?\\d+ +(\\d+)"));
        ::shmctl(segment.match(found).captured(1).toInt(), IPC_RMID, nullptr);
        QVERIFY2(found.contains(QStringLiteral("process %1").arg(stranger)), qPrintable(found));
        QVERIFY2(found.contains(QString::fromStdString(file)), qPrintable(found));
        QVERIFY2(found.contains(QStringLiteral("/proc/key-users")), qPrintable(found));
        QVERIFY2(segment.match(found).hasMatch(), qPrintable(found));

        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        // The pool makes another one in its place.
        QVERIFY(groupsOf(m_config).isEmpty() || eventually([this] { return groupCountOf(m_config) > m_groupCount; }));
        QVERIFY(putProgram(*cell, QStringLiteral("leave_state")));
        QVERIFY(cell->run(recipeFor()));
        QVERIFY(putProgram(*cell, QStringLiteral("find_state")));
        const Result<RunResult> kept = cell->run(recipeFor(), Cell::BoxBefore::Keep);
        QVERIFY(kept);
        QCOMPARE(kept->exitCode, 1);
        const RunResult touched = runProgram(*cell, QStringLiteral("touch_memory"), recipeFor({QStringLiteral("4")}));
        QVERIFY(touched.usage.peakMemory > mebibytes(2));
    }

    void leavesNothing()
    {
        m_sandbox.reset();
        QCOMPARE(processesOf(m_config), QList<int>());
        QCOMPARE(groupsOf(m_config), QStringList());
    }
};

QTEST_GUILESS_MAIN(HostileProgramsTest)
#include "hostile_programs_test.moc"
