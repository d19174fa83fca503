#include "worker/judging/conversation_runner.h"

#include "worker/judging/batch_runner.h"
#include "worker/judging/run_limits.h"

#include <algorithm>
#include <thread>

namespace gavel::worker {

namespace {

using sandbox::RunResult;

// One process of the submission, when it is over.
struct EndedProcess {
    Result<RunResult> result = failure(ErrorCode::Internal, "has not been run");
    int rank = 0; // which of them it was to end
};

bool isGoodEnd(const Result<RunResult> &result)
{
    return result && result->termination == Termination::Exited && result->exitCode == 0;
}

sandbox::RunRecipe joined(sandbox::RunRecipe recipe, Relay::Ends ends)
{
    recipe.standardInput = ends.input.release();
    recipe.standardOutput = ends.output.release();
    recipe.takesOverPipes = true;
    return recipe;
}

// The first that ended badly tells how they ended, the others may have ended because of it; CPU time is that of all.
Result<RunResult> together(std::vector<EndedProcess> processes)
{
    std::sort(processes.begin(), processes.end(), [](const auto &a, const auto &b) { return a.rank < b.rank; });
    for (EndedProcess &process : processes) {
        if (!process.result)
            return std::unexpected(process.result.error());
    }
    const auto bad = std::find_if_not(processes.begin(), processes.end(),
                                      [](const EndedProcess &process) { return isGoodEnd(process.result); });
    const auto told = bad == processes.end() ? processes.begin() : bad;
    Usage usage = told->result->usage;
    usage.cpuTime = {};
    for (const EndedProcess &process : processes) {
        const Usage &used = process.result->usage;
        usage.cpuTime += used.cpuTime;
        usage.wallTime = std::max(usage.wallTime, used.wallTime);
        usage.peakMemory = std::max(usage.peakMemory, used.peakMemory);
    }
    RunResult result = std::move(*told->result);
    result.usage = usage;
    return result;
}

} // namespace

ConversationRunner::ConversationRunner(const JuryProgramParts &parts, CoreShare &core, SubmissionCells &cells,
                                       OutputChecker &checker, const plugin::LanguageDefinition &language,
                                       const plugin::Command &command)
    : m_parts(parts),
      m_core(core),
      m_cells(cells),
      m_checker(checker),
      m_language(language),
      m_recipe(recipeFor(command, language)),
      m_transcript(cells.count())
{
    m_recipe.limits = runLimits(parts.problem.limits, language);
    m_recipe.limits.wallTime *= 2;
}

Result<PassOutcome> ConversationRunner::run(const Pass &pass)
{
    if (!m_interactor)
        m_interactor = TRY(CheckerCell::create(m_parts, *m_parts.problem.interactor, CheckerCell::Role::Interactor));
    if (pass.number == 1)
        m_transcript = Transcript(m_cells.count());
    PassOutcome first = TRY(runOnce(pass));
    const auto limit = judgedLimits(m_parts.problem.limits, m_language).cpuTimeLimit;
    if (m_parts.problem.kind.passes > 1 || !isNearCpuTimeLimit(first.result, limit))
        return first;
    const CoreShare::Alone alone(m_core);
    m_transcript = Transcript(m_cells.count());
    PassOutcome second = TRY(runOnce(pass));
    if (second.result.usage.cpuTime > first.result.usage.cpuTime)
        std::swap(first, second);
    second.otherCpuTime = first.result.usage.cpuTime;
    return second;
}

Result<PassOutcome> ConversationRunner::runOnce(const Pass &pass)
{
    m_transcript.startPass();
    const UniqueFd answer = TRY(m_parts.blobs.open(pass.testcase.answer));
    CheckerQuestion question = questionAbout(m_parts.problem, pass);
    question.answer = answer.get();
    sandbox::RunRecipe recipe = TRY(m_interactor->prepare(question));
    // It waits for the submission, and then has the time of validators to make up its mind.
    recipe.limits.wallTime += m_recipe.limits.wallTime;

    PassOutcome outcome;
    Conversation conversation = TRY(converse(recipe, pass.testcase));
    domain::InteractionEvidence evidence = TRY(judge(conversation));
    if (domain::needsCheckerAfter(evidence) && m_parts.problem.checker.id != domain::kNoChecker)
        evidence.interactor = TRY(askChecker(pass, answer.get()));
    else if (domain::needsCheckerAfter(evidence))
        outcome.nextInput = m_interactor->takeNextInput();
    outcome.judgement = domain::judgeInteraction(evidence);
    outcome.report = std::move(evidence.interactor);
    outcome.result = std::move(conversation.submission);
    outcome.transcript = m_transcript.text();
    TRY(requireVerdict(outcome.judgement));
    return outcome;
}

// What an interactor tells is an input, which may be far longer than what a validator has to say for itself.
RelayLimits ConversationRunner::relayLimits() const
{
    constexpr int kMostTold = 64;
    return {m_parts.problem.limits.output, m_parts.problem.limits.validationOutput * kMostTold};
}

Result<ConversationRunner::Conversation> ConversationRunner::converse(const sandbox::RunRecipe &interactor,
                                                                      const domain::Testcase &testcase)
{
    const sandbox::RunRecipe submission = withArguments(m_recipe, testcase);
    for (int i = 0; i < m_cells.count(); ++i)
        TRY(putTestcaseFiles(m_cells.at(i), testcase, m_parts.blobs));
    const int count = m_cells.count();
    const std::unique_ptr<Relay> relay = TRY(Relay::create(count, relayLimits(), m_transcript));
    std::vector<EndedProcess> processes{std::size_t(count)};
    std::atomic<int> ended{0};
    const auto runProcess = [&](int i) {
        EndedProcess &process = processes[std::size_t(i)];
        process.result = m_cells.at(i).run(joined(submission, relay->takeProcessEnds(i)));
        process.rank = ended++;
        relay->tellProcessEnd(i, isGoodEnd(process.result));
    };
    Result<RunResult> interactorResult;
    {
        std::vector<std::jthread> threads;
        threads.emplace_back([&] { relay->run(); });
        threads.emplace_back([&] {
            interactorResult = m_interactor->run(joined(interactor, relay->takeInteractorEnds()));
            relay->tellInteractorEnd();
        });
        for (int i = 1; i < count; ++i)
            threads.emplace_back(runProcess, i);
        runProcess(0);
    }
    Conversation conversation;
    conversation.interactor = TRY(std::move(interactorResult));
    conversation.submission = TRY_WITHIN("running the submission", together(std::move(processes)));
    conversation.hasInteractorEndedFirst = relay->hasInteractorEndedFirst();
    conversation.interactorFault = relay->interactorFault();
    for (int i = 0; i < count; ++i)
        conversation.submission.outputLimitReached |= relay->isOverOutputLimit(i);
    return conversation;
}

Result<domain::InteractionEvidence> ConversationRunner::judge(const Conversation &conversation)
{
    if (conversation.submission.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run was cancelled");
    domain::InteractionEvidence evidence;
    evidence.submission = evidenceOf(conversation.submission, m_parts.problem.limits, m_language);
    evidence.interactor = TRY(m_interactor->conclude(conversation.interactor));
    if (!conversation.interactorFault.empty())
        evidence.interactor = {domain::CheckerReport::Outcome::Failed,
                               std::nullopt,
                               m_interactor->name() + ": " + conversation.interactorFault,
                               {}};
    evidence.hasInteractorEndedFirst = conversation.hasInteractorEndedFirst;
    evidence.interactorCpuTime = conversation.interactor.usage.cpuTime;
    return evidence;
}

Result<domain::CheckerReport> ConversationRunner::askChecker(const Pass &pass, int answer)
{
    const UniqueFd told = TRY(m_interactor->takeTold());
    CheckerQuestion question = questionAbout(m_parts.problem, pass);
    question.answer = answer;
    question.output = told.get();
    return m_checker.check(question);
}

} // namespace gavel::worker
