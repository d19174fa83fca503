// What the sandbox tests share: a sandbox of the test's own, programs, and a look at what is left on the host.
#pragma once

#include "worker/sandbox/sandbox.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace gavel::sandbox::test {

// A configuration nobody else on this host uses at the moment: name and user ids contain the process id.
SandboxConfig testConfig(GroupBackend groups = GroupBackend::Automatic);

// Where the sources of the programs are, whose first lines say how they must end.
QString programSources();

// Both fail the test, with the error's message, and give nothing when it cannot be had.
std::unique_ptr<Sandbox> makeSandbox(const SandboxConfig &config);
std::unique_ptr<Cell> takeCell(Sandbox &sandbox, int slot = 0);

// Puts the named program of tests/worker/sandbox/programs into /app.
bool putProgram(Cell &cell, const QString &name, const QString &as = QStringLiteral("program"));

// Runs /app/program with these arguments after putting it there.
RunRecipe recipeFor(const QStringList &arguments = {});

// Runs the named program and fails the test if that is not possible.
RunResult runProgram(Cell &cell, const QString &name, RunRecipe recipe = recipeFor(),
                     Cell::BoxBefore boxBefore = Cell::BoxBefore::Wipe);

QByteArray contentOf(const UniqueFd &file);

// Process ids of the host whose user is one of the configuration's cells.
QList<int> processesOf(const SandboxConfig &config);

// Directories of control groups that belong to this configuration's sandbox.
QStringList groupsOf(const SandboxConfig &config);

// The processes that owner has started as factories.
int factoryOf(int owner);
QList<int> childrenOf(int parent);

// Whatever users of the configuration's cells own on the host: processes, files in the directories everyone may write
// to, keys, System V objects. A line each.
QStringList leftoversOf(const SandboxConfig &config);

// How many control groups there are below groupsOf().
int groupCountOf(const SandboxConfig &config);

// Waits, by looking again and again for up to ten seconds.
bool eventually(const std::function<bool()> &condition);

QString textOf(Termination termination);

template <typename T>
bool failsAs(const Result<T> &result, ErrorCode code)
{
    return !result && result.error().code == code;
}

} // namespace gavel::sandbox::test
