#pragma once

#include "core/blobs/blob_store.h"
#include "worker/judging/output_checker.h"
#include "worker/judging/pass_runner.h"
#include "worker/plugins/language_registry.h"

namespace gavel::worker {

// The usual way: the program reads the input, and the checker sees what it has written. Borrows everything.
class BatchRunner final : public PassRunner {
public:
    BatchRunner(sandbox::Cell &cell, blobs::BlobStore &blobs, OutputChecker &checker,
                const domain::JudgingData &problem, const plugin::LanguageDefinition &language,
                const plugin::Command &command);

    Result<PassOutcome> run(const Pass &pass) override;

private:
    sandbox::Cell &m_cell;
    blobs::BlobStore &m_blobs;
    OutputChecker &m_checker;
    const domain::JudgingData &m_problem;
    const plugin::LanguageDefinition &m_language;
    sandbox::RunRecipe m_recipe;
};

// What the verdict rules want to know of a run. `language` has made the limits.
domain::RunEvidence evidenceOf(const sandbox::RunResult &result, const domain::ProblemLimits &limits,
                               const plugin::LanguageDefinition &language);

// The question about an output, but for the output and the answer.
CheckerQuestion questionAbout(const domain::JudgingData &problem, const Pass &pass);

// DataCorrupted where the judgement is a failure of ours.
Result<void> requireVerdict(const domain::RunJudgement &judgement);

} // namespace gavel::worker
