// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QtPlugin>

#include <chrono>

namespace gavel::plugin {

// One program with its arguments. argv[0] is an absolute path inside the cell.
struct Command {
    QStringList argv;
    QHash<QString, QString> environment; // added to the cell's own: PATH, HOME, LANG, LC_ALL

    bool operator==(const Command &) const = default;
};

// A language as its JSON file tells it. The file's form is described in docs/plugins.md and
// resources/language.schema.json.
struct LanguageDefinition {
    QString id;                 // "cpp-gcc-gnupp17"; lower case, unique over all families
    QString family;             // the plugin that serves it: "native"
    QString name;               // for people: "C++ (GCC 12, -std=gnu++17)"
    QString tier;               // "core", "standard" or "all": the smallest set of languages that it belongs to
    QString packageCode;        // the problem package format's code for it: "cpp", "java", "python3"; may be empty
    QStringList extensions;     // without dot; the first is the usual one
    QString sourceFile;         // name of a single source inside the cell: "main.cpp"
    QList<QStringList> compile; // argument lists, run in order in /box; empty: nothing to compile
    QList<QStringList> prepare; // run once per toolchain with the example in /box; what is left is {prepared} later on
    QStringList run;
    QStringList syntaxCheck;  // for interpreted languages: exit code 0 if the source can be parsed; may be empty
    QStringList versionProbe; // prints the toolchain's version
    QString versionPattern;   // regular expression that this must contain, where another toolchain could lie at the
                              // same paths; empty: any version will do
    QHash<QString, QString> environment;
    QStringList debianPackages;
    double timeFactor = 1.0;         // multiplies a problem's CPU time limit; 1 unless the site wants otherwise
    qint64 memoryExtraBytes = 0;     // the runtime's own share, added to a problem's memory limit
    int processes = 64;              // most processes and threads at once during a run
    qint64 largestFileBytes = 0;     // that its runtime writes by itself; 0: files are bounded by the output limit
    QStringList allowedSystemCalls;  // names the filter must allow beyond its profile
    bool usesI386 = false;           // runs 32-bit programs, which other languages must not
    QStringList readOnlyDirectories; // host directories it needs beyond /usr: "/etc/java-17-openjdk"
    QList<int> judge0Ids;
    QString notes;              // for contestants: what they would not expect; may be empty
    QString example;            // a program that reads "1 2" and prints "3"
    int preference = 0;         // the highest is taken where only a file extension or package code is known
    QJsonObject familySettings; // the "settings" object: keys that only the family understands
    QString path;               // the file it came from, for messages
};

// One file of a submission. Names are relative, checked and free of slashes by the time a plugin sees them.
struct SourceFile {
    QString name;
    QByteArray content;
};

// What a family needs to know of a problem to fit a runtime to it.
struct PlanLimits {
    std::chrono::milliseconds cpuTimeLimit{0};
    qint64 memoryLimitBytes = 0; // of the problem, without the runtime's share
};

// How a submission of this language is compiled and run. Made by a plugin, carried out by the worker.
//
// Compiling happens in a cell with the sources in the working directory /box. Everything left there then becomes the
// program, which every run sees read-only below /app; a run's working directory is an empty writable /box.
struct ExecutionPlan {
    QList<SourceFile> files; // as they are to be named in the cell
    QList<Command> compile;  // in order; the first that fails ends it as a compile error
    Command run;
    QList<Command> syntaxCheck; // run in a cell with /app when the first run has failed; empty: none
};

// A language family: turns a definition and sources into an execution plan. It describes and runs nothing, opens no
// file and keeps no state between calls. Lives as long as the process; called from any thread, by several at once.
class LanguageFamily {
public:
    virtual ~LanguageFamily() = default;

    // Checks what only the family knows of a definition (placeholders, settings). Called once, when it is loaded.
    virtual Result<void> accept(const LanguageDefinition &definition) const noexcept = 0;

    // InvalidArgument when the sources cannot make a program of this language (no main class): a compile error for
    // the contestant, with the message as compiler output.
    virtual Result<ExecutionPlan> plan(const LanguageDefinition &definition, const QList<SourceFile> &sources,
                                       const PlanLimits &limits) const noexcept = 0;
};

} // namespace gavel::plugin

// The number is the interface version. It changes whenever this header or what it includes changes its layout or
// meaning; a plugin of another version is refused before any of its code runs.
#define GavelLanguageFamily_iid "org.gavel.LanguageFamily/2"
Q_DECLARE_INTERFACE(gavel::plugin::LanguageFamily, GavelLanguageFamily_iid)
