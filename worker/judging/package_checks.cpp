#include "worker/judging/package_checks.h"

#include "core/package/input_validators.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/memory_file.h"
#include "worker/judging/output_mutations.h"

namespace gavel::worker {

namespace {

using Outcome = domain::CheckerReport::Outcome;

enum class InputVerdict { Valid, Invalid, Broken };

struct InputAnswer {
    InputVerdict verdict = InputVerdict::Broken;
    QString words;
};

InputVerdict verdictOf(domain::CheckerDialect dialect, const sandbox::RunResult &result)
{
    if (result.termination != Termination::Exited)
        return InputVerdict::Broken;
    const int valid = dialect == domain::CheckerDialect::Testlib ? 0 : 42;
    return result.exitCode == valid ? InputVerdict::Valid : InputVerdict::Invalid;
}

Result<InputAnswer> askAbout(JuryProgram &validator, domain::CheckerDialect dialect, int input,
                             const QStringList &arguments)
{
    sandbox::RunRecipe recipe = validator.recipe(arguments);
    recipe.standardInput = input;
    const sandbox::RunResult result = TRY(validator.run(recipe));
    const QByteArray words = readHead(result.standardError.get(), kMostCheckerMessage / 2) +
                             readHead(result.standardOutput.get(), kMostCheckerMessage / 2);
    const QString end = result.termination == Termination::Exited
                            ? QStringLiteral("exit code %1").arg(result.exitCode)
                            : QString::fromStdString(std::string(toString(result.termination)));
    return InputAnswer{verdictOf(dialect, result),
                       end + QStringLiteral(" ") + shortened(QString::fromStdString(messageFrom(words)), 200)};
}

class InputCheck {
public:
    InputCheck(const JuryProgramParts &parts, const package::ImportedProblem &problem)
        : m_parts(parts),
          m_problem(problem),
          m_invalid(package::invalidInputsOf(problem.manifest)),
          m_isRejected(m_invalid.size(), false)
    {
    }

    Result<InputChecks> run()
    {
        const package::InputValidators validators = TRY(package::inputValidatorsOf(m_problem.manifest, m_parts.blobs));
        for (const QString &path : validators.notRun)
            m_checks.notes.append(path + QStringLiteral(" is in a language that is not run here"));
        for (const package::PackageFault &fault : validators.faults)
            complain(fault.file, fault.reason);
        m_checks.inputs = int(m_problem.judging.testcases.size());
        m_checks.invalidInputs = int(m_invalid.size());
        for (const domain::CheckerProgram &program : validators.programs)
            TRY(runOne(program));
        for (qsizetype i = 0; i < m_invalid.size() && m_checks.validators > 0; ++i) {
            if (!m_isRejected.at(i))
                complain(m_invalid.at(i).path, QStringLiteral("is accepted by every input validator"));
        }
        return std::move(m_checks);
    }

private:
    void complain(const QString &file, const QString &reason) { m_checks.complaints.append({file, reason}); }

    Result<void> runOne(const domain::CheckerProgram &program)
    {
        Result<JuryProgram> validator = JuryProgram::create(m_parts, program, "input validator");
        if (!validator && validator.error().code == ErrorCode::Cancelled)
            return failure(validator.error());
        if (!validator) {
            complain(QStringLiteral("input_validators/") + program.name,
                     QString::fromStdString(validator.error().message));
            return {};
        }
        ++m_checks.validators;
        for (const domain::Testcase &testcase : m_problem.judging.testcases)
            TRY(checkValid(*validator, program.dialect, testcase));
        for (qsizetype i = 0; i < m_invalid.size(); ++i) {
            const UniqueFd input = TRY(m_parts.blobs.open(m_invalid.at(i).blob));
            const InputAnswer answer = TRY(askAbout(*validator, program.dialect, input.get(), {}));
            m_isRejected[i] = m_isRejected.at(i) || answer.verdict == InputVerdict::Invalid;
        }
        return {};
    }

    Result<void> checkValid(JuryProgram &validator, domain::CheckerDialect dialect, const domain::Testcase &testcase)
    {
        const UniqueFd input = TRY(m_parts.blobs.open(testcase.input));
        const QStringList arguments = m_problem.manifest.inputValidatorArguments.value(testcase.name);
        const InputAnswer answer = TRY(askAbout(validator, dialect, input.get(), arguments));
        if (answer.verdict != InputVerdict::Valid)
            complain(
                QStringLiteral("data/%1.in").arg(testcase.name),
                QStringLiteral("is not valid for %1: %2").arg(QString::fromStdString(validator.name()), answer.words));
        return {};
    }

    const JuryProgramParts &m_parts;
    const package::ImportedProblem &m_problem;
    const QList<package::PackageFile> m_invalid;
    QList<bool> m_isRejected;
    InputChecks m_checks;
};

} // namespace

Result<InputChecks> checkInputs(const JuryProgramParts &parts, const package::ImportedProblem &problem)
{
    return InputCheck(parts, problem).run();
}

namespace {

Result<domain::CheckerReport> ask(OutputChecker &checker, blobs::BlobStore &blobs, const domain::JudgingData &problem,
                                  const domain::Testcase &testcase, const QByteArray &output)
{
    const UniqueFd input = TRY(blobs.open(testcase.input));
    const UniqueFd answer = TRY(blobs.open(testcase.answer));
    const UniqueFd file = TRY(sealedMemoryFile(output));
    CheckerQuestion question;
    question.checkerId = problem.checker.id;
    question.arguments = problem.checker.arguments + testcase.checkerArguments;
    question.input = input.get();
    question.answer = answer.get();
    question.output = file.get();
    question.timeout = problem.limits.validationTime;
    return checker.check(question);
}

void judgeMutation(CheckerChecks &checks, const Mutation &mutation, const QString &testcase, bool isDefault,
                   const Result<domain::CheckerReport> &report)
{
    const QString file = QStringLiteral("data/%1").arg(testcase);
    ++checks.outputs;
    if (!report || report->outcome == Outcome::Failed) {
        const std::string words = report ? report->juryMessage : report.error().message;
        checks.complaints.append({file, QStringLiteral("the checker fails over an output with %1: %2")
                                            .arg(mutation.name, shortened(QString::fromStdString(words), 300))});
        return;
    }
    if (report->outcome != Outcome::Accepted)
        return;
    const bool isWrong = mutation.reading == Mutation::Reading::NeverRight ||
                         (isDefault && mutation.reading == Mutation::Reading::WrongByDefault);
    if (isWrong)
        checks.complaints.append({file, QStringLiteral("the checker accepts an output with %1").arg(mutation.name)});
    else
        checks.accepted.append(QStringLiteral("%1 (%2)").arg(mutation.name, testcase));
}

} // namespace

Result<CheckerChecks> checkChecker(OutputChecker &checker, blobs::BlobStore &blobs, const domain::JudgingData &problem,
                                   const QList<wire::Specimen> &specimens)
{
    CheckerChecks checks;
    const bool isDefault = problem.checker.id == domain::CheckerChoice().id;
    for (const wire::Specimen &specimen : specimens) {
        if (specimen.testcase >= problem.testcases.size())
            return failure(ErrorCode::InvalidArgument, "an output of a testcase that is not there");
        const domain::Testcase &testcase = problem.testcases.at(specimen.testcase);
        for (const Mutation &mutation : mutationsOf(specimen.output)) {
            const Result<domain::CheckerReport> report = ask(checker, blobs, problem, testcase, mutation.output);
            if (!report && report.error().code == ErrorCode::Cancelled)
                return failure(report.error());
            judgeMutation(checks, mutation, testcase.name, isDefault, report);
        }
    }
    return checks;
}

} // namespace gavel::worker
