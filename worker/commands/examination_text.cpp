#include "worker/commands/examination_text.h"

namespace gavel::worker {

namespace {

void addComplaints(QStringList &lines, const QList<PackageComplaint> &complaints)
{
    for (const PackageComplaint &complaint : complaints)
        lines.append(QStringLiteral("FAILED  %1  %2").arg(complaint.file, complaint.reason));
}

QString seconds(std::chrono::nanoseconds time)
{
    return QString::number(double(time.count()) / 1e9, 'f', 3) + QStringLiteral(" s");
}

QStringList describe(const package::TimeLimitProposal &proposal, const package::ImportedProblem &problem)
{
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

} // namespace

QStringList describe(const Examination &examination, const package::TimeLimitProposal &timeLimit,
                     const package::ImportedProblem &problem)
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
    return lines + describe(timeLimit, problem);
}

} // namespace gavel::worker
