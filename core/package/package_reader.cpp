#include "core/package/package_reader.h"

#include "core/blobs/sha256.h"
#include "core/package/checker_programs.h"
#include "core/package/input_validators.h"
#include "core/package/jury_solutions.h"
#include "core/package/problem_settings.h"
#include "core/package/settings_reader.h"
#include "core/package/statements.h"
#include "core/package/test_data.h"
#include "core/package/validator_flags.h"

#include <QRegularExpression>

#include <algorithm>

namespace gavel::package {

namespace {

using std::chrono::milliseconds;

const QString kProblemYaml = QStringLiteral("problem.yaml");
const QString kDomjudgeIni = QStringLiteral("domjudge-problem.ini");
const QString kTimeLimit = QStringLiteral(".timelimit");

class PackageReader {
public:
    PackageReader(const PackageTree &tree, const ImportOptions &options, FaultList &faults)
        : m_tree(tree), m_options(options), m_faults(faults)
    {
    }

    ImportedProblem read(const QString &givenName)
    {
        readSettings();
        ProblemManifest manifest = std::move(m_settings.manifest);
        manifest.shortName = chooseShortName(givenName);
        chooseNames(manifest);
        readStatements(m_tree, manifest, m_faults, m_used);
        manifest.solutions = readJurySolutions(m_tree, m_faults, m_used);
        domain::JudgingData judging;
        judging.problemName = manifest.shortName;
        judging.limits = m_settings.limits;
        judging.limits.cpuTimeLimit = chooseTimeLimit();
        judging.checker = chooseChecker();
        TestDataFiles data =
            readTestData(m_tree, m_settings, hasOwnValidator() ? ValidatorFlags::OfOwn : ValidatorFlags::OfDefault,
                         m_faults, m_used);
        judging.testcases = std::move(data.testcases);
        judging.scoring = std::move(data.scoring);
        manifest.inputValidatorArguments = std::move(data.inputValidatorArguments);
        chooseKind(judging);
        chooseGrader(judging);
        judging.includes = readIncludes(m_tree, m_faults, m_used);
        fileTheRest(manifest);
        manifest.contentHash = contentHashOf(m_tree);
        return {std::move(manifest), std::move(judging)};
    }

private:
    void readSettings()
    {
        m_settings.limits = m_options.defaults;
        m_settings.manifest.license = QStringLiteral("unknown");
        if (const auto ini = m_tree.files.constFind(kDomjudgeIni); ini != m_tree.files.cend() && ini->text) {
            m_used.insert(kDomjudgeIni);
            m_domjudge = readDomjudgeSettings(*ini->text, m_faults);
        }
        const auto yaml = m_tree.files.constFind(kProblemYaml);
        if (yaml != m_tree.files.cend()) {
            m_used.insert(kProblemYaml);
            if (const std::optional<YamlNode> document = readYamlMap(yaml->text, kProblemYaml, m_faults))
                m_settings = readProblemSettings(*document, m_options.defaults, m_faults);
        } else if (!m_tree.contains(kDomjudgeIni)) {
            m_faults.error(kProblemYaml, QStringLiteral("is missing") + similarName());
        }
    }

    QString similarName() const
    {
        for (auto file = m_tree.files.begin(); file != m_tree.files.end(); ++file) {
            const QString name = file.key().section(QLatin1Char('/'), -1).toLower();
            if (name == kProblemYaml || name == QLatin1String("problem.yml"))
                return QStringLiteral("; there is ") + file.key();
        }
        return {};
    }

    QString chooseShortName(const QString &givenName)
    {
        static const QRegularExpression good(QStringLiteral("\\A[a-z0-9][a-z0-9_-]{0,63}\\z"));
        QString name = m_options.shortName;
        if (name.isEmpty())
            name = m_domjudge.externalId.isEmpty() ? givenName : m_domjudge.externalId;
        if (good.match(name).hasMatch())
            return name;
        if (good.match(name.toLower()).hasMatch()) {
            m_faults.warning({}, QStringLiteral("the short name '%1' is taken as '%2'").arg(name, name.toLower()));
            return name.toLower();
        }
        m_faults.error({},
                       QStringLiteral("the short name '%1' must be made of a-z, 0-9, '-' and '_'").arg(name.left(100)));
        return {};
    }

    void chooseNames(ProblemManifest &manifest)
    {
        if (!m_domjudge.name.isEmpty())
            manifest.names.insert(QStringLiteral("en"), m_domjudge.name);
        manifest.names.removeIf([](auto name) { return name->isEmpty(); });
        if (manifest.names.isEmpty()) {
            manifest.names.insert(QStringLiteral("en"), manifest.shortName);
            m_faults.warning(kProblemYaml, QStringLiteral("name is missing: the short name is shown instead"));
        }
    }

    std::optional<milliseconds> readTimeLimitFile()
    {
        const auto file = m_tree.files.constFind(kTimeLimit);
        if (file == m_tree.files.cend() || !file->text)
            return std::nullopt;
        m_used.insert(kTimeLimit);
        const std::optional<milliseconds> limit = readSeconds(QString::fromUtf8(*file->text));
        if (!limit)
            m_faults.error(kTimeLimit,
                           QStringLiteral("must be a number of seconds between 0.001 and %1").arg(kMostSeconds), 1);
        return limit;
    }

    // The first that is there; documented at importPackage().
    milliseconds chooseTimeLimit()
    {
        for (const auto &limit :
             {m_domjudge.cpuTimeLimit, readTimeLimitFile(), m_settings.cpuTimeLimit, m_options.cpuTimeLimit}) {
            if (limit)
                return *limit;
        }
        const milliseconds limit = m_options.defaults.cpuTimeLimit;
        if (!m_tree.contains(kTimeLimit))
            m_faults.warning({}, QStringLiteral("has no time limit: %1 s is used (say it in .timelimit)")
                                     .arg(double(limit.count()) / 1000));
        return limit;
    }

    // From 2023-07 on a validator that is there is used, unless problem.yaml says otherwise.
    bool hasOwnValidator() const
    {
        if (m_settings.kind.isInteractive || m_settings.kind.isMultiPass)
            return true;
        if (m_settings.validation == Validation::Unsaid && m_settings.format != PackageFormat::Legacy)
            return !checkerDirectories(m_tree).isEmpty();
        return m_settings.validation == Validation::Custom || m_settings.validation == Validation::Refused;
    }

    domain::CheckerChoice chooseChecker()
    {
        domain::CheckerChoice checker;
        checker.arguments = m_settings.validatorFlags;
        if (m_settings.validation == Validation::Refused || m_settings.kind.isUnknown)
            return checker;
        if (hasOwnValidator()) {
            checker.id = domain::kCustomChecker;
            checker.programs = readCheckerPrograms(m_tree, m_settings.isTestlibSaid, m_faults, m_used);
            return checker;
        }
        for (const QString &validators : checkerDirectories(m_tree))
            m_faults.warning(validators, QStringLiteral("is not used: validation is 'default'"));
        const std::optional<QString> fault = faultInValidatorFlags(checker.arguments);
        if (fault && m_settings.validation == Validation::Unsaid && m_settings.format != PackageFormat::Legacy)
            m_faults.error(kProblemYaml, QStringLiteral("validator_flags are wrong: ") + *fault);
        return checker;
    }

    // The one program of an interactive problem's validators talks to the submission and has the last word.
    void chooseKind(domain::JudgingData &judging)
    {
        judging.kind.isSubmitAnswer = m_settings.kind.isSubmitAnswer;
        judging.kind.processes = m_settings.ours.processes;
        judging.kind.submissionStem = m_settings.ours.submissionStem;
        judging.kind.inputFile = m_settings.ours.inputFile;
        judging.kind.outputFile = m_settings.ours.outputFile;
        if (m_settings.kind.isInteractive && !(judging.kind.inputFile + judging.kind.outputFile).isEmpty())
            m_faults.error(kProblemYaml, QStringLiteral("gavel: programs cannot talk to an interactor by files"));
        judging.policy = m_settings.ours.policy;
        if (m_settings.kind.isMultiPass)
            judging.kind.passes = m_settings.passes;
        if (!m_settings.kind.isInteractive || judging.checker.programs.isEmpty())
            return;
        if (judging.checker.programs.size() > 1)
            m_faults.error(QStringLiteral("output_validators"),
                           QStringLiteral("has several programs, but only one can talk to a submission"));
        judging.interactor = judging.checker.programs.takeFirst();
        judging.checker.programs.clear();
        judging.checker.id = domain::kNoChecker;
    }

    void chooseGrader(domain::JudgingData &judging)
    {
        const QString directory = QStringLiteral("graders");
        const auto isCustom = [](const domain::TestGroup &group) {
            return group.hasCustomGrader;
        };
        const bool isNeeded = std::any_of(judging.scoring.groups.begin(), judging.scoring.groups.end(), isCustom);
        if (!isNeeded) {
            if (m_tree.hasDirectory(directory))
                m_faults.warning(directory, QStringLiteral("is kept, but no group has 'grading: custom'"));
            return;
        }
        const QList<domain::CheckerProgram> graders = readPrograms(m_tree, directory, m_faults, m_used);
        if (graders.size() == 1)
            judging.grader = graders.first();
        else
            m_faults.error(directory, graders.isEmpty() ? QStringLiteral("is missing: a group has 'grading: custom'")
                                                        : QStringLiteral("has more than one grader"));
    }

    void fileInputValidator(const QString &path, const TreeFile &file, ProblemManifest &manifest) const
    {
        if (isNotRunnable(path))
            m_faults.warning(path,
                             QStringLiteral("is never run: checktestdata and VIVA are in no package of Debian, so "
                                            "inputs are only checked by validators in other languages"));
        manifest.inputValidators.append({path, file.blob});
    }

    void fileTheRest(ProblemManifest &manifest) const
    {
        const QString attachments = QStringLiteral("attachments/");
        for (auto file = m_tree.files.begin(); file != m_tree.files.end(); ++file) {
            const QString &path = file.key();
            if (m_used.contains(path))
                continue;
            if (path.startsWith(attachments))
                manifest.attachments.append({path.sliced(attachments.size()), file->blob});
            else if (path.startsWith(QLatin1String("input_validators/")) ||
                     path.startsWith(QLatin1String("input_format_validators/")))
                fileInputValidator(path, *file, manifest);
            else
                manifest.otherFiles.append({path, file->blob});
        }
    }

    const PackageTree &m_tree;
    const ImportOptions &m_options;
    FaultList &m_faults;
    ProblemSettings m_settings;
    DomjudgeSettings m_domjudge;
    QSet<QString> m_used; // paths that have found their place
};

} // namespace

ImportedProblem readPackage(const PackageTree &tree, const QString &givenName, const ImportOptions &options,
                            FaultList &faults)
{
    return PackageReader(tree, options, faults).read(givenName);
}

QString contentHashOf(const PackageTree &tree)
{
    blobs::Sha256 hash;
    for (auto file = tree.files.begin(); file != tree.files.end(); ++file) {
        // Names have no control characters, so the lines cannot be read in two ways.
        hash.add(file.key().toUtf8() + '\n' + QByteArray::number(file->blob.size) + ' ' + file->blob.sha256 + '\n');
    }
    return QString::fromLatin1(hash.finish());
}

} // namespace gavel::package
