#include "expectation.h"

#include "test_sandbox.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace gavel::sandbox::test {

namespace {

void setLimit(RunLimits &limits, const QString &name, int value)
{
    if (name == QStringLiteral("cpu"))
        limits.cpuTime = std::chrono::milliseconds(value);
    else if (name == QStringLiteral("wall"))
        limits.wallTime = std::chrono::milliseconds(value);
    else if (name == QStringLiteral("memory"))
        limits.memory = mebibytes(value);
    else if (name == QStringLiteral("output"))
        limits.output = mebibytes(value);
    else if (name == QStringLiteral("error"))
        limits.errorOutput = mebibytes(value);
    else if (name == QStringLiteral("filesize"))
        limits.fileSize = mebibytes(value);
    else if (name == QStringLiteral("processes"))
        limits.processes = value;
    else if (name == QStringLiteral("files"))
        limits.openFiles = value;
    else
        QFAIL(qPrintable(QStringLiteral("unknown limit ") + name));
}

QStringList endingsIn(const QString &text)
{
    QStringList endings;
    for (const QString &ending : text.split(QLatin1Char('|')))
        endings.append(ending.trimmed());
    return endings;
}

} // namespace

const QStringList &Expectation::endingsWith(const SandboxAbilities &abilities) const
{
    if (abilities.groups == GroupBackend::None && !withoutGroups.isEmpty())
        return withoutGroups;
    return abilities.privilege == Privilege::OrdinaryUser && !asOrdinaryUser.isEmpty() ? asOrdinaryUser : endings;
}

Expectation expectationOf(const QString &sourceFile)
{
    Expectation expectation;
    QFile file(sourceFile);
    if (!file.open(QIODevice::ReadOnly))
        return expectation;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        static const QRegularExpression header(
            QStringLiteral("^(?://|#) (limits|heap|expect|without groups|as ordinary user): (.*)$"));
        const QRegularExpressionMatch match = header.match(line);
        if (match.captured(1) == QStringLiteral("limits")) {
            for (const QString &limit : match.captured(2).split(QLatin1Char(' ')))
                setLimit(expectation.limits, limit.section(QLatin1Char('='), 0, 0),
                         limit.section(QLatin1Char('='), 1).toInt());
        } else if (match.captured(1) == QStringLiteral("heap")) {
            expectation.heap = match.captured(2).toInt();
        } else if (match.captured(1) == QStringLiteral("expect")) {
            expectation.endings = endingsIn(match.captured(2));
        } else if (!match.captured(1).isEmpty()) {
            // The reason after the semicolon is part of the table.
            if (match.captured(2).section(QLatin1Char(';'), 1).trimmed().isEmpty())
                QTest::qFail(qPrintable(sourceFile + QStringLiteral(" does not say why")), __FILE__, __LINE__);
            const QStringList endings = endingsIn(match.captured(2).section(QLatin1Char(';'), 0, 0));
            const bool isOfGroups = match.captured(1) == QStringLiteral("without groups");
            (isOfGroups ? expectation.withoutGroups : expectation.asOrdinaryUser) = endings;
        }
    }
    return expectation;
}

QString endingOf(const RunResult &result)
{
    QString ending = textOf(result.termination);
    if (result.termination == Termination::Exited)
        ending += QStringLiteral(" %1").arg(result.exitCode);
    if (result.termination == Termination::Signalled)
        ending += QStringLiteral(" %1").arg(result.signal);
    return ending;
}

} // namespace gavel::sandbox::test
