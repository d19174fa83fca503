#include "worker/commands/outcome_text.h"

#include "worker/commands/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace gavel::worker {

namespace {

void insertMemoryParts(QJsonObject &object, const MemoryParts &parts)
{
    object.insert(QStringLiteral("anonymous_bytes"), qint64(parts.anonymous.count));
    object.insert(QStringLiteral("file_bytes"), qint64(parts.file.count));
    object.insert(QStringLiteral("shared_bytes"), qint64(parts.shared.count));
    object.insert(QStringLiteral("kernel_bytes"), qint64(parts.kernel.count));
}

QJsonObject testToJson(const wire::TestReport &test)
{
    QJsonObject object{
        {QStringLiteral("name"), test.name},
        {QStringLiteral("verdict"), domain::verdictCode(test.verdict)},
        {QStringLiteral("score"), test.score},
        {QStringLiteral("cpu_time_ms"), milliseconds(test.cpuTime)},
        {QStringLiteral("wall_time_ms"), milliseconds(test.wallTime)},
        {QStringLiteral("peak_memory_bytes"), qint64(test.peakMemory.count)},
    };
    if (test.memoryParts)
        insertMemoryParts(object, *test.memoryParts);
    if (test.otherCpuTime)
        object.insert(QStringLiteral("other_cpu_time_ms"), milliseconds(*test.otherCpuTime));
    if (test.instructions)
        object.insert(QStringLiteral("instructions"), qint64(*test.instructions));
    if (test.deniedCalls)
        object.insert(QStringLiteral("denied_calls"), qint64(*test.deniedCalls));
    return object;
}

QJsonObject groupToJson(const domain::GroupResult &group)
{
    return QJsonObject{{QStringLiteral("name"), group.name},
                       {QStringLiteral("verdict"), domain::verdictCode(group.verdict)},
                       {QStringLiteral("score"), group.score},
                       {QStringLiteral("max_score"), group.maxScore ? QJsonValue(*group.maxScore) : QJsonValue()}};
}

QString figures(const wire::TestReport &test)
{
    if (!test.termination)
        return {};
    QString text = QStringLiteral("%1 ms  %2 ms  %3 MiB")
                       .arg(milliseconds(test.cpuTime), 7)
                       .arg(milliseconds(test.wallTime), 7)
                       .arg(double(test.peakMemory.count) / (1024.0 * 1024.0), 8, 'f', 1);
    if (test.otherCpuTime)
        text += QStringLiteral("  (near the limit; another run: %1 ms of CPU)").arg(milliseconds(*test.otherCpuTime));
    return text;
}

QString trimmedEnd(QString line)
{
    while (line.endsWith(QLatin1Char(' ')))
        line.chop(1);
    return line;
}

} // namespace

qint64 milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::round<std::chrono::milliseconds>(time).count();
}

QJsonObject reportToJson(const wire::Report &report)
{
    if (!report.verdict)
        return QJsonObject{{QStringLiteral("error"), report.error}};
    QJsonArray tests;
    for (const wire::TestReport &test : report.tests)
        tests.append(testToJson(test));
    QJsonArray groups;
    for (const domain::GroupResult &group : report.groups)
        groups.append(groupToJson(group));
    return QJsonObject{
        {QStringLiteral("verdict"), domain::verdictCode(*report.verdict)},
        {QStringLiteral("score"), report.score ? QJsonValue(*report.score) : QJsonValue()},
        {QStringLiteral("max_score"), report.maxScore ? QJsonValue(*report.maxScore) : QJsonValue()},
        {QStringLiteral("groups"), groups},
        {QStringLiteral("tests"), tests},
    };
}

QString testTable(const wire::Report &report)
{
    qsizetype nameWidth = 4;
    for (const wire::TestReport &test : report.tests)
        nameWidth = std::max(nameWidth, test.name.size());
    QString table = QStringLiteral("%1  verdict  %2  %3  %4\n")
                        .arg(QStringLiteral("test"), -int(nameWidth))
                        .arg(QStringLiteral("CPU"), 10)
                        .arg(QStringLiteral("wall"), 10)
                        .arg(QStringLiteral("memory"), 12);
    for (const wire::TestReport &test : report.tests) {
        const QString line = QStringLiteral("%1  %2  %3  %4")
                                 .arg(test.name, -int(nameWidth))
                                 .arg(domain::verdictCode(test.verdict), -7)
                                 .arg(figures(test))
                                 .arg(test.verdict == domain::Verdict::Accepted ? QString() : test.explanation);
        table += trimmedEnd(line) + QLatin1Char('\n');
    }
    return table;
}

QString scoreText(const wire::Report &report)
{
    if (!report.score)
        return {};
    const QString most = report.maxScore ? QStringLiteral(" of %1").arg(*report.maxScore) : QString();
    return QStringLiteral(", score %1%2").arg(*report.score).arg(most);
}

QString verdictText(domain::Verdict verdict)
{
    return QStringLiteral("%1 (%2)").arg(domain::verdictCode(verdict), domain::verdictName(verdict));
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

} // namespace gavel::worker
