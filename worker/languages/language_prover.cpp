#include "worker/languages/language_prover.h"

#include "core/domain/verdict_rules.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/compiler.h"
#include "worker/judging/run_limits.h"
#include "worker/languages/probe_data.h"

#include <QRegularExpression>

namespace gavel::worker {

using domain::Verdict;

// One probe on its way through the cells.
struct LanguageProver::Attempt {
    const OfferedLanguage &language;
    const Probe &probe;
    domain::ProblemLimits limits;
    plugin::ExecutionPlan plan;
    std::shared_ptr<const Program> program;
    Verdict verdict = Verdict::Accepted;
    QString explanation;
    QByteArray output; // what was told: of the compiler, else of the program
    ProbeResult result;
};

namespace {

QString firstLines(const QByteArray &text)
{
    return QString::fromUtf8(text.left(400)).simplified();
}

bool namesLine(const QByteArray &text, int line)
{
    // Some count from zero, some name the end of the line before.
    for (int near = line - 1; near <= line + 1; ++near) {
        const QRegularExpression number(QStringLiteral("(?<![0-9])%1(?![0-9])").arg(near));
        if (QString::fromUtf8(text).contains(number))
            return true;
    }
    return false;
}

domain::CheckerReport compare(const QByteArray &output, const QByteArray &expected)
{
    domain::CheckerReport report;
    const bool isSame = output.simplified() == expected.simplified();
    report.outcome = isSame ? domain::CheckerReport::Outcome::Accepted : domain::CheckerReport::Outcome::WrongAnswer;
    return report;
}

void compileError(Verdict &verdict, QByteArray &output, const QByteArray &text)
{
    verdict = Verdict::CompileError;
    output = text;
}

} // namespace

Result<ProbeResult> LanguageProver::prove(const OfferedLanguage &language, const Probe &probe)
{
    Attempt attempt{language, probe, limitsOf(probe.kind, m_startTime), {}, {}, {}, {}, {}, {}};
    attempt.result.kind = probe.kind;
    if (!probe.whyNotDone.isEmpty()) {
        attempt.result.detail = probe.whyNotDone;
        return attempt.result;
    }
    const plugin::LanguageDefinition &definition = language.definition;
    const JudgedLimits judged = judgedLimits(attempt.limits, definition);
    const plugin::PlanLimits planLimits{std::chrono::ceil<std::chrono::milliseconds>(judged.cpuTimeLimit),
                                        attempt.limits.memory.count};
    auto plan =
        language.family->plan(definition, {plugin::SourceFile{definition.sourceFile, probe.source}}, planLimits);
    if (!plan && plan.error().code != ErrorCode::InvalidArgument)
        return std::unexpected(plan.error());
    if (!plan) {
        compileError(attempt.verdict, attempt.output, QByteArray::fromStdString(plan.error().message));
        return conclude(attempt);
    }
    attempt.plan = *std::move(plan);
    TRY(compile(attempt));
    if (attempt.verdict == Verdict::Accepted)
        TRY(run(attempt));
    if (probe.kind == ProbeKind::Sum && attempt.result.cpuTime)
        m_startTime = *attempt.result.cpuTime;
    return conclude(attempt);
}

LanguageProof LanguageProver::proveAll(const OfferedLanguage &language, const QList<Probe> &probes,
                                       const std::function<void(const ProbeResult &)> &told)
{
    LanguageProof proof{language.definition.id, language.definition.tier, language.version, {}};
    m_startTime = {};
    for (const Probe &probe : probes) {
        Result<ProbeResult> result = prove(language, probe);
        if (!result)
            result = ProbeResult{
                probe.kind, ProbeResult::State::Failed, QString::fromStdString(result.error().message), {}, {}, {}};
        proof.results.append(*result);
        if (told)
            told(*result);
    }
    return proof;
}

Result<void> LanguageProver::compile(Attempt &attempt)
{
    if (attempt.plan.compile.isEmpty()) {
        attempt.program = Program::fromSources(attempt.plan.files);
        return {};
    }
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_sandbox.takeCell(m_slot));
    Compilation compilation = TRY(compileIn(*cell, attempt.plan, attempt.language.definition, attempt.limits));
    attempt.result.compileTime = compilation.wallTime;
    attempt.program = compilation.program;
    if (compilation.isError())
        compileError(attempt.verdict, attempt.output, compilation.output);
    return {};
}

Result<void> LanguageProver::run(Attempt &attempt)
{
    const plugin::LanguageDefinition &definition = attempt.language.definition;
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_sandbox.takeCell(m_slot));
    TRY(attempt.program->putInto(*cell));
    const UniqueFd input = TRY(inputOf(attempt.probe.kind));
    sandbox::RunRecipe recipe = recipeFor(attempt.plan.run, definition);
    recipe.limits = runLimits(attempt.limits, definition);
    recipe.standardInput = input.get();
    const sandbox::RunResult result = TRY(cell->run(recipe));
    judge(attempt, result);
    if (attempt.verdict != Verdict::RuntimeError || attempt.plan.syntaxCheck.isEmpty())
        return {};
    if (const auto errors = TRY(syntaxErrors(*cell, attempt.plan, definition, attempt.limits)))
        compileError(attempt.verdict, attempt.output, *errors);
    return {};
}

void LanguageProver::judge(Attempt &attempt, const sandbox::RunResult &result)
{
    const JudgedLimits judged = judgedLimits(attempt.limits, attempt.language.definition);
    const QByteArray output = readHead(result.standardOutput.get(), kMostOutputHead);
    domain::RunEvidence evidence;
    evidence.termination = result.termination;
    evidence.exitCode = result.exitCode;
    evidence.signal = result.signal;
    evidence.usage = result.usage;
    evidence.cpuTimeLimit = judged.cpuTimeLimit;
    evidence.memoryLimit = judged.memory;
    evidence.outputLimitReached = result.outputLimitReached;
    if (domain::needsChecker(evidence))
        evidence.report = compare(output, outputOf(attempt.probe.kind));
    const domain::RunJudgement judgement = domain::judgeRun(evidence);
    attempt.verdict = judgement.verdict.value_or(Verdict::RuntimeError);
    attempt.explanation = judgement.explanation;
    attempt.output = output + readHead(result.standardError.get(), kMostOutputHead);
    attempt.result.cpuTime = result.usage.cpuTime;
    attempt.result.peakMemory = result.usage.peakMemory;
}

ProbeResult LanguageProver::conclude(const Attempt &attempt) const
{
    ProbeResult result = attempt.result;
    const bool isExpected = attempt.verdict == attempt.probe.expected;
    result.state = isExpected ? ProbeResult::State::Passed : ProbeResult::State::Failed;
    if (!isExpected)
        result.detail = QStringLiteral("%1 instead of %2: %3 %4")
                            .arg(domain::verdictCode(attempt.verdict), domain::verdictCode(attempt.probe.expected),
                                 attempt.explanation, firstLines(attempt.output))
                            .simplified();
    else if (attempt.probe.faultLine > 0 && !namesLine(attempt.output, attempt.probe.faultLine))
        result.detail = QStringLiteral("the line is not told: ") + firstLines(attempt.output);
    return result;
}

} // namespace gavel::worker
