#include "worker/judging/test_runner.h"

#include "core/domain/testcase_score.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/mapped_file.h"

#include <algorithm>

namespace gavel::worker {

namespace {

// A report travels in one frame, however many testcases there are.
constexpr qint64 kMostHeads = 2 * 1024 * 1024;
constexpr qsizetype kMostTexts = 1024 * 1024; // characters, of up to six bytes each in the frame

// What is not known of one pass is not known of all.
void add(std::optional<std::int64_t> &sum, std::optional<std::int64_t> more, bool isFirst)
{
    sum = more && (sum || isFirst) ? std::optional(sum.value_or(0) + *more) : std::nullopt;
}

// The limits hold for each pass, so the greatest figures count; real time and counts add up.
void addPass(wire::TestReport &report, const PassOutcome &outcome)
{
    const sandbox::RunResult &result = outcome.result;
    const bool isFirst = report.passes == 0;
    add(report.instructions, result.usage.instructions, isFirst);
    add(report.deniedCalls, result.usage.deniedCalls, isFirst);
    if (isFirst || result.usage.peakMemory > report.peakMemory)
        report.memoryParts = result.usage.memoryParts;
    if (isFirst || result.usage.cpuTime > report.cpuTime)
        report.otherCpuTime = outcome.otherCpuTime;
    ++report.passes;
    report.termination = result.termination;
    report.exitCode = result.exitCode;
    report.signal = result.signal;
    report.cpuTime = std::max(report.cpuTime, result.usage.cpuTime);
    report.wallTime += result.usage.wallTime;
    report.peakMemory = std::max(report.peakMemory, result.usage.peakMemory);
}

} // namespace

TestRunner::TestRunner(PassRunner &passes, blobs::BlobStore &blobs, const domain::JudgingData &problem,
                       const domain::JudgingPolicy &policy)
    : m_passes(passes),
      m_blobs(blobs),
      m_problem(problem),
      m_policy(policy),
      m_headsLeft(kMostHeads),
      m_textsLeft(kMostTexts)
{
}

Result<wire::TestReport> TestRunner::run(const domain::Testcase &testcase)
{
    const std::string context = "testcase " + testcase.name.toStdString();
    wire::TestReport report;
    report.name = testcase.name;
    const PassOutcome outcome = TRY_WITHIN(context, runPasses(testcase, report));
    const domain::Verdict verdict = domain::toldAs(m_policy, *outcome.judgement.verdict);
    const domain::TestcaseScore score = domain::scoreTestcase(m_problem.scoring, testcase, verdict,
                                                              outcome.report ? outcome.report->score : std::nullopt);
    if (!score.verdict)
        return failure(ErrorCode::DataCorrupted, context + ": " + score.fault.toStdString());
    report.verdict = *score.verdict;
    report.score = score.score;
    report.explanation = takeText(outcome.judgement.explanation);
    report.reason = outcome.judgement.reason;
    if (outcome.report)
        report.contestantMessage = takeText(QString::fromStdString(outcome.report->contestantMessage));
    report.output = takeHead(outcome.result.standardOutput.get());
    report.errorOutput = takeHead(outcome.result.standardError.get());
    report.transcript = takeBytes(outcome.transcript);
    return report;
}

Result<PassOutcome> TestRunner::runPasses(const domain::Testcase &testcase, wire::TestReport &report)
{
    UniqueFd input = TRY(m_blobs.open(testcase.input));
    warmPageCache(input.get(), std::size_t(testcase.input.size));
    for (int pass = 1;; ++pass) {
        PassOutcome outcome = TRY(m_passes.run({testcase, input.get(), pass}));
        addPass(report, outcome);
        if (outcome.judgement.verdict != domain::Verdict::Accepted || !outcome.nextInput)
            return outcome;
        if (pass == m_problem.kind.passes)
            return failure(ErrorCode::DataCorrupted, "the output validator wants more than the " +
                                                         std::to_string(m_problem.kind.passes) +
                                                         " passes that the problem allows");
        input = std::move(outcome.nextInput);
    }
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

QByteArray TestRunner::takeBytes(const QByteArray &bytes)
{
    const QByteArray taken = bytes.left(m_headsLeft);
    m_headsLeft -= taken.size();
    return taken;
}

} // namespace gavel::worker
