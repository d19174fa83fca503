#pragma once

#include "core/domain/interaction_rules.h"
#include "worker/judging/checker_cell.h"
#include "worker/judging/core_share.h"
#include "worker/judging/pass_runner.h"
#include "worker/judging/relay.h"
#include "worker/judging/submission_cells.h"

#include <optional>

namespace gavel::worker {

// Interactive problems: the processes of the submission and the interactor run at the same time, each in a cell of its
// own, joined by a relay. Where the problem has a checker besides, it sees what an interactor that is content has
// written. Borrows everything; for one job and one thread (but starts others for the length of a pass).
//
// CPU time counts for all processes together, memory and output for each. Real time is bounded twice as generously as
// in other problems, since the interactor's share is in it. A conversation that ends near the CPU time limit is had
// again with the core alone, as other runs are, unless its outcome is what the next pass begins with.
class ConversationRunner final : public PassRunner {
public:
    ConversationRunner(const JuryProgramParts &parts, CoreShare &core, SubmissionCells &cells, OutputChecker &checker,
                       const plugin::LanguageDefinition &language, const plugin::Command &command);

    Result<PassOutcome> run(const Pass &pass) override;

private:
    // What one conversation came to.
    struct Conversation {
        sandbox::RunResult submission; // all processes together
        sandbox::RunResult interactor;
        bool hasInteractorEndedFirst = false;
        std::string interactorFault;
    };

    Result<PassOutcome> runOnce(const Pass &pass);
    Result<Conversation> converse(const sandbox::RunRecipe &interactor, const domain::Testcase &testcase);
    Result<domain::InteractionEvidence> judge(const Conversation &conversation);
    Result<domain::CheckerReport> askChecker(const Pass &pass, int answer);
    RelayLimits relayLimits() const;

    const JuryProgramParts m_parts;
    CoreShare &m_core;
    SubmissionCells &m_cells;
    OutputChecker &m_checker;
    const plugin::LanguageDefinition &m_language;
    sandbox::RunRecipe m_recipe;
    std::optional<CheckerCell> m_interactor; // empty before the first pass
    Transcript m_transcript;
};

} // namespace gavel::worker
