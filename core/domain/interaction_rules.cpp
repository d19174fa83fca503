#include "core/domain/interaction_rules.h"

namespace gavel::domain {

namespace {

using Outcome = CheckerReport::Outcome;

bool isRejection(Outcome outcome)
{
    return outcome == Outcome::WrongAnswer || outcome == Outcome::PresentationError;
}

// The submission waited in vain for an interactor that was computing: the problem's fault, not the contestant's.
bool isInteractorTooSlow(const InteractionEvidence &evidence)
{
    return evidence.submission.termination == Termination::IdleLimit &&
           evidence.interactorCpuTime >= evidence.submission.usage.wallTime / 2;
}

RunJudgement failed(const QString &explanation)
{
    return RunJudgement{std::nullopt, explanation};
}

} // namespace

// What DOMjudge and Kattis agree on.
//
// 1. The run was cancelled                                     our doing: no verdict
// 2. The interactor failed: crashed, exceeded a limit of its own, ended with a code of no meaning
//                                                              our failure, whatever became of the submission
// 3. The submission starved while the interactor computed      our failure
// 4. The interactor rejected, and not because the submission had ended
//                                                              WA, even if the submission then crashed or hung
// 5. The submission was killed, crashed, or exceeded a limit   as for every run (verdict_rules.cpp)
// 6. What the interactor says                                  AC, WA, PE, PARTIAL
//
// That both wait for each other is rule 5: the submission's real time is over, asleep.
RunJudgement judgeInteraction(const InteractionEvidence &evidence)
{
    if (evidence.submission.termination == Termination::Cancelled) // 1
        return judgeRun(evidence.submission);
    RunEvidence alone = evidence.submission;
    alone.report = evidence.interactor;
    if (evidence.interactor.outcome == Outcome::Failed) // 2
        return failed(QStringLiteral("the interactor failed: ") +
                      QString::fromStdString(evidence.interactor.juryMessage));
    if (isInteractorTooSlow(evidence)) // 3
        return failed(QStringLiteral("the interactor computed while the submission waited for it"));
    if (evidence.hasInteractorEndedFirst && isRejection(evidence.interactor.outcome)) { // 4
        alone = RunEvidence();
        alone.report = evidence.interactor;
    }
    return judgeRun(alone); // 5 and 6
}

bool needsCheckerAfter(const InteractionEvidence &evidence)
{
    return evidence.interactor.outcome == Outcome::Accepted && needsChecker(evidence.submission);
}

} // namespace gavel::domain
