#include "worker/judging/batch_runner.h"

#include "worker/judging/memory_file.h"
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

sandbox::RunRecipe withArguments(sandbox::RunRecipe recipe, const domain::Testcase &testcase)
{
    for (const QString &argument : testcase.programArguments)
        recipe.argv.push_back(argument.toStdString());
    return recipe;
}

Result<void> putTestcaseFiles(sandbox::Cell &cell, const domain::Testcase &testcase, blobs::BlobStore &blobs)
{
    for (const domain::ProgramFile &file : testcase.files) {
        const UniqueFd content = TRY(blobs.open(file.blob));
        TRY_WITHIN("a file of the testcase",
                   cell.putFile(sandbox::Area::Box, file.name.toStdString(), content.get(), false));
    }
    return {};
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
    PassOutcome outcome;
    Measurement measurement = TRY(measure(pass));
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

Result<BatchRunner::Measurement> BatchRunner::measure(const Pass &pass)
{
    sandbox::RunResult first = TRY(execute(pass));
    if (!isNearCpuTimeLimit(first, judgedLimits(m_problem.limits, m_language).cpuTimeLimit))
        return Measurement{std::move(first), std::nullopt};
    const CoreShare::Alone alone(m_parts.core);
    sandbox::RunResult second = TRY(execute(pass));
    if (second.usage.cpuTime > first.usage.cpuTime)
        std::swap(first, second);
    return Measurement{std::move(second), first.usage.cpuTime};
}

Result<sandbox::RunResult> BatchRunner::execute(const Pass &pass)
{
    const QString &inputFile = m_problem.kind.inputFile;
    TRY(putTestcaseFiles(m_parts.cell, pass.testcase, m_parts.blobs));
    if (!inputFile.isEmpty())
        TRY(m_parts.cell.putFile(sandbox::Area::Box, inputFile.toStdString(), pass.input, false));
    sandbox::RunRecipe recipe = withArguments(m_recipe, pass.testcase);
    recipe.standardInput = inputFile.isEmpty() ? pass.input : -1;
    sandbox::RunResult result = TRY(m_parts.cell.run(recipe));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run was cancelled");
    TRY(takeOutputFile(result));
    return result;
}

// What it printed is not what is judged, where it should have written a file; one that it has not written is empty.
Result<void> BatchRunner::takeOutputFile(sandbox::RunResult &result)
{
    const QString &name = m_problem.kind.outputFile;
    if (name.isEmpty() || result.termination != Termination::Exited)
        return {};
    Result<UniqueFd> file = m_parts.cell.takeFile(name.toStdString(), m_problem.limits.output);
    if (!file && file.error().code == ErrorCode::ResourceExhausted) {
        result.termination = Termination::OutputLimit;
        return {};
    }
    // A link, a directory, a pipe or a socket is no file either.
    const bool isOurs =
        !file && (file.error().code == ErrorCode::Unavailable || file.error().code == ErrorCode::Cancelled ||
                  file.error().code == ErrorCode::DataCorrupted);
    if (isOurs)
        return failure(file.error().within("the output file"));
    result.standardOutput = file ? std::move(*file) : TRY(sealedMemoryFile({}));
    return {};
}

} // namespace gavel::worker
