#include "core/package/checker_programs.h"

#include "core/package/source_language.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace gavel::package {

namespace {

const QString kSeveral = QStringLiteral("output_validators");
const QString kSingle = QStringLiteral("output_validator");
const QString kTestlib = QStringLiteral("testlib.h");

QString nameOf(const QString &path)
{
    return path.section(QLatin1Char('/'), -1);
}

bool includesTestlib(const QString &source)
{
    static const QRegularExpression include(
        QStringLiteral("^[ \\t]*#[ \\t]*include[ \\t]*[<\"]([^>\"\\n]*/)?testlib\\.h[>\"]"),
        QRegularExpression::MultilineOption);
    return include.match(source).hasMatch();
}

// A testlib checker says so by how it begins.
bool callsTestlib(const QString &source)
{
    static const QRegularExpression call(
        QStringLiteral("\\bregister(TestlibCmd|Checker|Interaction|Validation)\\s*\\("));
    return includesTestlib(source) && call.match(source).hasMatch();
}

// There are variants of testlib.h that speak the Kattis protocol.
bool speaksKattis(const QString &source)
{
    static const QRegularExpression code(QStringLiteral("#\\s*define\\s+OK_EXIT_CODE\\s+42\\b"));
    return code.match(source).hasMatch();
}

class ProgramsReader {
public:
    ProgramsReader(const PackageTree &tree, bool isTestlibSaid, FaultList &faults, QSet<QString> &used)
        : m_tree(tree), m_isTestlibSaid(isTestlibSaid), m_faults(faults), m_used(used)
    {
    }

    QList<domain::CheckerProgram> readIn(const QString &directory)
    {
        readSeveral(entriesOf(directory), directory);
        return std::move(m_programs);
    }

    QList<domain::CheckerProgram> readCheckers()
    {
        const QStringList directories = checkerDirectories(m_tree);
        if (directories.isEmpty())
            m_faults.error(kSeveral, QStringLiteral("is missing: validation is 'custom'"));
        else if (directories.size() > 1)
            m_faults.error(kSingle, QStringLiteral("is there beside %1: one of them must go").arg(kSeveral));
        else
            readDirectory(directories.first());
        return std::move(m_programs);
    }

private:
    // Files, and directories of files, by name.
    struct Entries {
        QStringList files;
        QMap<QString, QStringList> directories;
    };

    Entries entriesOf(const QString &directory)
    {
        Entries entries;
        const QString prefix = directory + QLatin1Char('/');
        for (auto file = m_tree.files.lowerBound(prefix); file != m_tree.files.end() && file.key().startsWith(prefix);
             ++file) {
            const QString below = file.key().sliced(prefix.size());
            m_used.insert(file.key());
            if (below.contains(QLatin1Char('/')))
                entries.directories[below.section(QLatin1Char('/'), 0, 0)].append(file.key());
            else
                entries.files.append(file.key());
        }
        return entries;
    }

    void readDirectory(const QString &directory)
    {
        const Entries entries = entriesOf(directory);
        if (directory == kSeveral)
            readSeveral(entries, directory);
        else if (entries.files.isEmpty() && entries.directories.size() == 1)
            add(entries.directories.firstKey(), directory, entries.directories.first());
        else
            readSingle(entries);
    }

    // The directory itself is the program.
    void readSingle(const Entries &entries)
    {
        for (auto inner = entries.directories.begin(); inner != entries.directories.end(); ++inner)
            m_faults.error(kSingle + QLatin1Char('/') + inner.key(),
                           QStringLiteral("is a directory beside files: a validator is files of one directory"));
        add(entries.files.size() == 1 ? nameOf(entries.files.first()) : kSingle, {}, entries.files);
    }

    // What is in no language (headers, testlib.h) goes along with each program that is a single file.
    void readSeveral(const Entries &entries, const QString &directory)
    {
        QStringList sources;
        QStringList others;
        for (const QString &file : entries.files)
            (languageOfSource(file).isEmpty() ? others : sources).append(file);
        for (const QString &source : sources)
            add(nameOf(source), {}, QStringList{source} + others);
        for (auto inner = entries.directories.begin(); inner != entries.directories.end(); ++inner)
            add(inner.key(), directory, *inner);
        if (m_programs.isEmpty() && !others.isEmpty() && !m_faults.hasErrors())
            m_faults.error(others.value(0), QStringLiteral("is in no language that its name tells"));
    }

    // `directory` is where the program's own directory lies; empty: it has none.
    void add(const QString &name, const QString &directory, const QStringList &paths)
    {
        const QString place = directory.isEmpty() ? paths.first() : directory + QLatin1Char('/') + name;
        domain::CheckerProgram program;
        program.name = name;
        program.language = languageOfSources(m_tree, paths);
        Bytes size;
        for (const QString &path : paths) {
            const domain::BlobRef &blob = m_tree.files.constFind(path)->blob;
            program.files.append({nameOf(path), blob});
            size = size + Bytes{blob.size};
            if (!directory.isEmpty() && path.sliced(place.size() + 1).contains(QLatin1Char('/')))
                m_faults.error(path, QStringLiteral("lies too deep: a validator is files of one directory"));
        }
        std::sort(program.files.begin(), program.files.end(),
                  [](const auto &a, const auto &b) { return a.name < b.name; });
        if (isBuiltByItself(paths))
            program.language.clear();
        else if (program.language.isEmpty())
            m_faults.error(place, QStringLiteral("is in no language that its files' names tell"));
        if (size > kMostCheckerProgram)
            m_faults.error(place, QStringLiteral("has more than %1 bytes").arg(kMostCheckerProgram.count));
        program.dialect = dialectOf(place, paths);
        m_programs.append(std::move(program));
    }

    static bool isBuiltByItself(const QStringList &paths)
    {
        return std::any_of(paths.begin(), paths.end(), [](const QString &path) {
            return nameOf(path) == QLatin1String("build") || nameOf(path) == QLatin1String("run");
        });
    }

    domain::CheckerDialect dialectOf(const QString &place, const QStringList &paths)
    {
        bool isTestlib = false;
        bool needsTestlib = false;
        bool isKattis = false;
        bool hasTestlib = false;
        for (const QString &path : paths) {
            const QString source = QString::fromUtf8(m_tree.files.constFind(path)->text.value_or(QByteArray()));
            isKattis = isKattis || speaksKattis(source);
            if (nameOf(path) == kTestlib) {
                hasTestlib = true;
                continue;
            }
            isTestlib = isTestlib || callsTestlib(source);
            needsTestlib = needsTestlib || includesTestlib(source);
        }
        if (needsTestlib && !hasTestlib)
            m_faults.error(place, QStringLiteral("includes testlib.h, which is not beside it"));
        return m_isTestlibSaid || (isTestlib && !isKattis) ? domain::CheckerDialect::Testlib
                                                           : domain::CheckerDialect::Kattis;
    }

    const PackageTree &m_tree;
    const bool m_isTestlibSaid;
    FaultList &m_faults;
    QSet<QString> &m_used;
    QList<domain::CheckerProgram> m_programs;
};

} // namespace

QStringList checkerDirectories(const PackageTree &tree)
{
    QStringList directories;
    for (const QString &directory : {kSeveral, kSingle}) {
        if (tree.hasDirectory(directory))
            directories.append(directory);
    }
    return directories;
}

QList<domain::CheckerProgram> readCheckerPrograms(const PackageTree &tree, bool isTestlibSaid, FaultList &faults,
                                                  QSet<QString> &used)
{
    return ProgramsReader(tree, isTestlibSaid, faults, used).readCheckers();
}

QList<domain::CheckerProgram> readPrograms(const PackageTree &tree, const QString &directory, FaultList &faults,
                                           QSet<QString> &used)
{
    return ProgramsReader(tree, false, faults, used).readIn(directory);
}

QList<domain::IncludedFiles> readIncludes(const PackageTree &tree, FaultList &faults, QSet<QString> &used)
{
    const QString prefix = QStringLiteral("include/");
    QMap<QString, QList<domain::ProgramFile>> byLanguage;
    for (auto file = tree.files.lowerBound(prefix); file != tree.files.end() && file.key().startsWith(prefix); ++file) {
        const QStringList names = file.key().split(QLatin1Char('/'));
        used.insert(file.key());
        if (names.size() != 3)
            faults.error(file.key(), QStringLiteral("must lie in include/<language>/"));
        else
            byLanguage[names.at(1)].append({names.at(2), file->blob});
    }
    QList<domain::IncludedFiles> includes;
    for (auto language = byLanguage.begin(); language != byLanguage.end(); ++language)
        includes.append({language.key(), *language});
    return includes;
}

} // namespace gavel::package
