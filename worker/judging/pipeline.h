#pragma once

#include "worker/judging/job_control.h"
#include "worker/judging/judging_engine.h"
#include "worker/judging/problem_shelf.h"
#include "worker/judging/program_builder.h"

namespace gavel::worker {

class CoreShare;
class PassRunner;
class SubmissionCells;
struct JuryProgramParts;
class TestRunner;

// What all slots share, and this slot's share of its core.
struct PipelineParts {
    const EngineParts &engine;
    ProblemShelf &problems;
    ProgramBuilder &programs;
    CoreShare &core;
};

// The way of one job through one slot: fetch -> compile -> run -> check -> score. Used by the slot's thread alone, for
// one job after another; only the JobControl given to judge() may be touched from elsewhere.
class Pipeline {
public:
    Pipeline(const PipelineParts &parts, int slot, std::unique_ptr<OutputChecker> checker);

    // Always gives an outcome. A failure of ours is tried once more in new cells before it becomes one.
    JudgingOutcome judge(const wire::Job &job, JobControl &control, const JobCallbacks &callbacks);

private:
    // All about the job at hand.
    struct Work {
        const wire::Job &job;
        JobControl &control;
        const JobCallbacks &callbacks;
        std::shared_ptr<const LanguageCatalog> catalog;
        const OfferedLanguage *offered = nullptr; // in `catalog`; null where nothing is run
        OfferedLanguage language;                 // the same with the time factor that holds for this problem
        std::shared_ptr<const domain::JudgingData> problem;
        domain::JudgingPolicy policy; // of the problem and the site together
        plugin::ExecutionPlan plan;
        std::shared_ptr<const Program> program;
        wire::Report report;
        std::chrono::steady_clock::time_point lastProgress;
        QList<JudgingOutcome::Stage> stages;
    };

    Result<wire::Report> attempt(Work &work);
    Result<void> timed(Work &work, wire::JobStage stage, Result<void> (Pipeline::*step)(Work &));
    static bool isWant(const Work &work, const Error &error);
    static JudgingOutcome outcomeOf(const Work &work, const Result<wire::Report> &report);
    Result<void> fetch(Work &work);
    Result<void> runInputs(Work &work); // of a custom run
    Result<void> examine(Work &work);   // of a package
    Result<void> plan(Work &work);      // report.verdict is set when it is a compile error
    Result<void> compile(Work &work);   // likewise
    Result<Compilation> compileInNewCell(Work &work);
    Result<void> run(Work &work);
    Result<void> runProgram(Work &work);
    Result<void> judgeAnswers(Work &work);
    Result<void> runTests(Work &work, const JuryProgramParts &parts, PassRunner &passes, SubmissionCells *cells);
    Result<std::optional<domain::Grade>> judgeTest(Work &work, SubmissionCells *cells, TestRunner &runner,
                                                   qsizetype testcase);
    JuryProgramParts juryParts(const Work &work) const;
    Result<bool> isSyntaxError(Work &work, sandbox::Cell &cell);
    void tell(Work &work, wire::JobStage stage, int testsDone);

    const PipelineParts m_parts;
    const int m_slot;
    const std::unique_ptr<OutputChecker> m_checker;
};

} // namespace gavel::worker
