#include "worker/plugins/checker_host.h"

#include "tests/support/memory_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

#include <csignal>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::worker;
using namespace std::chrono_literals;
using test::memoryFile;

namespace {

const QString kProgram = QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-checker-host");
const QString kCheckers = QStringLiteral(GAVEL_BINARY_DIR "/plugins/checkers");
const QString kBadCheckers = QStringLiteral(GAVEL_BINARY_DIR "/test-plugins/checkers");
const QString kDefault = QStringLiteral("default");
const QString kMisbehaving = QStringLiteral("misbehaving");

using Outcome = CheckerReport::Outcome;

std::unique_ptr<CheckerHost> startHost(const QString &plugins)
{
    auto host = CheckerHost::create(kProgram, plugins);
    if (!host)
        qWarning("%s", host.error().message.c_str());
    return host ? *std::move(host) : nullptr;
}

Result<CheckerReport> check(CheckerHost &host, const QString &id, const QStringList &flags, const QByteArray &answer,
                            const QByteArray &output, std::chrono::milliseconds timeout = 20s)
{
    const UniqueFd inputFd = memoryFile("input");
    const UniqueFd answerFd = memoryFile(answer);
    const UniqueFd outputFd = memoryFile(output);
    return host.check(id, flags, inputFd.get(), answerFd.get(), outputFd.get(), timeout);
}

QString messageOf(const Result<CheckerReport> &report)
{
    return report ? QStringLiteral("report: ") + QString::fromStdString(report->juryMessage)
                  : QString::fromStdString(report.error().message);
}

bool isAlive(pid_t pid)
{
    return pid > 0 && ::kill(pid, 0) == 0;
}

int openDescriptors()
{
    return int(
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

} // namespace

class CheckerHostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges();
    void mapsEveryKindOfFile();
    void ignoresFilePositions();
    void refusesWhatIsNoFile();
    void refusesFlagsEarly();
    void refusesUnknownCheckers_data();
    void refusesUnknownCheckers();
    void costsOneCheckOnly_data();
    void costsOneCheckOnly();
    void killsAHangingChecker();
    void passesOnWhatTheCheckerSays();
    void boundsAndCleansMessages();
    void showsTheCheckerNothing();
    void startsAnewWhenTheHostWasKilled();
    void endsWithItsOwner();
    void diesWithTheWorker();
    void cannotBeStarted();
    void servesSlotsSideBySide();
};

void CheckerHostTest::judges()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    QVERIFY(check(*host, kDefault, {}, "1 2\n", "1 2")->outcome == Outcome::Accepted);
    const auto wrong = check(*host, kDefault, {}, "1 2\n", "1 3");
    QVERIFY(wrong->outcome == Outcome::WrongAnswer);
    QVERIFY(messageOf(wrong).contains(QStringLiteral("expected \"2\"")));
    // Flags belong to the call, not to the host.
    QVERIFY(check(*host, kDefault, {QStringLiteral("case_sensitive")}, "a", "A")->outcome == Outcome::WrongAnswer);
    QVERIFY(check(*host, kDefault, {}, "a", "A")->outcome == Outcome::Accepted);
    QVERIFY(check(*host, QStringLiteral("exact"), {}, "a", "a\n")->outcome == Outcome::WrongAnswer);
    QCOMPARE(host->processId(), pid);
}

void CheckerHostTest::mapsEveryKindOfFile()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    QVERIFY(check(*host, kDefault, {}, "", "")->outcome == Outcome::Accepted);
    QVERIFY(check(*host, kDefault, {}, "", "x")->outcome == Outcome::WrongAnswer);
    QVERIFY(check(*host, kDefault, {}, "x", "")->outcome == Outcome::WrongAnswer);
    const QByteArray huge(10'000'000, 'x');
    QVERIFY(check(*host, kDefault, {}, huge, huge)->outcome == Outcome::Accepted);

    // As the sandbox gives it: sealed against writing.
    UniqueFd sealed(::memfd_create("output", MFD_ALLOW_SEALING));
    QVERIFY(::write(sealed.get(), "1", 1) == 1);
    QVERIFY(::fcntl(sealed.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == 0);
    QTemporaryFile plain;
    QVERIFY(plain.open() && plain.write("1\n") == 2 && plain.flush());
    QFile readOnly(plain.fileName());
    QVERIFY(readOnly.open(QIODevice::ReadOnly));
    const auto report = host->check(kDefault, {}, sealed.get(), readOnly.handle(), sealed.get(), 20s);
    QVERIFY2(report && report->outcome == Outcome::Accepted, qPrintable(messageOf(report)));
}

void CheckerHostTest::ignoresFilePositions()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    const UniqueFd answer = memoryFile("1 2 3");
    const UniqueFd output = memoryFile("1 2 3");
    ::lseek(output.get(), 4, SEEK_SET);
    const auto report = host->check(QStringLiteral("exact"), {}, answer.get(), answer.get(), output.get(), 20s);
    QVERIFY(report && report->outcome == Outcome::Accepted);
    QCOMPARE(::lseek(output.get(), 0, SEEK_CUR), off_t(4));
}

void CheckerHostTest::refusesWhatIsNoFile()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    const UniqueFd file = memoryFile("x");
    int ends[2];
    QVERIFY(::pipe(ends) == 0);
    const UniqueFd in(ends[0]);
    const UniqueFd out(ends[1]);
    const auto piped = host->check(kDefault, {}, file.get(), file.get(), in.get(), 20s);
    QVERIFY(!piped && piped.error().code == ErrorCode::InvalidArgument);
    const auto closed = host->check(kDefault, {}, file.get(), -1, file.get(), 20s);
    QVERIFY(!closed && closed.error().code == ErrorCode::InvalidArgument);
    QVERIFY(check(*host, kDefault, {}, "x", "x")->outcome == Outcome::Accepted);
}

void CheckerHostTest::refusesFlagsEarly()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    QVERIFY(host->validate(kDefault, {QStringLiteral("float_tolerance"), QStringLiteral("1e-6")}));
    const auto bad = host->validate(kDefault, {QStringLiteral("float_tolerence"), QStringLiteral("1e-6")});
    QVERIFY(!bad && bad.error().code == ErrorCode::InvalidArgument);
    QVERIFY(QString::fromStdString(bad.error().message).contains(QStringLiteral("checker \"default\"")));
    QVERIFY(QString::fromStdString(bad.error().message).contains(QStringLiteral("float_tolerence")));
    const auto checked = check(*host, kDefault, {QStringLiteral("nonsense")}, "", "");
    QVERIFY(!checked && checked.error().code == ErrorCode::InvalidArgument);
    const auto endless = host->validate(kDefault, {QString(1'000'000, QLatin1Char('x'))});
    QVERIFY(!endless && endless.error().code == ErrorCode::InvalidArgument);
}

void CheckerHostTest::refusesUnknownCheckers_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *id, const char *reason) {
        QTest::newRow(*id ? id : "empty") << QString::fromLatin1(id) << QString::fromLatin1(reason);
    };
    row("nothing", "no such file");
    row("", "no such checker");
    row("../checkers/misbehaving", "no such checker");
    row("..", "no such checker");
    row("outdated-checker", "was built for interface version 0, this worker has version 2");
    row("misnamed", "calls itself \"something-else\"");
    row("no-interface", "does not implement CheckerPlugin");
}

void CheckerHostTest::refusesUnknownCheckers()
{
    QFETCH(QString, id);
    QFETCH(QString, reason);
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    const auto report = check(*host, id, {}, "", "");
    QVERIFY(!report && report.error().code == ErrorCode::NotFound);
    QVERIFY2(messageOf(report).contains(reason), qPrintable(messageOf(report)));
    QCOMPARE(host->processId(), pid);
    QVERIFY(isAlive(pid));
}

void CheckerHostTest::costsOneCheckOnly_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *how, const char *reason) {
        QTest::newRow(how) << QString::fromLatin1(how) << QString::fromLatin1(reason);
    };
    row("abort", "crashed with signal 6");
    row("throw", "crashed with signal 6");
    row("exit", "ended its process with exit code 0");
    row("close", "crashed with signal 9");
    row("outcome", "answered nonsense");
    row("score", "answered nonsense");
    row("partial", "answered nonsense");
    row("reply", "answered nonsense");
#ifdef __SANITIZE_ADDRESS__ // whose handler ends the process
    row("crash", "ended its process with exit code 1");
    row("create-crash", "ended its process with exit code 1");
#else
    row("crash", "crashed with signal 11");
    row("create-crash", "crashed with signal 11");
    row("memory", "crashed with signal 6"); // std::bad_alloc at 2 GiB, through noexcept
#endif
}

void CheckerHostTest::costsOneCheckOnly()
{
    QFETCH(QString, how);
    QFETCH(QString, reason);
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    const int descriptors = openDescriptors();
    const auto report = check(*host, kMisbehaving, {how}, "", "");
    QVERIFY(!report && report.error().code == ErrorCode::Internal);
    QVERIFY2(messageOf(report).startsWith(QStringLiteral("checker \"misbehaving\" ")), qPrintable(messageOf(report)));
    QVERIFY2(messageOf(report).contains(reason), qPrintable(messageOf(report)));
    QVERIFY(!isAlive(pid));

    const auto next = check(*host, kMisbehaving, {}, "", "");
    QVERIFY2(next && next->outcome == Outcome::Failed, qPrintable(messageOf(next)));
    QVERIFY(host->processId() != pid);
    QCOMPARE(openDescriptors(), descriptors);
}

void CheckerHostTest::killsAHangingChecker()
{
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    QElapsedTimer timer;
    timer.start();
    const auto report = check(*host, kMisbehaving, {QStringLiteral("hang")}, "", "", 200ms);
    QVERIFY(!report && report.error().code == ErrorCode::DeadlineExceeded);
    QVERIFY(messageOf(report).contains(QStringLiteral("misbehaving")) &&
            messageOf(report).contains(QStringLiteral("200 ms")));
    QVERIFY(timer.elapsed() >= 200 && timer.elapsed() < 10'000);
    QVERIFY(!isAlive(pid));
    QVERIFY(check(*host, kMisbehaving, {}, "", ""));
}

void CheckerHostTest::passesOnWhatTheCheckerSays()
{
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const auto failed = check(*host, kMisbehaving, {}, "", "");
    QVERIFY(failed && failed->outcome == Outcome::Failed);
    QCOMPARE(QString::fromStdString(failed->juryMessage), QStringLiteral("the answer file is broken"));
    const auto none = host->validate(kMisbehaving, {QStringLiteral("create-null")});
    QVERIFY(!none && none.error().code == ErrorCode::Internal);
}

void CheckerHostTest::boundsAndCleansMessages()
{
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const auto longOne = check(*host, kMisbehaving, {QStringLiteral("message")}, "", "");
    QVERIFY2(longOne, qPrintable(messageOf(longOne)));
    QVERIFY(longOne->juryMessage.size() <= 32 * 1024 && longOne->contestantMessage.size() <= 32 * 1024);
    const auto bytes = check(*host, kMisbehaving, {QStringLiteral("bytes")}, "", "");
    QVERIFY(bytes);
    QCOMPARE(QString::fromStdString(bytes->juryMessage), QString(2, QChar(0xfffd)));
}

void CheckerHostTest::showsTheCheckerNothing()
{
    qputenv("GAVEL_TEST_SECRET", "hidden");
    const UniqueFd inheritable(::open("/dev/null", O_RDONLY)); // not close-on-exec
    const auto host = startHost(kBadCheckers);
    QVERIFY(host);
    const auto report = check(*host, kMisbehaving, {QStringLiteral("look")}, "", "");
    qunsetenv("GAVEL_TEST_SECRET");
    QVERIFY(report);
    // 0, 1, 2, the socket, and the three files of this very check.
    QCOMPARE(QString::fromStdString(report->juryMessage),
             QStringLiteral("env:PATH=/usr/bin:/bin;LC_ALL=C.UTF-8; fds:0;1;2;3;4;5;6;"));
}

void CheckerHostTest::startsAnewWhenTheHostWasKilled()
{
    const auto host = startHost(kCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    ::kill(pid, SIGKILL);
    siginfo_t ended{};
    QVERIFY(::waitid(P_PID, id_t(pid), &ended, WEXITED | WNOWAIT) == 0);
    const auto report = check(*host, kDefault, {}, "x", "x");
    QVERIFY2(report && report->outcome == Outcome::Accepted, qPrintable(messageOf(report)));
    QVERIFY(host->processId() != pid);
}

void CheckerHostTest::endsWithItsOwner()
{
    auto host = startHost(kCheckers);
    QVERIFY(host);
    const pid_t pid = host->processId();
    QVERIFY(isAlive(pid));
    host.reset();
    QVERIFY(!isAlive(pid));
}

void CheckerHostTest::diesWithTheWorker()
{
    // A child plays the worker: it starts a host, reports its pid, and is killed while a check hangs.
    int ends[2];
    QVERIFY(::pipe(ends) == 0);
    const UniqueFd in(ends[0]);
    UniqueFd out(ends[1]);
    const pid_t worker = ::fork();
    if (worker == 0) {
        const auto host = startHost(kBadCheckers);
        const pid_t pid = host ? host->processId() : 0;
        if (::write(out.get(), &pid, sizeof pid) == sizeof pid && host)
            (void)check(*host, kMisbehaving, {QStringLiteral("hang")}, "", "", 100s);
        ::_exit(1);
    }
    out.reset();
    pid_t pid = 0;
    QVERIFY(::read(in.get(), &pid, sizeof pid) == sizeof pid && pid > 0);
    ::kill(worker, SIGKILL);
    QVERIFY(::waitpid(worker, nullptr, 0) == worker);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid) || QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid)).isEmpty(),
                             10'000);
}

void CheckerHostTest::cannotBeStarted()
{
    const auto missing = CheckerHost::create(QStringLiteral("/nonexistent/host"), kCheckers);
    QVERIFY(!missing && missing.error().code == ErrorCode::Unavailable);
    QVERIFY(QString::fromStdString(missing.error().message).contains(QStringLiteral("/nonexistent/host")));
    // The parent once kept the child's end open, and waited the full time-out for a program that had long ended.
    QElapsedTimer timer;
    timer.start();
    const auto other = CheckerHost::create(QStringLiteral("/bin/true"), kCheckers);
    QVERIFY(timer.elapsed() < 10'000);
    QVERIFY(!other && other.error().code == ErrorCode::Unavailable);
    QVERIFY(::waitpid(-1, nullptr, WNOHANG) < 0); // nobody is left behind
}

void CheckerHostTest::servesSlotsSideBySide()
{
    std::atomic<int> accepted = 0;
    std::vector<std::thread> slots;
    for (int slot = 0; slot < 4; ++slot)
        slots.emplace_back([&] {
            const auto host = startHost(kCheckers);
            for (int n = 0; host && n < 100; ++n)
                accepted += check(*host, kDefault, {}, QByteArray::number(n), QByteArray::number(n))->outcome ==
                            Outcome::Accepted;
        });
    for (std::thread &slot : slots)
        slot.join();
    QCOMPARE(accepted.load(), 400);
}

QTEST_APPLESS_MAIN(CheckerHostTest)
#include "checker_host_test.moc"
