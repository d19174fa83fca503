#pragma once

#include "worker/sandbox/sandbox.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace gavel::worker {

// One small attack, run in the real sandbox.
struct SelfTestResult {
    QString name;    // "a fork bomb is contained"
    QString failure; // empty: the sandbox held; else what happened
};

// Attacks the sandbox with a few dozen shell scripts (the host has a shell for certain, a compiler perhaps not) and
// compares how each ends with how it must. Takes a second or two; blocks. `told` hears of each as it ends.
std::vector<SelfTestResult> runSelfTest(sandbox::Sandbox &sandbox,
                                        const std::function<void(const SelfTestResult &)> &told = {});

} // namespace gavel::worker
