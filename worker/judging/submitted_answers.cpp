#include "worker/judging/submitted_answers.h"

#include "worker/judging/batch_runner.h"
#include "worker/judging/memory_file.h"

#include <algorithm>

namespace gavel::worker {

namespace {

// Samples are shown with their answers: nobody need send them back.
PassOutcome noAnswer(const domain::Testcase &testcase)
{
    PassOutcome outcome;
    outcome.judgement.verdict = testcase.isSample ? domain::Verdict::Skipped : domain::Verdict::WrongAnswer;
    outcome.judgement.explanation = QStringLiteral("no file was submitted for this testcase");
    outcome.judgement.reason.cause = domain::RunReason::Cause::NoAnswer;
    return outcome;
}

qsizetype secretTestcases(const domain::JudgingData &problem)
{
    return std::count_if(problem.testcases.begin(), problem.testcases.end(),
                         [](const domain::Testcase &testcase) { return !testcase.isSample; });
}

} // namespace

QString answeringFile(const SubmittedAnswers::Files &files, const domain::JudgingData &problem,
                      const domain::Testcase &testcase)
{
    QString whole = testcase.name;
    whole.replace(QLatin1Char('/'), QLatin1Char('-'));
    QStringList stems{whole};
    if (!testcase.isSample)
        stems.append(testcase.name.section(QLatin1Char('/'), -1));
    for (const QString &stem : stems) {
        for (const char *extension : {".out", ".ans", ".txt", ""}) {
            const QString name = stem + QLatin1String(extension);
            if (files.contains(name))
                return name;
        }
    }
    const bool isOnlyOne = files.size() == 1 && !testcase.isSample && secretTestcases(problem) == 1;
    return isOnlyOne ? files.firstKey() : QString();
}

Result<PassOutcome> SubmittedAnswers::run(const Pass &pass)
{
    const QString name = answeringFile(m_files, m_problem, pass.testcase);
    if (name.isEmpty())
        return noAnswer(pass.testcase);
    const UniqueFd output = TRY(sealedMemoryFile(m_files.value(name)));
    const UniqueFd answer = TRY(m_blobs.open(pass.testcase.answer));
    CheckerQuestion question = questionAbout(m_problem, pass);
    question.answer = answer.get();
    question.output = output.get();
    domain::RunEvidence evidence;
    evidence.report = TRY(m_checker.check(question));
    PassOutcome outcome;
    outcome.judgement = domain::judgeRun(evidence);
    outcome.report = std::move(evidence.report);
    TRY(requireVerdict(outcome.judgement));
    outcome.result.standardOutput = TRY(sealedMemoryFile(m_files.value(name).left(kMostOutputHead)));
    return outcome;
}

} // namespace gavel::worker
