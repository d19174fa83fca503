#include "core/package/polygon_checkers.h"

#include "core/package/source_language.h"

#include <QHash>

#include <algorithm>

namespace gavel::package {

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString nameOf(const QString &path)
{
    return path.section(QLatin1Char('/'), -1);
}

const QString kTestlib = QStringLiteral("testlib.h");

// Where the package has testlib.h; empty: nowhere.
QString testlibPath(const PackageTree &tree, const PolygonProblem &problem)
{
    for (const QString &resource : problem.resources) {
        if (nameOf(resource) == kTestlib && tree.contains(resource))
            return resource;
    }
    for (const char *path : {"files/testlib.h", "testlib.h"}) {
        if (tree.contains(s(path)))
            return s(path);
    }
    return {};
}

} // namespace

std::optional<domain::CheckerChoice> standardPolygonChecker(const QString &name)
{
    static const QHash<QString, QString> checkers{
        {s("wcmp"), s("default case_sensitive")},
        {s("ncmp"), s("default case_sensitive")},
        {s("icmp"), s("default case_sensitive")},
        {s("hcmp"), s("default case_sensitive")},
        {s("yesno"), s("default")},
        {s("nyesno"), s("default")},
        {s("lcmp"), s("lines")},
        {s("fcmp"), s("lines")},
        {s("rcmp4"), s("default float_tolerance 1e-4")},
        {s("rcmp6"), s("default float_tolerance 1e-6")},
        {s("rcmp9"), s("default float_tolerance 1e-9")},
        {s("dcmp"), s("default float_tolerance 1e-6")},
        {s("acmp"), s("default float_absolute_tolerance 1.5e-6")},
        {s("rcmp"), s("default float_absolute_tolerance 1.5e-6")},
        {s("rncmp"), s("default float_absolute_tolerance 1.5e-5")},
    };
    const QString bare = name.section(s("::"), -1).section(QLatin1Char('.'), 0, 0);
    const QStringList words = checkers.value(bare).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty() || !name.startsWith(s("std::")))
        return std::nullopt;
    return domain::CheckerChoice{words.first(), words.mid(1), {}};
}

bool hasTestlib(const PackageTree &tree, const PolygonProblem &problem)
{
    return !testlibPath(tree, problem).isEmpty();
}

domain::CheckerProgram polygonProgram(const PackageTree &tree, const PolygonProblem &problem,
                                      const PolygonSource &source, FaultList &faults, QSet<QString> &used)
{
    domain::CheckerProgram program;
    program.name = nameOf(source.path);
    program.dialect = domain::CheckerDialect::Testlib;
    program.language = languageOfSource(source.path);
    const auto add = [&](const QString &path) {
        const auto file = tree.files.constFind(path);
        const bool isKnown = std::any_of(program.files.begin(), program.files.end(),
                                         [&](const auto &known) { return known.name == nameOf(path); });
        if (file == tree.files.cend() || isKnown)
            return;
        program.files.append({nameOf(path), file->blob});
        used.insert(path);
    };
    if (!tree.contains(source.path))
        faults.error(source.path, QStringLiteral("is missing"));
    else if (program.language.isEmpty())
        faults.error(source.path, QStringLiteral("is in no language that its name tells"));
    add(source.path);
    add(testlibPath(tree, problem));
    for (const QString &resource : problem.resources) {
        if (resource.endsWith(s(".h")) || resource.endsWith(s(".hpp")))
            add(resource);
    }
    std::sort(program.files.begin(), program.files.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return program;
}

} // namespace gavel::package
