#include "core/package/package_export.h"
#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/jury_workbench.h"
#include "worker/judging/captured_text.h"

#include <QHash>

#include <algorithm>

namespace gavel::worker {

namespace {

constexpr Bytes kMostTestFile = mebibytes(256);
constexpr auto kMostTime = std::chrono::minutes(5);

// Makes the tests that a package only says how to make: inputs by its generators, answers by its main solution, in
// cells.
class TestMaker {
public:
    TestMaker(const JuryProgramParts &parts, package::ImportedProblem &problem) : m_parts(parts), m_problem(problem)
    {
    }

    Result<void> make(const package::UnmadeTest &unmade)
    {
        const auto testcase = std::find_if(m_problem.judging.testcases.begin(), m_problem.judging.testcases.end(),
                                           [&](const domain::Testcase &each) { return each.name == unmade.testcase; });
        if (testcase == m_problem.judging.testcases.end())
            return failure(ErrorCode::Internal, "there is no testcase " + unmade.testcase.toStdString());
        const std::string context = "testcase " + unmade.testcase.toStdString();
        if (unmade.generator)
            testcase->input = TRY_WITHIN(context, generate(*unmade.generator, unmade.arguments));
        if (testcase->answer.sha256.isEmpty())
            testcase->answer = TRY_WITHIN(context, solve(testcase->input));
        return {};
    }

private:
    Result<domain::BlobRef> generate(const domain::CheckerProgram &generator, const QStringList &arguments)
    {
        auto program = m_generators.find(generator.name);
        if (program == m_generators.end()) {
            auto made = std::make_shared<JuryProgram>(TRY(JuryProgram::create(m_parts, generator, "generator")));
            program = m_generators.insert(generator.name, std::move(made));
        }
        return output(**program, arguments, -1);
    }

    Result<domain::BlobRef> solve(const domain::BlobRef &input)
    {
        if (!m_main)
            TRY(buildMain());
        const UniqueFd file = TRY(m_parts.blobs.open(input));
        const domain::RunKind &kind = m_problem.judging.kind;
        if (kind.inputFile.isEmpty())
            return output(*m_main, {}, file.get(), kind.outputFile);
        TRY(m_main->cell().putFile(sandbox::Area::Box, kind.inputFile.toStdString(), file.get(), false));
        return output(*m_main, {}, -1, kind.outputFile);
    }

    Result<void> buildMain()
    {
        if (m_problem.manifest.solutions.isEmpty() || m_problem.judging.interactor)
            return failure(ErrorCode::InvalidArgument, "there is no main solution that could make the answers");
        const package::JurySolution &solution = m_problem.manifest.solutions.first();
        m_description.name = solution.path.section(QLatin1Char('/'), -1);
        m_description.language = solution.languageHint;
        for (const package::PackageFile &file : solution.files)
            m_description.files.append({file.path, file.blob});
        m_main = std::make_shared<JuryProgram>(TRY(JuryProgram::create(m_parts, m_description, "main solution")));
        return {};
    }

    // What it writes to the file, or to standard output where there is no name.
    Result<domain::BlobRef> output(JuryProgram &program, const QStringList &arguments, int input,
                                   const QString &fileName = {})
    {
        sandbox::RunRecipe recipe = program.recipe(arguments);
        recipe.standardInput = input;
        recipe.limits.output = kMostTestFile;
        recipe.limits.fileSize = kMostTestFile;
        recipe.limits.cpuTime = kMostTime;
        recipe.limits.wallTime = 2 * kMostTime;
        const sandbox::RunResult result = TRY(program.run(recipe));
        if (result.termination != Termination::Exited || result.exitCode != 0 || result.outputLimitReached)
            return failure(ErrorCode::DataCorrupted,
                           program.name() + " failed (" + std::string(toString(result.termination)) + ", exit code " +
                               std::to_string(result.exitCode) +
                               "): " + messageFrom(readHead(result.standardError.get(), kMostCheckerMessage)));
        if (fileName.isEmpty())
            return m_parts.blobs.put(readHead(result.standardOutput.get(), kMostTestFile.count));
        const UniqueFd file =
            TRY_WITHIN(program.name(), program.cell().takeFile(fileName.toStdString(), kMostTestFile));
        return m_parts.blobs.put(readHead(file.get(), kMostTestFile.count));
    }

    const JuryProgramParts &m_parts;
    package::ImportedProblem &m_problem;
    QHash<QString, std::shared_ptr<JuryProgram>> m_generators; // by name
    domain::CheckerProgram m_description;                      // of the main solution
    std::shared_ptr<JuryProgram> m_main;
};

Result<void> prepare(OfflineJudge &judge, const QString &path, const QString &target)
{
    package::ImportOptions options;
    options.allowsUnmadeTests = true;
    package::ImportOutcome outcome = TRY(package::importPackage(path, judge.blobs(), options));
    for (const package::PackageFault &fault : outcome.faults)
        printError(package::toString(fault));
    if (!outcome.problem)
        return failure(ErrorCode::InvalidArgument, "package " + path.toStdString() + " is broken");
    package::ImportedProblem problem = std::move(*outcome.problem);
    const auto workbench = TRY(JuryWorkbench::create(judge, problem.judging));
    TestMaker maker(workbench->parts(), problem);
    for (const package::UnmadeTest &unmade : outcome.unmade)
        TRY(maker.make(unmade));
    const bool isZip = target.endsWith(QStringLiteral(".zip"), Qt::CaseInsensitive);
    TRY((isZip ? package::exportZip : package::exportDirectory)(problem, judge.blobs(), target));
    for (const QString &lost : package::lostInExport(problem))
        printError(QStringLiteral("lost: ") + lost);
    printLine(QStringLiteral("%1: %2 of %3 tests made, written to %4")
                  .arg(problem.manifest.shortName)
                  .arg(outcome.unmade.size())
                  .arg(problem.judging.testcases.size())
                  .arg(target));
    return {};
}

} // namespace

int prepareCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("prepare"), QStringLiteral("[options] PACKAGE TARGET"),
                     QStringLiteral("Makes the tests that a package of Polygon only says how to make, with its "
                                    "generators and its main solution, each in a cell, and writes the problem as a "
                                    "package in the ICPC format: a directory, or a zip file if TARGET ends in .zip.\n"
                                    "Exit status: 0 done, 2 bad usage, 3 could not."));
    line.addValue(QStringLiteral("data"), QStringLiteral("Keep compiled programs here for the next time."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    if (const auto exitCode = line.parse(arguments, 2, 2))
        return *exitCode;
    const Result<std::unique_ptr<OfflineJudge>> judge =
        OfflineJudge::create({line.value(QStringLiteral("plugins")), line.value(QStringLiteral("languages")),
                              line.value(QStringLiteral("data")), 1});
    const Result<void> done =
        judge ? prepare(**judge, line.positional().first(), line.positional().at(1)) : failure(judge.error());
    if (done)
        return kExitGood;
    printError(QStringLiteral("gavel-worker prepare: ") + QString::fromStdString(done.error().message));
    return kExitFailure;
}

} // namespace gavel::worker
