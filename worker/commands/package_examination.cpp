#include "worker/commands/package_examination.h"

#include "worker/commands/jury_workbench.h"
#include "worker/commands/outcome_text.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/custom_checker.h"

#include <QJsonArray>

namespace gavel::worker {

namespace {

constexpr qsizetype kMostSpecimens = 12;

// Outputs mean something by themselves only where a program reads an input and writes an output once.
bool isPlain(const domain::JudgingData &problem)
{
    return !problem.interactor && problem.kind == domain::RunKind();
}

QJsonArray complaintsToJson(const QList<PackageComplaint> &complaints)
{
    QJsonArray array;
    for (const PackageComplaint &complaint : complaints)
        array.append(
            QJsonObject{{QStringLiteral("file"), complaint.file}, {QStringLiteral("reason"), complaint.reason}});
    return array;
}

void addComplaints(QStringList &lines, const QList<PackageComplaint> &complaints)
{
    for (const PackageComplaint &complaint : complaints)
        lines.append(QStringLiteral("FAILED  %1  %2").arg(complaint.file, complaint.reason));
}

QString seconds(std::chrono::nanoseconds time)
{
    return QString::number(double(time.count()) / 1e9, 'f', 3) + QStringLiteral(" s");
}

QStringList describeTimeLimit(const Examination &examination, const package::ImportedProblem &problem)
{
    const package::TimeLimitProposal &proposal = examination.timeLimit;
    const package::TimeMargins &margins = problem.manifest.timeMargins;
    if (!proposal.limit)
        return {};
    QString line = QStringLiteral("time limit: %1; proposed %2: at least %3 times the slowest accepted, %4 (%5)")
                       .arg(seconds(problem.judging.limits.cpuTimeLimit), seconds(*proposal.limit))
                       .arg(margins.acceptedToLimit)
                       .arg(seconds(proposal.slowestAccepted->slowest), proposal.slowestAccepted->path);
    if (!proposal.fastestTooSlow)
        return {line};
    const QString room = proposal.hasRoom ? QStringLiteral("at least") : QStringLiteral("NOT");
    return {line, QStringLiteral("            the fastest that is too slow takes %1 (%2), %3 %4 times that limit")
                      .arg(seconds(proposal.fastestTooSlow->slowest), proposal.fastestTooSlow->path, room)
                      .arg(margins.limitToTooSlow)};
}

QJsonValue measuredToJson(const std::optional<package::MeasuredSolution> &solution)
{
    if (!solution)
        return QJsonValue();
    return QJsonObject{{QStringLiteral("path"), solution->path},
                       {QStringLiteral("cpu_time_ms"), milliseconds(solution->slowest)}};
}

QJsonObject timeLimitToJson(const package::TimeLimitProposal &proposal, const package::ImportedProblem &problem)
{
    return QJsonObject{
        {QStringLiteral("current_ms"), qint64(problem.judging.limits.cpuTimeLimit.count())},
        {QStringLiteral("proposed_ms"), proposal.limit ? QJsonValue(qint64(proposal.limit->count())) : QJsonValue()},
        {QStringLiteral("slowest_accepted"), measuredToJson(proposal.slowestAccepted)},
        {QStringLiteral("fastest_too_slow"), measuredToJson(proposal.fastestTooSlow)},
        {QStringLiteral("accepted_to_limit"), problem.manifest.timeMargins.acceptedToLimit},
        {QStringLiteral("limit_to_too_slow"), problem.manifest.timeMargins.limitToTooSlow},
        {QStringLiteral("has_room"), proposal.hasRoom}};
}

} // namespace

Result<void> examine(OfflineJudge &judge, const package::ImportedProblem &problem, Examination &examination)
{
    const auto workbench = TRY(JuryWorkbench::create(judge, problem.judging));
    const JuryProgramParts &parts = workbench->parts();
    examination.inputs = TRY_WITHIN("input validators", checkInputs(parts, problem));
    if (!isPlain(problem.judging))
        return {};
    if (!problem.judging.checker.programs.isEmpty()) {
        CustomChecker checker(parts);
        examination.checker = TRY(checkChecker(checker, judge.blobs(), problem.judging, examination.specimens));
        return {};
    }
    const Installation &installation = judge.toolbox().installation();
    const auto checker = TRY(hostedCheckers(installation.checkerHostProgram, installation.checkerDirectory())());
    examination.checker = TRY(checkChecker(*checker, judge.blobs(), problem.judging, examination.specimens));
    return {};
}

void addSpecimen(Examination &examination, const domain::JudgingData &problem, const wire::Report &report)
{
    for (qsizetype i = 0; i < report.tests.size() && i < problem.testcases.size(); ++i) {
        const wire::TestReport &test = report.tests.at(i);
        const bool isKnown = std::any_of(examination.specimens.begin(), examination.specimens.end(),
                                         [i](const Specimen &specimen) { return specimen.testcase == i; });
        const bool isWhole = test.verdict == domain::Verdict::Accepted && test.output.size() < kMostOutputHead;
        if (isWhole && !isKnown && examination.specimens.size() < kMostSpecimens)
            examination.specimens.append({i, test.output});
    }
}

QStringList describe(const Examination &examination, const package::ImportedProblem &problem)
{
    QStringList lines;
    const InputChecks &inputs = examination.inputs;
    addComplaints(lines, inputs.complaints);
    for (const QString &note : inputs.notes)
        lines.append(QStringLiteral("note: ") + note);
    if (inputs.validators > 0)
        lines.append(QStringLiteral("inputs: %1 given to %2 validators, and %3 that are not valid")
                         .arg(inputs.inputs)
                         .arg(inputs.validators)
                         .arg(inputs.invalidInputs));
    const CheckerChecks &checker = examination.checker;
    addComplaints(lines, checker.complaints);
    if (checker.outputs > 0)
        lines.append(QStringLiteral("checker: asked about %1 altered outputs, accepted %2%3")
                         .arg(checker.outputs)
                         .arg(checker.accepted.size())
                         .arg(checker.accepted.isEmpty()
                                  ? QString()
                                  : QStringLiteral(": ") + checker.accepted.mid(0, 5).join(QStringLiteral(", "))));
    return lines + describeTimeLimit(examination, problem);
}

QJsonObject toJson(const Examination &examination, const package::ImportedProblem &problem)
{
    const InputChecks &inputs = examination.inputs;
    const CheckerChecks &checker = examination.checker;
    return QJsonObject{
        {QStringLiteral("inputs"), QJsonObject{{QStringLiteral("validators"), inputs.validators},
                                               {QStringLiteral("valid"), inputs.inputs},
                                               {QStringLiteral("invalid"), inputs.invalidInputs},
                                               {QStringLiteral("notes"), QJsonArray::fromStringList(inputs.notes)},
                                               {QStringLiteral("complaints"), complaintsToJson(inputs.complaints)}}},
        {QStringLiteral("checker"),
         QJsonObject{{QStringLiteral("altered_outputs"), checker.outputs},
                     {QStringLiteral("accepted"), QJsonArray::fromStringList(checker.accepted)},
                     {QStringLiteral("complaints"), complaintsToJson(checker.complaints)}}},
        {QStringLiteral("time_limit"), timeLimitToJson(examination.timeLimit, problem)}};
}

} // namespace gavel::worker
