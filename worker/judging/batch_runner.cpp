#include "worker/judging/batch_runner.h"

#include "worker/judging/run_limits.h"

namespace gavel::worker {

domain::RunEvidence evidenceOf(const sandbox::RunResult &result, const domain::ProblemLimits &limits,
                               const plugin::LanguageDefinition &language)
{
    const JudgedLimits judged = judgedLimits(limits, language);
    domain::RunEvidence evidence;
    evidence.termination = result.termination;
    evidence.exitCode = result.exitCode;
    evidence.signal = result.signal;
    evidence.usage = result.usage;
    evidence.cpuTimeLimit = judged.cpuTimeLimit;
    evidence.memoryLimit = judged.memory;
    evidence.outputLimit = limits.output;
    evidence.outputLimitReached = result.outputLimitReached;
    return evidence;
}

CheckerQuestion questionAbout(const domain::JudgingData &problem, const Pass &pass)
{
    CheckerQuestion question;
    question.checkerId = problem.checker.id;
    question.arguments = problem.checker.arguments + pass.testcase.checkerArguments;
    question.input = pass.input;
    question.timeout = problem.limits.validationTime;
    question.pass = pass.number;
    return question;
}

Result<void> requireVerdict(const domain::RunJudgement &judgement)
{
    if (judgement.isFailure())
        return failure(ErrorCode::DataCorrupted, judgement.explanation.toStdString());
    return {};
}

BatchRunner::BatchRunner(const BatchParts &parts, const domain::JudgingData &problem,
                         const plugin::LanguageDefinition &language, const plugin::Command &command)
    : m_parts(parts), m_problem(problem), m_language(language), m_recipe(recipeFor(command, language))
{
    m_recipe.limits = runLimits(problem.limits, language);
}

Result<PassOutcome> BatchRunner::run(const Pass &pass)
{
    m_recipe.standardInput = pass.input;
    PassOutcome outcome;
    Measurement measurement = TRY(measure());
    outcome.result = std::move(measurement.result);
    outcome.otherCpuTime = measurement.otherCpuTime;
    domain::RunEvidence evidence = evidenceOf(outcome.result, m_problem.limits, m_language);
    if (domain::needsChecker(evidence)) {
        const UniqueFd answer = TRY(m_parts.blobs.open(pass.testcase.answer));
        CheckerQuestion question = questionAbout(m_problem, pass);
        question.answer = answer.get();
        question.output = outcome.result.standardOutput.get();
        evidence.report = TRY(m_parts.checker.check(question));
        outcome.nextInput = m_parts.checker.takeNextInput();
    }
    outcome.judgement = domain::judgeRun(evidence);
    outcome.report = std::move(evidence.report);
    TRY(requireVerdict(outcome.judgement));
    return outcome;
}

Result<BatchRunner::Measurement> BatchRunner::measure()
{
    sandbox::RunResult first = TRY(execute());
    if (!isNearCpuTimeLimit(first, judgedLimits(m_problem.limits, m_language).cpuTimeLimit))
        return Measurement{std::move(first), std::nullopt};
    const CoreShare::Alone alone(m_parts.core);
    sandbox::RunResult second = TRY(execute());
    if (second.usage.cpuTime > first.usage.cpuTime)
        std::swap(first, second);
    return Measurement{std::move(second), first.usage.cpuTime};
}

Result<sandbox::RunResult> BatchRunner::execute()
{
    sandbox::RunResult result = TRY(m_parts.cell.run(m_recipe));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run was cancelled");
    return result;
}

} // namespace gavel::worker
