#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"
#include "core/domain/verdict_rules.h"
#include "worker/judging/captured_text.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::worker {

// One of the runs that a submission makes on a testcase. Borrowed.
struct Pass {
    const domain::Testcase &testcase;
    int input = -1; // the testcase's, or what the validator has written for this pass
    int number = 1;
};

// What became of it.
struct PassOutcome {
    domain::RunJudgement judgement;                       // never "our failure": that is an Error
    std::optional<domain::CheckerReport> report;          // absent when no checker was asked
    sandbox::RunResult result;                            // of all processes together
    std::optional<std::chrono::nanoseconds> otherCpuTime; // of another run that was not judged, near the limit
    UniqueFd nextInput;                                   // of another pass that is to follow; empty: it was the last
    QByteArray transcript;                                // of all passes until now; interactive problems only
};

// Runs a submission once, as the kind of the problem demands, and asks whoever decides about it. One thread; one
// testcase after another, the passes of each in order.
class PassRunner {
public:
    virtual ~PassRunner() = default;

    // An Error is a failure of ours.
    virtual Result<PassOutcome> run(const Pass &pass) = 0;
};

} // namespace gavel::worker
