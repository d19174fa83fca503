#include "worker/plugins/conformance.h"

#include "worker/plugins/checker_host.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <sys/mman.h>

namespace gavel::worker {
namespace {

using Outcome = CheckerReport::Outcome;

constexpr std::chrono::seconds kTimeout{5};
constexpr qint64 kQuickMs = 1000;

Result<UniqueFd> memoryFile(const QByteArray &bytes)
{
    UniqueFd fd(::memfd_create("gavel-plugin-check", MFD_CLOEXEC));
    if (!fd)
        return systemFailure("making a memory file");
    QFile file;
    if (!file.open(fd.get(), QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return failure(ErrorCode::ResourceExhausted, "writing a memory file");
    return fd;
}

// One checker in a host of its own.
class Examined {
public:
    Examined(CheckerHost &host, QString id) : m_host(host), m_id(std::move(id)) {}

    Result<void> validate(const QStringList &flags) { return m_host.validate(m_id, flags); }

    Result<CheckerReport> check(const QByteArray &answer, const QByteArray &output)
    {
        const UniqueFd input = TRY(memoryFile("1 2\n"));
        const UniqueFd answerFd = TRY(memoryFile(answer));
        const UniqueFd outputFd = TRY(memoryFile(output));
        return m_host.check(m_id, {}, input.get(), answerFd.get(), outputFd.get(), kTimeout);
    }

private:
    CheckerHost &m_host;
    const QString m_id;
};

QString messageOf(const Error &error)
{
    return QString::fromStdString(error.message);
}

bool isFavourable(const Result<CheckerReport> &report)
{
    return report && (report->outcome == Outcome::Accepted || report->outcome == Outcome::Partial);
}

void checkAnswerAsOutput(Examined &checker, ConformanceTable &table)
{
    for (const char *text : {"1 2 3\n", "YES\n", "3.14\n2.71\n", ""}) {
        const auto report = checker.check(text, text);
        const QString check =
            QStringLiteral("accepts the answer itself: %1").arg(QString::fromLatin1(text).simplified());
        if (isFavourable(report))
            table.passed(check);
        else
            table.failed(check, report ? QString::fromStdString(report->juryMessage) : messageOf(report.error()));
    }
}

// Whatever the verdict, there must be one.
void checkOddOutputs(Examined &checker, ConformanceTable &table)
{
    struct Odd {
        const char *name;
        QByteArray output;
    };
    const QList<Odd> outputs = {
        {"nothing", {}},
        {"only white space", " \t\r\n\n"},
        {"NUL bytes", QByteArray(1000, '\0')},
        {"bytes that are no UTF-8", "\xff\xfe\xc0\x80\n"},
        {"CRLF line ends", "1 2 3\r\n"},
        {"no newline at the end", "1 2 3"},
        {"numbers that are none", "nan inf -inf 1e999999 0x10\n"},
        {"one line of 4 MiB", QByteArray(4 << 20, 'x')},
        {"a million lines", QByteArray(1'000'000, '\n')},
    };
    for (const Odd &odd : outputs) {
        const QString check = QStringLiteral("judges %1").arg(QLatin1String(odd.name));
        const auto report = checker.check("1 2 3\n", odd.output);
        if (!report)
            table.failed(check, messageOf(report.error()));
        else if (report->outcome == Outcome::Failed)
            table.failed(check, QStringLiteral("a bad output is a wrong answer, not a failure of the checker"));
        else
            table.passed(check);
    }
}

void checkRejection(Examined &checker, ConformanceTable &table)
{
    const auto report = checker.check("1 2 3\n", "something else entirely\n");
    if (isFavourable(report))
        return table.notDone(QStringLiteral("rejects a wrong output"),
                             QStringLiteral("it accepted one: is that meant?"));
    if (!report)
        return table.failed(QStringLiteral("rejects a wrong output"), messageOf(report.error()));
    table.passed(QStringLiteral("rejects a wrong output"), QString::fromStdString(report->juryMessage));
    table.expect(!report->juryMessage.empty(), QStringLiteral("tells the jury why"),
                 QStringLiteral("juryMessage is empty"));
    const auto again = checker.check("1 2 3\n", "something else entirely\n");
    table.expect(again && again->outcome == report->outcome && again->juryMessage == report->juryMessage,
                 QStringLiteral("says the same twice"), QStringLiteral("a checker must keep no state"));
}

void checkSpeed(Examined &checker, ConformanceTable &table)
{
    QByteArray text;
    while (text.size() < (8 << 20))
        text += "123456 abcdef 3.14159\n";
    QElapsedTimer timer;
    timer.start();
    const auto report = checker.check(text, text);
    const QString check = QStringLiteral("judges 8 MiB within a second");
    if (!report)
        return table.failed(check, messageOf(report.error()));
    if (timer.elapsed() <= kQuickMs)
        table.passed(check, QStringLiteral("%1 ms").arg(timer.elapsed()));
    else
        table.notDone(check, QStringLiteral("took %1 ms; is the machine busy?").arg(timer.elapsed()));
}

} // namespace

void checkChecker(const PluginFile &file, const QString &checkerHostProgram, ConformanceTable &table)
{
    // A host loads <directory>/<id>/<id>.so: a link puts the file there, wherever it was built.
    const QTemporaryDir directory;
    const QString folder = directory.filePath(file.id);
    const bool isLaid = directory.isValid() && QDir().mkpath(folder) &&
                        QFile::link(file.path, QStringLiteral("%1/%2.so").arg(folder, file.id));
    if (!isLaid)
        return table.notDone(QStringLiteral("loads"), QStringLiteral("no temporary directory could be made"));
    auto host = CheckerHost::create(checkerHostProgram, directory.path());
    if (!host)
        return table.notDone(QStringLiteral("loads"), messageOf(host.error()));
    Examined checker(**host, file.id);

    const auto unknown = checker.validate({QStringLiteral("gavel_no_such_flag")});
    const auto bare = checker.validate({});
    if (!bare && bare.error().code != ErrorCode::InvalidArgument)
        return table.failed(QStringLiteral("loads"), messageOf(bare.error()));
    table.passed(QStringLiteral("loads"));
    table.expect(!unknown && unknown.error().code == ErrorCode::InvalidArgument,
                 QStringLiteral("refuses an unknown flag"),
                 unknown ? QStringLiteral("it was accepted") : messageOf(unknown.error()));
    if (!bare)
        return table.notDone(QStringLiteral("works without flags"), messageOf(bare.error()));
    checkAnswerAsOutput(checker, table);
    checkRejection(checker, table);
    checkOddOutputs(checker, table);
    checkSpeed(checker, table);
}

} // namespace gavel::worker
