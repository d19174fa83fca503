#include "worker/commands/command_line.h"

#include <cstdio>

namespace gavel::worker {

namespace {

void print(FILE *stream, const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    fflush(stream);
}

} // namespace

CommandLine::CommandLine(const QString &command, const QString &usage, const QString &description)
    : m_command(command), m_usage(usage)
{
    m_parser.setApplicationDescription(description);
    m_parser.addOption({QStringLiteral("help"), QStringLiteral("Show this text.")});
}

void CommandLine::addFlag(const QString &name, const QString &description)
{
    m_parser.addOption({name, description});
}

void CommandLine::addValue(const QString &name, const QString &description, const QString &valueName)
{
    m_parser.addOption({name, description, valueName});
}

std::optional<int> CommandLine::parse(const QStringList &arguments, int leastPositional, int mostPositional)
{
    const bool isUnderstood = m_parser.parse(QStringList{QStringLiteral("gavel-worker")} + arguments);
    if (m_parser.isSet(QStringLiteral("help"))) {
        printLine(helpText());
        return kExitGood;
    }
    if (!isUnderstood)
        return mistake(m_parser.errorText());
    const qsizetype count = positional().size();
    if (count < leastPositional)
        return mistake(QStringLiteral("something is missing"));
    if (count > mostPositional)
        return mistake(QStringLiteral("unexpected argument '%1'").arg(positional().at(mostPositional)));
    return std::nullopt;
}

std::optional<int> CommandLine::number(const QString &name, int least, int most, int standard) const
{
    if (!isSet(name))
        return standard;
    bool isNumber = false;
    const int number = value(name).toInt(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    mistake(QStringLiteral("--%1 must be a number from %2 to %3, not '%4'")
                .arg(name)
                .arg(least)
                .arg(most)
                .arg(value(name)));
    return std::nullopt;
}

int CommandLine::mistake(const QString &text) const
{
    printError(QStringLiteral("gavel-worker %1: %2").arg(m_command, text));
    printError(QStringLiteral("usage: gavel-worker %1 %2").arg(m_command, m_usage));
    return kExitUsage;
}

// QCommandLineParser puts the program's name and all options in front; the usage line is ours.
QString CommandLine::helpText() const
{
    QString text = m_parser.helpText();
    text = text.mid(text.indexOf(QLatin1Char('\n')) + 1);
    return QStringLiteral("usage: gavel-worker %1 %2\n%3").arg(m_command, m_usage, text.trimmed());
}

void printLine(const QString &line)
{
    print(stdout, line);
}

void printError(const QString &line)
{
    print(stderr, line);
}

} // namespace gavel::worker
