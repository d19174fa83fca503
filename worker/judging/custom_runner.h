#pragma once

#include "core/domain/problem.h"
#include "core/wire/custom_run.h"
#include "core/wire/worker_link.h"
#include "worker/judging/job_control.h"
#include "worker/judging/program.h"
#include "worker/plugins/language_registry.h"

#include <functional>

namespace gavel::worker {

// The limits of a custom run as those of a problem, for planning and compiling.
domain::ProblemLimits problemLimitsOf(const wire::RunAllowance &limits);

// Puts what a custom run adds into its plan: files beside the sources, compiler options, arguments.
void extendPlan(plugin::ExecutionPlan &plan, const wire::CustomRun &run);

// Runs a program on the inputs of a custom run, one after another. Borrows everything; used by one thread.
class CustomRunner {
public:
    struct Parts {
        sandbox::Sandbox &sandbox;
        int slot;
        JobControl &control;
        const Program &program;
        const plugin::Command &command;
        const plugin::LanguageDefinition &language;
        const wire::CustomRun &run;
        wire::JobKey key;
        const std::function<void(const wire::OutputPiece &)> &printed; // may be empty
    };

    explicit CustomRunner(const Parts &parts);

    // An Error is a failure of ours. `done` is told after each run how many there have been.
    Result<QList<wire::RunOutput>> runAll(const std::function<void(int)> &done);

private:
    Result<wire::RunOutput> runOne(sandbox::Cell &cell, const QByteArray &input, int number);
    Result<sandbox::RunResult> runWatched(sandbox::Cell &cell, sandbox::Cell::BoxBefore boxBefore, int number);
    Result<std::unique_ptr<sandbox::Cell>> takeCell();
    Result<QList<wire::JobFile>> takeFiles(sandbox::Cell &cell);
    QByteArray take(const UniqueFd &stream, Bytes size, wire::RunOutput &output);

    const Parts m_parts;
    sandbox::RunRecipe m_recipe;
    qint64 m_bytesLeft = wire::kMostRunReport;
};

} // namespace gavel::worker
