#pragma once

#include "worker/sandbox/sandbox.h"

#include <QString>

#include <functional>
#include <vector>

namespace gavel::worker {

// One small attack, run in the real sandbox.
struct SelfTestResult {
    QString id;      // "fork-bomb"
    QString name;    // "a fork bomb is contained"
    QString failure; // empty: the sandbox held; else what happened
};

// Attacks the sandbox a few dozen times with the program gavel-attacks and compares how each attack ends with how it
// must. All share one cell of the slot, as the testcases of a submission do: what one leaves behind, the next would
// meet. Takes a second or two, most of it waiting for limits; blocks. `told` hears of each as it ends.
std::vector<SelfTestResult> runSelfTest(sandbox::Sandbox &sandbox, const QString &attacksProgram, int slot,
                                        const std::function<void(const SelfTestResult &)> &told = {});

// All failures in one line, for people; empty: none.
QString describeFailures(const std::vector<SelfTestResult> &results);

} // namespace gavel::worker
