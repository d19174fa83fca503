#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/checker_report.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

namespace gavel::worker {

// One output to be checked. The descriptors are borrowed regular or memory files; their positions do not matter.
struct CheckerQuestion {
    QString checkerId;
    QStringList arguments;
    int input = -1;
    int answer = -1;
    int output = -1;
    std::chrono::milliseconds timeout{60'000};
    int pass = 1; // in a later one a problem's own checker finds the feedback of those before
};

// Asks a checker about outputs. A boundary, so that the pipeline is tested without processes. One thread at a time.
class OutputChecker {
public:
    virtual ~OutputChecker() = default;

    // An Error is a failure of ours (no such checker, it crashed, it hung). A report of Outcome::Failed is the
    // checker's own word that it cannot judge.
    virtual Result<domain::CheckerReport> check(const CheckerQuestion &question) = 0;

    // The input of another pass, if the last answer asks for one: a sealed memory file. Empty: it does not.
    virtual UniqueFd takeNextInput() { return {}; }
};

// Makes the checker of one slot; called once in each slot's own thread.
using OutputCheckerFactory = std::function<Result<std::unique_ptr<OutputChecker>>()>;

// Asks checker plugins in a checker host process of its own (worker/plugins/checker_host.h). The process is started by
// the first question.
OutputCheckerFactory hostedCheckers(const QString &hostProgram, const QString &pluginDirectory);

} // namespace gavel::worker
