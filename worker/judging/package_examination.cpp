#include "worker/judging/package_examination.h"

#include "worker/judging/custom_checker.h"

#include <QJsonArray>

namespace gavel::worker {

namespace {

// Outputs mean something by themselves only where a program reads an input and writes an output once.
bool isPlain(const domain::JudgingData &problem)
{
    const domain::RunKind &kind = problem.kind;
    return !problem.interactor && kind.passes == 1 && kind.processes == 1 && !kind.isSubmitAnswer;
}

QJsonArray toJson(const QList<PackageComplaint> &complaints)
{
    QJsonArray array;
    for (const PackageComplaint &complaint : complaints)
        array.append(
            QJsonObject{{QStringLiteral("file"), complaint.file}, {QStringLiteral("reason"), complaint.reason}});
    return array;
}

} // namespace

Result<Examination> examine(const JuryProgramParts &parts, OutputChecker &hosted,
                            const package::ImportedProblem &problem, const QList<wire::Specimen> &specimens)
{
    Examination examination;
    examination.inputs = TRY_WITHIN("input validators", checkInputs(parts, problem));
    if (!isPlain(problem.judging))
        return examination;
    CustomChecker custom(parts);
    OutputChecker &checker = problem.judging.checker.programs.isEmpty() ? hosted : static_cast<OutputChecker &>(custom);
    examination.checker = TRY(checkChecker(checker, parts.blobs, problem.judging, specimens));
    return examination;
}

QJsonObject toJson(const Examination &examination)
{
    const InputChecks &inputs = examination.inputs;
    const CheckerChecks &checker = examination.checker;
    return QJsonObject{
        {QStringLiteral("inputs"), QJsonObject{{QStringLiteral("validators"), inputs.validators},
                                               {QStringLiteral("valid"), inputs.inputs},
                                               {QStringLiteral("invalid"), inputs.invalidInputs},
                                               {QStringLiteral("notes"), QJsonArray::fromStringList(inputs.notes)},
                                               {QStringLiteral("complaints"), toJson(inputs.complaints)}}},
        {QStringLiteral("checker"),
         QJsonObject{{QStringLiteral("altered_outputs"), checker.outputs},
                     {QStringLiteral("accepted"), QJsonArray::fromStringList(checker.accepted)},
                     {QStringLiteral("complaints"), toJson(checker.complaints)}}}};
}

} // namespace gavel::worker
