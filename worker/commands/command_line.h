#pragma once

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::worker {

// What gavel-worker's exit status says.
enum ExitCode {
    kExitGood = 0,    // accepted; every expectation met; everything in order
    kExitNotGood = 1, // another verdict; an expectation missed; something is wrong
    kExitUsage = 2,   // the command line cannot be understood
    kExitFailure = 3, // no answer: a failure of ours, or a package, file or host that does not allow one
    kExitInterrupted = 130,
};

// One command's options. parse() tells of mistakes and --help by itself.
class CommandLine {
public:
    // `usage`: "PACKAGE SOURCE"; `description`: a sentence or more.
    CommandLine(const QString &command, const QString &usage, const QString &description);

    void addFlag(const QString &name, const QString &description);
    void addValue(const QString &name, const QString &description, const QString &valueName);

    // Empty: go on. Otherwise the exit status: the arguments were wrong (told on standard error), or help was asked
    // for.
    std::optional<int> parse(const QStringList &arguments, int leastPositional, int mostPositional);

    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    QStringList positional() const { return m_parser.positionalArguments(); }

    // A whole number in a range; tells of a mistake and answers empty.
    std::optional<int> number(const QString &name, int least, int most, int standard) const;

    // Tells a mistake on standard error and answers kExitUsage.
    int mistake(const QString &text) const;

private:
    QString helpText() const;

    const QString m_command;
    const QString m_usage;
    QCommandLineParser m_parser;
};

// Lines to standard output or error; UTF-8.
void printLine(const QString &line);
void printError(const QString &line);

} // namespace gavel::worker
