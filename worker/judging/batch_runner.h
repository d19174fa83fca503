#pragma once

#include "core/blobs/blob_store.h"
#include "worker/judging/core_share.h"
#include "worker/judging/output_checker.h"
#include "worker/judging/pass_runner.h"
#include "worker/plugins/language_registry.h"

namespace gavel::worker {

// What a BatchRunner works with.
struct BatchParts {
    sandbox::Cell &cell;
    CoreShare &core; // that the cell runs on
    blobs::BlobStore &blobs;
    OutputChecker &checker;
};

// The usual way: the program reads the input, and the checker sees what it has written, be it the standard streams or
// files of the problem's choice. Borrows everything.
//
// A run whose CPU time comes near the limit is repeated with the core to itself. Other work can only add to the CPU
// time of a run, so the one that used less is the better measurement, and it is judged; both figures are reported.
class BatchRunner final : public PassRunner {
public:
    BatchRunner(const BatchParts &parts, const domain::JudgingData &problem, const plugin::LanguageDefinition &language,
                const plugin::Command &command);

    Result<PassOutcome> run(const Pass &pass) override;

private:
    // One run, or the better of two.
    struct Measurement {
        sandbox::RunResult result;
        std::optional<std::chrono::nanoseconds> otherCpuTime;
    };
    Result<Measurement> measure(const Pass &pass);
    Result<sandbox::RunResult> execute(const Pass &pass);
    Result<void> takeOutputFile(sandbox::RunResult &result);

    const BatchParts m_parts;
    const domain::JudgingData &m_problem;
    const plugin::LanguageDefinition &m_language;
    sandbox::RunRecipe m_recipe;
};

// What the verdict rules want to know of a run. `language` has made the limits.
domain::RunEvidence evidenceOf(const sandbox::RunResult &result, const domain::ProblemLimits &limits,
                               const plugin::LanguageDefinition &language);

// The question about an output, but for the output and the answer.
CheckerQuestion questionAbout(const domain::JudgingData &problem, const Pass &pass);

// The run as the testcase wants it: arguments for the program, and files put beside it.
sandbox::RunRecipe withArguments(sandbox::RunRecipe recipe, const domain::Testcase &testcase);
Result<void> putTestcaseFiles(sandbox::Cell &cell, const domain::Testcase &testcase, blobs::BlobStore &blobs);

// DataCorrupted where the judgement is a failure of ours.
Result<void> requireVerdict(const domain::RunJudgement &judgement);

} // namespace gavel::worker
