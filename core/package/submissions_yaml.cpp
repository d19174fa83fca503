#include "core/package/submissions_yaml.h"

#include "core/package/expected_verdicts.h"
#include "core/package/settings_reader.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace gavel::package {

namespace {

const QString kSubmissions = QStringLiteral("submissions/");

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QRegularExpression patternOf(const QString &glob)
{
    QString pattern;
    int depth = 0;
    for (const QChar c : glob) {
        if (c == QLatin1Char('*')) {
            pattern += QStringLiteral("[^/]*");
        } else if (c == QLatin1Char('?')) {
            pattern += QStringLiteral("[^/]");
        } else if (c == QLatin1Char('{')) {
            ++depth;
            pattern += QStringLiteral("(?:");
        } else if (c == QLatin1Char('}') && depth > 0) {
            --depth;
            pattern += QLatin1Char(')');
        } else if (c == QLatin1Char(',') && depth > 0) {
            pattern += QLatin1Char('|');
        } else if (depth == 0 || !c.isSpace()) { // "{ a, b }" is "{a,b}"
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    pattern += QString(depth, QLatin1Char(')'));
    return QRegularExpression(QStringLiteral("\\A(?:%1)(?:/.*)?\\z").arg(pattern));
}

// Whether the file is the entry point: by its name, or as the class or module that is in it.
bool isEntry(const QString &path, const QString &entryPoint)
{
    const QString stem = path.left(path.lastIndexOf(QLatin1Char('.')));
    QString byClass = entryPoint;
    byClass.replace(QLatin1Char('.'), QLatin1Char('/'));
    return path == entryPoint || stem == entryPoint || stem == byClass || stem + QStringLiteral("Kt") == entryPoint;
}

// Languages start the first of several files, unless one is called as their programs usually are (main.py).
bool putFirst(QList<PackageFile> &files, const QString &entryPoint)
{
    const auto entry =
        std::ranges::find_if(files, [&](const PackageFile &file) { return isEntry(file.path, entryPoint); });
    if (entry == files.end())
        return files.size() < 2;
    std::rotate(files.begin(), entry, entry + 1);
    return true;
}

class SubmissionsReader {
public:
    SubmissionsReader(QList<JurySolution> &solutions, FaultList &faults) : m_solutions(solutions), m_faults(faults) {}

    void read(const YamlNode &document)
    {
        SettingsReader all(document, kSubmissionsYaml, m_faults);
        for (const QString &glob : document.keys) {
            std::optional<SettingsReader> entry = all.map(glob);
            if (!entry)
                continue;
            bool isUsed = false;
            bool isEntryThere = true;
            for (JurySolution &solution : m_solutions) {
                if (!globMatches(glob, solution.path.sliced(kSubmissions.size())))
                    continue;
                isUsed = true;
                // The same faults once: only the first solution tells them.
                FaultList silent;
                SettingsReader reader(*document.find(glob), kSubmissionsYaml, silent, glob);
                apply(reader, *document.find(glob), solution);
                if (const auto entryPoint = reader.text(key("entrypoint")))
                    isEntryThere = putFirst(solution.files, *entryPoint) && isEntryThere;
            }
            JurySolution nobody;
            apply(*entry, *document.find(glob), nobody);
            entry->take(key("entrypoint"));
            if (!isEntryThere)
                entry->warning(key("entrypoint"), QStringLiteral("names no file of a solution that has several"));
            entry->warnOfUnknownKeys();
            if (!isUsed)
                all.warning(glob, QStringLiteral("names no solution"));
        }
    }

private:
    void apply(SettingsReader &reader, const YamlNode &node, JurySolution &solution)
    {
        if (const auto language = reader.text(key("language")))
            solution.languageHint = *language;
        for (const char *ignored : {"authors", "author", "model_solution"})
            reader.take(key(ignored));
        readDemands(reader, solution.expected);
        readTimeLimitUse(reader, solution);
        for (const QString &name : node.keys) {
            if (!isPart(name))
                continue;
            if (std::optional<SettingsReader> part = reader.map(name)) {
                ExpectedInPart demand{name, {}};
                readDemands(*part, demand.expected);
                part->take(key("use_for_time_limit"));
                part->warnOfUnknownKeys();
                solution.expectedInParts.append(demand);
            }
        }
    }

    static bool isPart(const QString &name)
    {
        return name == QLatin1String("sample") || name == QLatin1String("secret") ||
               name.startsWith(QLatin1String("sample/")) || name.startsWith(QLatin1String("secret/"));
    }

    static void readDemands(SettingsReader &reader, ExpectedVerdicts &expected)
    {
        const auto permitted = readVerdicts(reader, key("permitted"));
        const auto required = readVerdicts(reader, key("required"));
        if (permitted || required) { // it says it better than the directory
            expected.whole.clear();
            expected.permitted = permitted.value_or(expected.permitted);
            expected.required = required.value_or(QList<domain::Verdict>());
        }
        readScore(reader, expected);
        expected.message = reader.text(key("message")).value_or(expected.message);
    }

    static std::optional<QList<domain::Verdict>> readVerdicts(SettingsReader &reader, const QString &name)
    {
        const std::optional<QStringList> words = reader.words(name);
        if (!words)
            return std::nullopt;
        QList<domain::Verdict> verdicts;
        for (const QString &word : *words) {
            const QList<domain::Verdict> meant = verdictsOfCode(word);
            if (meant.isEmpty())
                reader.error(name, QStringLiteral("has '%1'; known are AC, WA, TLE and RTE").arg(word));
            verdicts += meant;
        }
        return verdicts;
    }

    static void readScore(SettingsReader &reader, ExpectedVerdicts &expected)
    {
        const std::optional<QStringList> words = reader.words(key("score"));
        if (!words)
            return;
        bool isLeast = false;
        bool isMost = false;
        const double least = words->value(0).toDouble(&isLeast);
        const double most = words->value(words->size() - 1).toDouble(&isMost);
        if (!isLeast || !isMost || words->size() > 2 || least > most)
            return reader.error(key("score"), QStringLiteral("must be a number, or two of them, the smaller first"));
        expected.leastScore = least;
        expected.mostScore = most;
    }

    static void readTimeLimitUse(SettingsReader &reader, JurySolution &solution)
    {
        const std::optional<QString> use = reader.text(key("use_for_time_limit"));
        if (!use)
            return;
        if (*use == key("lower"))
            solution.timeLimitUse = TimeLimitUse::Lower;
        else if (*use == key("upper"))
            solution.timeLimitUse = TimeLimitUse::Upper;
        else if (*use == key("false"))
            solution.timeLimitUse = TimeLimitUse::None;
        else if (*use != key("true"))
            reader.error(key("use_for_time_limit"), QStringLiteral("must be true, false, lower or upper"));
    }

    QList<JurySolution> &m_solutions;
    FaultList &m_faults;
};

} // namespace

bool globMatches(const QString &glob, const QString &path)
{
    return patternOf(glob.endsWith(QLatin1Char('/')) ? glob.chopped(1) : glob).match(path).hasMatch();
}

void applySubmissionsYaml(const YamlNode &document, QList<JurySolution> &solutions, FaultList &faults)
{
    SubmissionsReader(solutions, faults).read(document);
}

} // namespace gavel::package
