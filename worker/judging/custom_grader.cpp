#include "worker/judging/custom_grader.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/memory_file.h"

#include <cmath>

namespace gavel::worker {

namespace {

using domain::Verdict;

// The protocol knows four verdicts; tools take more, graders need not.
QByteArray graderCode(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accepted:
    case Verdict::Partial: return "AC";
    case Verdict::TimeLimitExceeded:
    case Verdict::IdlenessLimitExceeded: return "TLE";
    case Verdict::RuntimeError:
    case Verdict::MemoryLimitExceeded:
    case Verdict::SecurityViolation: return "RTE";
    default: return "WA";
    }
}

std::optional<Verdict> verdictOf(const QByteArray &code)
{
    const std::optional<Verdict> verdict = domain::verdictFromCode(QString::fromLatin1(code));
    const bool isKnown = verdict && *verdict != Verdict::Skipped && *verdict != Verdict::CompileError;
    return isKnown ? verdict : std::nullopt;
}

} // namespace

QByteArray graderInput(const QList<domain::Grade> &parts)
{
    QByteArray lines;
    for (const domain::Grade &part : parts)
        lines += graderCode(part.verdict) + ' ' + QByteArray::number(part.score, 'g', 17) + '\n';
    return lines;
}

std::optional<domain::Grade> graderAnswer(const QByteArray &output)
{
    const QList<QByteArray> words = output.simplified().split(' ');
    bool isNumber = false;
    const double score = words.size() == 2 ? words.at(1).toDouble(&isNumber) : 0;
    const std::optional<Verdict> verdict = verdictOf(words.first());
    if (!verdict || !isNumber || !std::isfinite(score))
        return std::nullopt;
    return domain::Grade{*verdict, score};
}

Result<domain::Grade> CustomGrader::grade(const domain::TestGroup &group, const QList<domain::Grade> &parts)
{
    if (!m_parts.problem.grader)
        return failure(ErrorCode::DataCorrupted, "the problem has a group with a custom grader, and no grader");
    if (!m_program)
        m_program = TRY(JuryProgram::create(m_parts, *m_parts.problem.grader, "grader"));
    const sandbox::RunResult result = TRY(ask(group, parts));
    const QByteArray output = readHead(result.standardOutput.get(), kMostCheckerMessage);
    const std::optional<domain::Grade> answer = graderAnswer(output);
    if (result.termination == Termination::Exited && result.exitCode == 0 && answer)
        return *answer;
    const QByteArray words = output + '\n' + readHead(result.standardError.get(), kMostCheckerMessage);
    return failure(ErrorCode::DataCorrupted, m_program->name() + " did not say verdict and score of data/" +
                                                 group.name.toStdString() + " (" +
                                                 std::string(toString(result.termination)) + ", exit code " +
                                                 std::to_string(result.exitCode) + "): " + messageFrom(words));
}

Result<sandbox::RunResult> CustomGrader::ask(const domain::TestGroup &group, const QList<domain::Grade> &parts)
{
    const UniqueFd input = TRY(sealedMemoryFile(graderInput(parts)));
    sandbox::RunRecipe recipe = m_program->recipe(group.graderArguments);
    recipe.standardInput = input.get();
    return m_program->run(recipe);
}

} // namespace gavel::worker
