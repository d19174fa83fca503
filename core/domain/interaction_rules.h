#pragma once

#include "core/domain/verdict_rules.h"

namespace gavel::domain {

// Everything the verdict of a conversation depends on, in an interactive problem.
struct InteractionEvidence {
    RunEvidence submission; // of all its processes together; its `report` is not looked at
    CheckerReport interactor;
    // The interactor ended, or had its say, before it was told that the submission has ended: nothing that the
    // submission's end may have made it say.
    bool hasInteractorEndedFirst = false;
    std::chrono::nanoseconds interactorCpuTime{0};
};

// The verdict of one conversation. Pure. The order of causes is the numbered list in interaction_rules.cpp.
RunJudgement judgeInteraction(const InteractionEvidence &evidence);

// True when the interactor is content and so are we: a checker after it (Polygon's) has the last word.
bool needsCheckerAfter(const InteractionEvidence &evidence);

} // namespace gavel::domain
