#include "core/package/package_layout.h"

#include "core/package/package_export.h"
#include "core/package/problem_settings.h"
#include "core/package/scoring_layout.h"
#include "core/package/settings_reader.h"

#include <algorithm>

namespace gavel::package {

namespace {

using std::chrono::milliseconds;

const QString kEnglish = QStringLiteral("en");

QString directoryOf(const QString &path)
{
    return path.first(std::max<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
}

// A YAML text in double quotes: whatever is in it, it is read back as it was.
QByteArray quoted(const QString &text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            escaped += QLatin1Char('\\');
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            escaped += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            escaped += c;
    }
    return '"' + escaped.toUtf8() + '"';
}

void addText(QByteArray &yaml, const char *key, const QString &text)
{
    if (!text.isEmpty())
        yaml += QByteArray(key) + ": " + quoted(text) + '\n';
}

QByteArray seconds(milliseconds time)
{
    return QByteArray::number(double(time.count()) / 1000, 'g', 15);
}

QByteArray units(Bytes bytes, Bytes unit)
{
    return QByteArray::number(double(bytes.count) / double(unit.count), 'g', 17); // exact: units are powers of two
}

QByteArray limitsOf(const domain::ProblemLimits &limits)
{
    const Bytes mebibyte = mebibytes(1);
    return "limits:\n  memory: " + units(limits.memory, mebibyte) + "\n  output: " + units(limits.output, mebibyte) +
           "\n  code: " + units(limits.code, kibibytes(1)) +
           "\n  compilation_time: " + seconds(limits.compilationTime) +
           "\n  compilation_memory: " + units(limits.compilationMemory, mebibyte) +
           "\n  validation_time: " + seconds(limits.validationTime) +
           "\n  validation_memory: " + units(limits.validationMemory, mebibyte) +
           "\n  validation_output: " + units(limits.validationOutput, mebibyte) + '\n';
}

// The interactor is a validator, too.
QList<domain::CheckerProgram> validatorsOf(const domain::JudgingData &judging)
{
    QList<domain::CheckerProgram> programs = judging.checker.programs;
    if (judging.interactor)
        programs.append(*judging.interactor);
    return programs;
}

// Whether a validator must give scores: then no testcase is worth anything by itself.
bool mustGiveScores(const domain::JudgingData &judging)
{
    return judging.scoring.takesCheckerScores &&
           std::none_of(judging.testcases.begin(), judging.testcases.end(),
                        [](const domain::Testcase &testcase) { return testcase.acceptScore && !testcase.isSample; });
}

// That a checker is written for testlib is said: it may have been said at the import, too.
QByteArray validationOf(const domain::JudgingData &judging)
{
    const auto isTestlib = [](const domain::CheckerProgram &program) {
        return program.dialect == domain::CheckerDialect::Testlib;
    };
    const QList<domain::CheckerProgram> programs = validatorsOf(judging);
    if (programs.isEmpty())
        return "default";
    QByteArray validation = "custom";
    if (mustGiveScores(judging))
        validation += " score";
    if (judging.interactor)
        validation += " interactive";
    if (judging.kind.passes > 1)
        validation += " multi-pass";
    return std::all_of(programs.begin(), programs.end(), isTestlib) ? validation + " testlib" : validation;
}

QByteArray problemYamlOf(const ImportedProblem &problem)
{
    const ProblemManifest &manifest = problem.manifest;
    QByteArray yaml = "problem_format_version: legacy\n";
    addText(yaml, "name", manifest.names.value(kEnglish, manifest.names.value(manifest.names.firstKey())));
    addText(yaml, "uuid", manifest.uuid);
    addText(yaml, "author", manifest.author);
    addText(yaml, "source", manifest.source);
    addText(yaml, "source_url", manifest.sourceUrl);
    addText(yaml, "license", manifest.license);
    addText(yaml, "rights_owner", manifest.rightsOwner);
    addText(yaml, "keywords", manifest.keywords.join(QLatin1Char(' ')));
    const domain::JudgingData &judging = problem.judging;
    yaml += "validation: " + validationOf(judging) + '\n';
    addText(yaml, "validator_flags", judging.checker.arguments.join(QLatin1Char(' ')));
    if (judging.scoring.isScored())
        yaml += "type: scoring\n";
    if (judging.scoring.objective == domain::ScoreObjective::Minimize)
        yaml += "grading:\n  objective: min\n";
    yaml += limitsOf(judging.limits);
    if (judging.kind.passes > 1)
        yaml += "  validation_passes: " + QByteArray::number(judging.kind.passes) + '\n';
    if (manifest.timeMargins != kLegacyMargins)
        yaml += "  time_multiplier: " + QByteArray::number(manifest.timeMargins.acceptedToLimit, 'g', 15) +
                "\n  time_safety_margin: " + QByteArray::number(manifest.timeMargins.limitToTooSlow, 'g', 15) + '\n';
    return yaml + ourSettingsYaml({judging.kind.processes, judging.kind.submissionStem, judging.policy,
                                   judging.kind.inputFile, judging.kind.outputFile});
}

// The flags of the cases that lie directly in each directory below data/.
QMap<QString, QList<QStringList>> flagsByDirectory(const domain::JudgingData &judging)
{
    QMap<QString, QList<QStringList>> flags;
    for (const domain::Testcase &testcase : judging.testcases) {
        QList<QStringList> &ofDirectory = flags[directoryOf(testcase.name)];
        if (!ofDirectory.contains(testcase.checkerArguments))
            ofDirectory.append(testcase.checkerArguments);
    }
    return flags;
}

// Each directory says its flags itself, so that none is inherited by accident.
void addGroups(PackageLayout &layout, const ImportedProblem &problem)
{
    const domain::JudgingData &judging = problem.judging;
    const QMap<QString, QList<QStringList>> flags = flagsByDirectory(judging);
    const auto isPlain = [](const QList<QStringList> &list) {
        return list.size() == 1 && list.first().isEmpty();
    };
    const bool arePlain = std::all_of(flags.begin(), flags.end(), isPlain);
    QMap<QString, QByteArray> files;
    for (const domain::TestGroup &group : judging.scoring.groups)
        files.insert(group.name, legacyGroupYaml(judging, group.name));
    for (auto directory = flags.begin(); directory != flags.end() && !arePlain; ++directory)
        files[directory.key()] += "output_validator_flags: " + quoted(directory->first().join(QLatin1Char(' '))) + '\n';
    const QMap<QString, QStringList> &inputFlags = problem.manifest.inputValidatorArguments;
    for (auto testcase = inputFlags.begin(); testcase != inputFlags.end(); ++testcase) {
        QByteArray &file = files[directoryOf(testcase.key())];
        if (!file.contains("input_validator_flags"))
            file += "input_validator_flags: " + quoted(testcase->join(QLatin1Char(' '))) + '\n';
    }
    for (auto file = files.begin(); file != files.end(); ++file)
        layout.insert(QStringLiteral("data/%1testdata.yaml")
                          .arg(file.key().isEmpty() ? QString() : file.key() + QLatin1Char('/')),
                      *file);
}

QByteArray argumentsYaml(const QStringList &arguments)
{
    QByteArray yaml = "args:\n";
    for (const QString &argument : arguments)
        yaml += "  - " + quoted(argument) + '\n';
    return yaml;
}

void addTestcases(PackageLayout &layout, const domain::JudgingData &judging)
{
    for (const domain::Testcase &testcase : judging.testcases) {
        layout.insert(QStringLiteral("data/%1.in").arg(testcase.name), testcase.input);
        layout.insert(QStringLiteral("data/%1.ans").arg(testcase.name), testcase.answer);
        for (const domain::ProgramFile &file : testcase.files)
            layout.insert(QStringLiteral("data/%1.files/%2").arg(testcase.name, file.name), file.blob);
        if (!testcase.programArguments.isEmpty())
            layout.insert(QStringLiteral("data/%1.yaml").arg(testcase.name), argumentsYaml(testcase.programArguments));
    }
}

void addFiles(PackageLayout &layout, const QList<PackageFile> &files, const QString &prefix = {})
{
    for (const PackageFile &file : files)
        layout.insert(prefix + file.path, file.blob);
}

void addSolutions(PackageLayout &layout, const QList<JurySolution> &solutions)
{
    for (const JurySolution &solution : solutions) {
        const QString name = solution.path.section(QLatin1Char('/'), -1);
        const bool isFile = solution.files.size() == 1 && solution.files.first().path == name;
        addFiles(layout, solution.files, (isFile ? directoryOf(solution.path) : solution.path) + QLatin1Char('/'));
    }
}

void addPrograms(PackageLayout &layout, const QList<domain::CheckerProgram> &programs, const QString &place)
{
    for (const domain::CheckerProgram &program : programs) {
        const bool isFile = program.files.size() == 1 && program.files.first().name == program.name;
        const QString directory = place + QLatin1Char('/') + (isFile ? QString() : program.name + QLatin1Char('/'));
        for (const domain::ProgramFile &file : program.files)
            layout.insert(directory + file.name, file.blob);
    }
}

void addIncludes(PackageLayout &layout, const QList<domain::IncludedFiles> &includes)
{
    for (const domain::IncludedFiles &included : includes) {
        for (const domain::ProgramFile &file : included.files)
            layout.insert(QStringLiteral("include/%1/%2").arg(included.language, file.name), file.blob);
    }
}

// Later formats call the directory statement/.
void addStatements(PackageLayout &layout, const ProblemManifest &manifest)
{
    const auto add = [&](const PackageFile &file) {
        const bool isLater = file.path.startsWith(QLatin1String("statement/"));
        layout.insert(isLater ? QStringLiteral("problem_") + file.path : file.path, file.blob);
    };
    for (const Statement &statement : manifest.statements)
        add(statement.file);
    for (const PackageFile &file : manifest.statementFiles)
        add(file);
}

// The legacy format splits flags at white space.
bool hasSpaces(const domain::JudgingData &judging)
{
    const auto isSplit = [](const QStringList &flags) {
        return splitWords(flags.join(QLatin1Char(' '))) != flags;
    };
    return isSplit(judging.checker.arguments) ||
           std::any_of(judging.testcases.begin(), judging.testcases.end(),
                       [&](const domain::Testcase &testcase) { return isSplit(testcase.checkerArguments); });
}

QStringList lostKind(const ImportedProblem &problem)
{
    const domain::JudgingData &judging = problem.judging;
    QStringList lost;
    if (judging.kind.isSubmitAnswer)
        lost.append(QStringLiteral("that answers are submitted instead of programs"));
    if (judging.interactor && !judging.checker.programs.isEmpty())
        lost.append(QStringLiteral("that a checker looks at what the interactor wrote"));
    const bool areStarted = std::any_of(judging.testcases.begin(), judging.testcases.end(), [](const auto &testcase) {
        return !testcase.programArguments.isEmpty() || !testcase.files.isEmpty();
    });
    if (areStarted)
        lost.append(QStringLiteral("arguments and files of programs, for judges that read them in 2025-09 only"));
    if (!judging.kind.inputFile.isEmpty() || !judging.kind.outputFile.isEmpty())
        lost.append(QStringLiteral("for other judges: that programs read and write files"));
    const auto isSaidInYaml = [](const JurySolution &solution) {
        return !solution.expectedInParts.isEmpty() || !solution.expected.message.isEmpty() ||
               solution.expected.leastScore || solution.timeLimitUse != TimeLimitUse::AsFiled;
    };
    if (std::any_of(problem.manifest.solutions.begin(), problem.manifest.solutions.end(), isSaidInYaml))
        lost.append(QStringLiteral("what submissions.yaml demands of solutions beyond their directories"));
    return lost;
}

} // namespace

PackageLayout layOut(const ImportedProblem &problem)
{
    PackageLayout layout;
    addFiles(layout, problem.manifest.otherFiles);
    addFiles(layout, problem.manifest.inputValidators);
    addFiles(layout, problem.manifest.attachments, QStringLiteral("attachments/"));
    addStatements(layout, problem.manifest);
    addSolutions(layout, problem.manifest.solutions);
    addPrograms(layout, validatorsOf(problem.judging), QStringLiteral("output_validators"));
    if (problem.judging.grader)
        addPrograms(layout, {*problem.judging.grader}, QStringLiteral("graders"));
    addIncludes(layout, problem.judging.includes);
    addTestcases(layout, problem.judging);
    addGroups(layout, problem);
    layout.insert(QStringLiteral("problem.yaml"), problemYamlOf(problem));
    layout.insert(QStringLiteral(".timelimit"), seconds(problem.judging.limits.cpuTimeLimit) + '\n');
    return layout;
}

QStringList lostInExport(const ImportedProblem &problem)
{
    const ProblemManifest &manifest = problem.manifest;
    QStringList lost;
    if (manifest.names.size() > 1)
        lost.append(QStringLiteral("the names in other languages than one"));
    if (!manifest.names.isEmpty() && !manifest.names.contains(kEnglish))
        lost.append(QStringLiteral("the language of the name"));
    if (!manifest.languages.isEmpty())
        lost.append(QStringLiteral("the languages that may be submitted"));
    if (manifest.keywords.join(QLatin1Char(' ')).split(QLatin1Char(' '), Qt::SkipEmptyParts) != manifest.keywords)
        lost.append(QStringLiteral("the bounds between keywords of several words"));
    const domain::CheckerChoice &checker = problem.judging.checker;
    const bool isInTheFormat = checker.id == domain::CheckerChoice().id || checker.id == domain::kNoChecker;
    if (!isInTheFormat && checker.programs.isEmpty())
        lost.append(QStringLiteral("the checker '%1'").arg(checker.id));
    if (hasSpaces(problem.judging))
        lost.append(QStringLiteral("the bounds of validator flags with white space in them"));
    const QMap<QString, QList<QStringList>> flags = flagsByDirectory(problem.judging);
    for (auto directory = flags.begin(); directory != flags.end(); ++directory) {
        if (directory->size() > 1)
            lost.append(QStringLiteral("the validator flags of single testcases in data/%1").arg(directory.key()));
    }
    return lost + lostKind(problem) + lostScoring(problem.judging);
}

} // namespace gavel::package
