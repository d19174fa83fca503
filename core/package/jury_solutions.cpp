#include "core/package/jury_solutions.h"

#include "core/package/expected_verdicts.h"
#include "core/package/settings_reader.h"
#include "core/package/source_language.h"
#include "core/package/submissions_yaml.h"

#include <QMap>

namespace gavel::package {

namespace {

const QString kSubmissions = QStringLiteral("submissions/");

// Files by solution: "submissions/<directory>/<name>", a file or a directory.
QMap<QString, QStringList> findSolutions(const PackageTree &tree)
{
    QMap<QString, QStringList> solutions;
    for (auto file = tree.files.lowerBound(kSubmissions);
         file != tree.files.end() && file.key().startsWith(kSubmissions); ++file) {
        const QString solution = file.key().section(QLatin1Char('/'), 0, 2);
        if (solution.count(QLatin1Char('/')) == 2)
            solutions[solution].append(file.key());
    }
    return solutions;
}

class SolutionReader {
public:
    SolutionReader(const PackageTree &tree, FaultList &faults) : m_tree(tree), m_faults(faults) {}

    JurySolution read(const QString &path, const QStringList &files)
    {
        JurySolution solution;
        solution.path = path;
        const bool isDirectory = files.first() != path;
        for (const QString &file : files)
            solution.files.append({file.sliced(isDirectory ? path.size() + 1 : path.lastIndexOf(QLatin1Char('/')) + 1),
                                   m_tree.files[file].blob});
        solution.languageHint = languageOfSources(m_tree, files);
        solution.expected = expectationOf(path, files);
        return solution;
    }

private:
    ExpectedVerdicts expectationOf(const QString &path, const QStringList &files)
    {
        const QString directory = path.section(QLatin1Char('/'), 1, 1);
        const std::optional<ExpectedVerdicts> byDirectory = expectedInDirectory(directory);
        if (isOfficialDirectory(directory))
            return withScore(*byDirectory, path, files);
        if (const std::optional<ExpectedVerdicts> annotated = annotationOf(path, files))
            return *annotated;
        if (!byDirectory)
            m_faults.warning(
                path, QStringLiteral("has no @EXPECTED_RESULTS@ and its directory does not say what it should get"));
        return byDirectory.value_or(ExpectedVerdicts{});
    }

    // In the official directories the directory alone decides about verdicts; a score it cannot know.
    ExpectedVerdicts withScore(ExpectedVerdicts expected, const QString &path, const QStringList &files)
    {
        FaultList silent;
        SolutionReader reader(m_tree, silent);
        const ExpectedVerdicts annotated = reader.annotationOf(path, files).value_or(ExpectedVerdicts{});
        expected.leastScore = annotated.leastScore;
        expected.mostScore = annotated.mostScore;
        return expected;
    }

    std::optional<ExpectedVerdicts> annotationOf(const QString &path, const QStringList &files)
    {
        QList<Annotation> found;
        for (const QString &file : files) {
            const TreeFile &source = m_tree.files[file];
            if (source.text)
                found += findAnnotations(*source.text);
            else
                m_faults.warning(file, QStringLiteral("is too large to be searched for @EXPECTED_RESULTS@"));
        }
        if (found.isEmpty())
            return std::nullopt;
        if (found.size() > 1) {
            m_faults.warning(path, QStringLiteral("has more than one @EXPECTED_RESULTS@: none of them is used"));
            return ExpectedVerdicts{};
        }
        const std::expected<ExpectedVerdicts, QString> expected = expectedByAnnotation(found.first());
        if (expected)
            return *expected;
        m_faults.warning(path, QStringLiteral("@EXPECTED_RESULTS@ ") + expected.error());
        return ExpectedVerdicts{};
    }

    const PackageTree &m_tree;
    FaultList &m_faults;
};

bool isFiledAsAccepted(const JurySolution &solution)
{
    return solution.path.startsWith(kSubmissions + QStringLiteral("accepted/"));
}

} // namespace

QList<JurySolution> readJurySolutions(const PackageTree &tree, FaultList &faults, QSet<QString> &used)
{
    QList<JurySolution> solutions;
    SolutionReader reader(tree, faults);
    const QMap<QString, QStringList> found = findSolutions(tree);
    for (auto solution = found.begin(); solution != found.end(); ++solution) {
        solutions.append(reader.read(solution.key(), *solution));
        for (const QString &file : *solution)
            used.insert(file);
    }
    if (const auto yaml = tree.files.constFind(kSubmissionsYaml); yaml != tree.files.cend()) {
        used.insert(kSubmissionsYaml);
        if (const std::optional<YamlNode> document = readYamlMap(yaml->text, kSubmissionsYaml, faults))
            applySubmissionsYaml(*document, solutions, faults);
    }
    if (std::none_of(solutions.begin(), solutions.end(), &isFiledAsAccepted))
        faults.warning(QStringLiteral("submissions/accepted"),
                       QStringLiteral("has no solution: nothing shows that the problem can be solved"));
    return solutions;
}

} // namespace gavel::package
