#include "worker/judging/pipeline.h"

#include "core/domain/judging_blobs.h"
#include "core/package/manifest.h"
#include "worker/judging/answer_archive.h"
#include "worker/judging/batch_runner.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/compiler.h"
#include "worker/judging/conversation_runner.h"
#include "worker/judging/custom_checker.h"
#include "worker/judging/custom_grader.h"
#include "worker/judging/custom_runner.h"
#include "worker/judging/included_files.h"
#include "worker/judging/package_examination.h"
#include "worker/judging/run_limits.h"
#include "worker/judging/submitted_answers.h"
#include "worker/judging/test_runner.h"

#include <QLoggingCategory>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logPipeline, "gavel.worker.pipeline")

constexpr auto kProgressInterval = std::chrono::milliseconds(100);

QList<plugin::SourceFile> sourcesOf(const wire::Job &job)
{
    QList<plugin::SourceFile> sources;
    for (const wire::JobFile &file : job.files)
        sources.append(plugin::SourceFile{file.name, file.content});
    return sources;
}

bool hasOwnChecker(const domain::JudgingData &problem)
{
    return !problem.checker.programs.isEmpty();
}

// A broken cell or a crashed checker host may have been an accident; wrong data and unknown names will not change.
bool isWorthAnotherTry(const Error &error)
{
    return error.code == ErrorCode::Internal || error.code == ErrorCode::Unavailable ||
           error.code == ErrorCode::FailedPrecondition;
}

std::shared_ptr<const domain::JudgingData> withTimeLimit(const domain::JudgingData &problem,
                                                         std::chrono::milliseconds limit)
{
    auto changed = std::make_shared<domain::JudgingData>(problem);
    changed->limits.cpuTimeLimit = limit;
    return changed;
}

// Fills the report up to a testcase with those that were not run.
void skipTo(wire::Report &report, const domain::JudgingData &problem, qsizetype testcase)
{
    for (qsizetype i = report.tests.size(); i < testcase; ++i) {
        wire::TestReport skipped;
        skipped.name = problem.testcases.at(i).name;
        report.tests.append(skipped);
    }
}

} // namespace

Pipeline::Pipeline(const PipelineParts &parts, int slot, std::unique_ptr<OutputChecker> checker)
    : m_parts(parts), m_slot(slot), m_checker(std::move(checker))
{
}

JudgingOutcome Pipeline::judge(const wire::Job &job, JobControl &control, const JobCallbacks &callbacks)
{
    for (bool isLastTry = false;; isLastTry = true) {
        Work work{job, control, callbacks, {}, nullptr, {}, {}, {}, {}, {}, {}, {}, {}};
        const Result<wire::Report> report = attempt(work);
        if (!report && !control.isCancelled())
            qCWarning(logPipeline, "judging %lld attempt %d: %s", static_cast<long long>(job.key.judging.value),
                      job.key.attempt, report.error().message.c_str());
        const bool isEnd = report || control.isCancelled() || isLastTry || !isWorthAnotherTry(report.error()) ||
                           isWant(work, report.error());
        if (!isEnd)
            continue;
        JudgingOutcome outcome = outcomeOf(work, report);
        outcome.stages = work.stages;
        return outcome;
    }
}

// No room for the data, or no server to get it from: the job itself may be fine.
bool Pipeline::isWant(const Work &work, const Error &error)
{
    const bool isFetched = work.problem != nullptr;
    return !isFetched && (error.code == ErrorCode::ResourceExhausted || error.code == ErrorCode::Unavailable);
}

JudgingOutcome Pipeline::outcomeOf(const Work &work, const Result<wire::Report> &report)
{
    const wire::JobKey key = work.job.key;
    if (work.control.isCancelled())
        return JudgingOutcome::cancelled(key);
    if (report)
        return JudgingOutcome::reported(*report);
    const QString reason = QString::fromStdString(report.error().message);
    return isWant(work, report.error()) ? JudgingOutcome::givenBack(key, reason) : JudgingOutcome::failed(key, reason);
}

Result<wire::Report> Pipeline::attempt(Work &work)
{
    work.report.key = work.job.key;
    TRY(timed(work, wire::JobStage::Fetching, &Pipeline::fetch));
    if (work.job.examination) {
        TRY(timed(work, wire::JobStage::Running, &Pipeline::examine));
        return std::move(work.report);
    }
    TRY(plan(work));
    if (!work.report.verdict)
        TRY(timed(work, wire::JobStage::Compiling, &Pipeline::compile));
    if (!work.report.verdict)
        TRY(timed(work, wire::JobStage::Running, work.job.run ? &Pipeline::runInputs : &Pipeline::run));
    return std::move(work.report);
}

Result<void> Pipeline::timed(Work &work, wire::JobStage stage, Result<void> (Pipeline::*step)(Work &))
{
    const auto began = std::chrono::system_clock::now();
    const auto start = std::chrono::steady_clock::now();
    Result<void> done = (this->*step)(work);
    work.stages.append({stage, began, std::chrono::steady_clock::now() - start});
    return done;
}

Result<void> Pipeline::fetch(Work &work)
{
    tell(work, wire::JobStage::Fetching, 0);
    if (work.job.run) {
        auto limits = std::make_shared<domain::JudgingData>();
        limits->limits = problemLimitsOf(work.job.run->limits);
        work.problem = std::move(limits);
        return {};
    }
    // Everything is brought here by the prefetch, which a cancellation ends: opening a blob that is missing waits.
    const auto isCancelled = [&work] {
        return work.control.isCancelled();
    };
    if (m_parts.engine.prefetch)
        TRY(m_parts.engine.prefetch({work.job.judgingData}, isCancelled));
    auto problem = TRY(m_parts.problems.get(work.job.judgingData));
    if (m_parts.engine.prefetch)
        TRY(m_parts.engine.prefetch(domain::blobsOf(*problem), isCancelled));
    work.problem = work.job.cpuTimeLimit ? withTimeLimit(*problem, *work.job.cpuTimeLimit) : std::move(problem);
    return {};
}

Result<void> Pipeline::plan(Work &work)
{
    work.catalog = m_parts.engine.languages();
    work.policy = domain::merged(work.problem->policy, work.job.policy);
    if (work.problem->kind.isSubmitAnswer)
        return {};
    work.offered = work.catalog ? work.catalog->find(work.job.language) : nullptr;
    if (!work.offered)
        return failure(ErrorCode::NotFound, "this worker has no language \"" + work.job.language.toStdString() + "\"");
    work.language = *work.offered;
    plugin::LanguageDefinition &definition = work.language.definition;
    // What the problem says goes first, also where it names a whole family and the site one of its languages.
    definition.timeFactor = timeFactor(work.job.policy, definition);
    definition.timeFactor = timeFactor(work.problem->policy, definition);
    work.report.languageVersion = work.language.version;
    const domain::ProblemLimits &limits = work.problem->limits;
    const JudgedLimits judged = judgedLimits(limits, definition);
    const plugin::PlanLimits planLimits{std::chrono::ceil<std::chrono::milliseconds>(judged.cpuTimeLimit),
                                        limits.memory.count};
    const auto planWith = [&](const QList<plugin::SourceFile> &sources) {
        return work.language.family->plan(definition, sources, planLimits);
    };
    const auto sources = withIncludes(sourcesOf(work.job), *work.problem, definition, m_parts.engine.blobs);
    Result<plugin::ExecutionPlan> plan = sources ? planWith(*sources) : std::unexpected(sources.error());
    if (plan) {
        work.plan = std::move(*plan);
        if (work.job.run)
            extendPlan(work.plan, *work.job.run);
        return {};
    }
    if (plan.error().code != ErrorCode::InvalidArgument)
        return std::unexpected(plan.error().within("planning " + work.job.language.toStdString()));
    work.report.verdict = domain::Verdict::CompileError;
    appendCompilerOutput(work.report.compileOutput, QByteArray::fromStdString(plan.error().message));
    return {};
}

Result<void> Pipeline::compile(Work &work)
{
    if (work.problem->kind.isSubmitAnswer)
        return {};
    if (work.plan.compile.isEmpty()) {
        work.program = Program::fromSources(work.plan.files);
        return {};
    }
    tell(work, wire::JobStage::Compiling, 0);
    Compilation compilation = TRY(m_parts.programs.build(
        programKey(work.language, work.plan, work.problem->limits), [&] { return compileInNewCell(work); },
        [&] { return work.control.isCancelled(); }));
    work.report.compileOutput = compilation.output;
    work.report.compileTime = compilation.wallTime;
    work.report.isCompileCached = compilation.isCached;
    work.program = compilation.program;
    if (compilation.isError())
        work.report.verdict = domain::Verdict::CompileError;
    return {};
}

Result<Compilation> Pipeline::compileInNewCell(Work &work)
{
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_parts.engine.sandbox.takeCell(m_slot));
    const JobControl::Lent lent(work.control, *cell);
    return compileIn(*cell, work.plan, work.language.definition, work.problem->limits);
}

Result<void> Pipeline::run(Work &work)
{
    tell(work, wire::JobStage::Running, 0);
    return work.problem->kind.isSubmitAnswer ? judgeAnswers(work) : runProgram(work);
}

Result<void> Pipeline::runInputs(Work &work)
{
    tell(work, wire::JobStage::Running, 0);
    CustomRunner runner({m_parts.engine.sandbox, m_slot, work.control, *work.program, work.plan.run,
                         work.language.definition, *work.job.run, work.job.key, work.callbacks.printed});
    work.report.outputs = TRY(runner.runAll([&](int done) { tell(work, wire::JobStage::Running, done); }));
    return {};
}

Result<void> Pipeline::examine(Work &work)
{
    tell(work, wire::JobStage::Running, 0);
    work.catalog = m_parts.engine.languages();
    if (!work.catalog)
        return failure(ErrorCode::NotFound, "this worker has no languages");
    package::ProblemManifest manifest = TRY(package::decodeManifest(work.job.examination->manifest));
    const package::ImportedProblem problem{std::move(manifest), *work.problem};
    work.report.examination =
        toJson(TRY(worker::examine(juryParts(work), *m_checker, problem, work.job.examination->specimens)));
    return {};
}

JuryProgramParts Pipeline::juryParts(const Work &work) const
{
    return {m_parts.engine.sandbox, m_slot,        m_parts.engine.blobs, m_parts.programs,
            work.control,           *work.catalog, *work.problem};
}

Result<void> Pipeline::runProgram(Work &work)
{
    SubmissionCells cells = TRY(SubmissionCells::create(m_parts.engine.sandbox, m_slot, work.control, *work.program,
                                                        work.problem->kind.processes));
    const JuryProgramParts parts = juryParts(work);
    CustomChecker custom(parts);
    OutputChecker &checker = hasOwnChecker(*work.problem) ? static_cast<OutputChecker &>(custom) : *m_checker;
    const plugin::LanguageDefinition &language = work.language.definition;
    if (work.problem->interactor) {
        ConversationRunner runner(parts, m_parts.core, cells, checker, language, work.plan.run);
        return runTests(work, parts, runner, &cells);
    }
    BatchRunner runner({cells.first(), m_parts.core, m_parts.engine.blobs, checker}, *work.problem, language,
                       work.plan.run);
    return runTests(work, parts, runner, &cells);
}

Result<void> Pipeline::judgeAnswers(Work &work)
{
    const JuryProgramParts parts = juryParts(work);
    CustomChecker custom(parts);
    OutputChecker &checker = hasOwnChecker(*work.problem) ? static_cast<OutputChecker &>(custom) : *m_checker;
    SubmittedAnswers::Files files;
    for (const wire::JobFile &file : work.job.files)
        files.insert(file.name, file.content);
    TRY(unpackArchives(m_parts.engine.sandbox, m_slot, work.control, files));
    SubmittedAnswers runner(files, m_parts.engine.blobs, checker, *work.problem);
    return runTests(work, parts, runner, nullptr);
}

Result<void> Pipeline::runTests(Work &work, const JuryProgramParts &parts, PassRunner &passes, SubmissionCells *cells)
{
    TestRunner runner(passes, m_parts.engine.blobs, *work.problem, work.policy);
    CustomGrader grader(parts);
    domain::GradingCalls calls;
    calls.judge = [&](qsizetype testcase) {
        return judgeTest(work, cells, runner, testcase);
    };
    calls.askGrader = [&](const domain::TestGroup &group, const QList<domain::Grade> &grades) {
        return grader.grade(group, grades);
    };
    const bool runsAll = work.job.runsAllTests || work.policy.runsAllTests.value_or(false);
    const auto selection = runsAll ? domain::TestSelection::All : domain::TestSelection::AsNeeded;
    const std::optional<domain::Grading> grading = TRY(domain::judgeGroups(*work.problem, selection, calls));
    if (!grading)
        return {}; // a compile error after all
    skipTo(work.report, *work.problem, work.problem->testcases.size());
    work.report.verdict = grading->verdict;
    if (work.problem->scoring.isScored()) {
        work.report.score = grading->score;
        work.report.maxScore = grading->maxScore;
        work.report.groups = grading->groups;
    }
    return {};
}

// Empty: it is a compile error, the other testcases are of no interest.
Result<std::optional<domain::Grade>> Pipeline::judgeTest(Work &work, SubmissionCells *cells, TestRunner &runner,
                                                         qsizetype testcase)
{
    const wire::TestReport test = TRY(runner.run(work.problem->testcases.at(testcase)));
    const bool isFirst = work.report.tests.isEmpty();
    if (isFirst && cells && test.verdict == domain::Verdict::RuntimeError && TRY(isSyntaxError(work, cells->first())))
        return std::nullopt;
    skipTo(work.report, *work.problem, testcase);
    work.report.tests.append(test);
    tell(work, wire::JobStage::Running, int(work.report.tests.size()));
    return domain::Grade{test.verdict, test.score};
}

// An interpreter tells of a source that it cannot parse only when it runs it.
Result<bool> Pipeline::isSyntaxError(Work &work, sandbox::Cell &cell)
{
    const std::optional<QByteArray> errors =
        TRY(syntaxErrors(cell, work.plan, work.language.definition, work.problem->limits));
    if (!errors)
        return false;
    appendCompilerOutput(work.report.compileOutput, *errors);
    work.report.verdict = domain::Verdict::CompileError;
    return true;
}

// The start of a stage is always told, a test done at most every kProgressInterval.
void Pipeline::tell(Work &work, wire::JobStage stage, int testsDone)
{
    const auto now = std::chrono::steady_clock::now();
    if (!work.callbacks.progressed || (testsDone > 0 && now - work.lastProgress < kProgressInterval))
        return;
    work.lastProgress = now;
    const int tests = work.problem ? int(work.problem->testcases.size()) : 0;
    const int total = work.job.run ? int(work.job.run->inputs.size()) * work.job.run->repeats : tests;
    work.callbacks.progressed(wire::Progress{work.job.key, stage, testsDone, total});
}

} // namespace gavel::worker
