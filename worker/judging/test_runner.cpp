#include "worker/judging/test_runner.h"

#include "core/domain/testcase_score.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/mapped_file.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

// A report travels in one frame, however many testcases there are.
constexpr qint64 kMostHeads = 2 * 1024 * 1024;
constexpr qsizetype kMostTexts = 1024 * 1024; // characters, of up to six bytes each in the frame

wire::TestReport reportOf(const domain::Testcase &testcase, const sandbox::RunResult &result)
{
    wire::TestReport report;
    report.name = testcase.name;
    report.termination = result.termination;
    report.exitCode = result.exitCode;
    report.signal = result.signal;
    report.cpuTime = result.usage.cpuTime;
    report.wallTime = result.usage.wallTime;
    report.peakMemory = result.usage.peakMemory;
    return report;
}

} // namespace

TestRunner::TestRunner(sandbox::Cell &cell, blobs::BlobStore &blobs, OutputChecker &checker,
                       const domain::JudgingData &problem, const plugin::LanguageDefinition &language,
                       const plugin::Command &command)
    : m_cell(cell),
      m_blobs(blobs),
      m_checker(checker),
      m_problem(problem),
      m_language(language),
      m_recipe(recipeFor(command, language)),
      m_headsLeft(kMostHeads),
      m_textsLeft(kMostTexts)
{
    m_recipe.limits = runLimits(problem.limits, language);
}

Result<wire::TestReport> TestRunner::run(const domain::Testcase &testcase)
{
    const std::string context = "testcase " + testcase.name.toStdString();
    const UniqueFd input = TRY_WITHIN(context, m_blobs.open(testcase.input));
    warmPageCache(input.get(), std::size_t(testcase.input.size));
    const sandbox::RunResult result = TRY_WITHIN(context, execute(input.get()));

    domain::RunEvidence evidence = evidenceOf(result);
    if (domain::needsChecker(evidence))
        evidence.report = TRY_WITHIN(context, check(testcase, input.get(), result.standardOutput.get()));
    const domain::RunJudgement judgement = domain::judgeRun(evidence);
    if (judgement.isFailure())
        return failure(ErrorCode::DataCorrupted, context + ": " + judgement.explanation.toStdString());

    const domain::TestcaseScore score = domain::scoreTestcase(m_problem.scoring, testcase, *judgement.verdict,
                                                              evidence.report ? evidence.report->score : std::nullopt);
    if (!score.verdict)
        return failure(ErrorCode::DataCorrupted, context + ": " + score.fault.toStdString());

    wire::TestReport report = reportOf(testcase, result);
    report.verdict = *score.verdict;
    report.score = score.score;
    report.explanation = takeText(judgement.explanation);
    if (evidence.report)
        report.contestantMessage = takeText(QString::fromStdString(evidence.report->contestantMessage));
    report.output = takeHead(result.standardOutput.get());
    report.errorOutput = takeHead(result.standardError.get());
    return report;
}

Result<sandbox::RunResult> TestRunner::execute(int input)
{
    m_recipe.standardInput = input;
    sandbox::RunResult result = TRY(m_cell.run(m_recipe));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run was cancelled");
    return result;
}

Result<domain::CheckerReport> TestRunner::check(const domain::Testcase &testcase, int input, int output)
{
    const UniqueFd answer = TRY(m_blobs.open(testcase.answer));
    CheckerQuestion question;
    question.checkerId = m_problem.checker.id;
    question.arguments = m_problem.checker.arguments + testcase.checkerArguments;
    question.input = input;
    question.answer = answer.get();
    question.output = output;
    question.timeout = m_problem.limits.validationTime;
    return m_checker.check(question);
}

domain::RunEvidence TestRunner::evidenceOf(const sandbox::RunResult &result) const
{
    const JudgedLimits limits = judgedLimits(m_problem.limits, m_language);
    domain::RunEvidence evidence;
    evidence.termination = result.termination;
    evidence.exitCode = result.exitCode;
    evidence.signal = result.signal;
    evidence.usage = result.usage;
    evidence.cpuTimeLimit = limits.cpuTimeLimit;
    evidence.memoryLimit = limits.memory;
    evidence.outputLimitReached = result.outputLimitReached;
    return evidence;
}

QString TestRunner::takeText(const QString &text)
{
    const QString taken = shortened(text);
    if (taken.size() > m_textsLeft)
        return {};
    m_textsLeft -= taken.size();
    return taken;
}

QByteArray TestRunner::takeHead(int fd)
{
    QByteArray head = readHead(fd, std::min(kMostOutputHead, m_headsLeft));
    m_headsLeft -= head.size();
    return head;
}

} // namespace gavel::worker
