// What the first lines of a program of programs/ say of it.
#pragma once

#include "worker/sandbox/sandbox.h"

#include <QString>
#include <QStringList>

namespace gavel::sandbox::test {

// "// limits: cpu=200 memory=64", "// expect: exited 0 | memory-limit", in Java also "// heap: 128", in megabytes.
// Where it ends otherwise on a host without control groups, "// without groups: idle-limit; the reason", and where
// the programs' user id is the worker's outside, "// as ordinary user: exited 1; the reason".
struct Expectation {
    RunLimits limits;
    int heap = 128;
    QStringList endings;
    QStringList withoutGroups;  // empty: the same
    QStringList asOrdinaryUser; // likewise

    const QStringList &endingsWith(const SandboxAbilities &abilities) const;
};

// Empty endings: the file cannot be read, or says nothing.
Expectation expectationOf(const QString &sourceFile);

// "exited 0", "signalled 9", "memory-limit"
QString endingOf(const RunResult &result);

} // namespace gavel::sandbox::test
