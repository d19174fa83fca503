#include "core/package/statements.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <tuple>

namespace gavel::package {

namespace {

constexpr std::array kFormats{StatementFormat::Tex, StatementFormat::Markdown, StatementFormat::Pdf,
                              StatementFormat::Html, StatementFormat::Text};

// "problem.en.tex", "problem.tex" (which is English) or nothing of the kind.
std::optional<Statement> statementOf(const QString &path, const TreeFile &file)
{
    static const QRegularExpression name(QStringLiteral(
        "\\A(?:(?:problem_statement|statement)/)?problem(?:\\.([a-z]{2,3}(?:-[A-Z]{2})?))?\\.([a-z]+)\\z"));
    const QRegularExpressionMatch match = name.match(path);
    const std::optional<StatementFormat> format = formatOfExtension(match.captured(2));
    if (!match.hasMatch() || !format)
        return std::nullopt;
    const QString language = match.captured(1).isEmpty() ? QStringLiteral("en") : match.captured(1);
    return Statement{language, *format, {path, file.blob}};
}

bool isBeside(const QString &path)
{
    return path.startsWith(QLatin1String("problem_statement/")) || path.startsWith(QLatin1String("statement/"));
}

} // namespace

QString fileExtension(StatementFormat format)
{
    switch (format) {
    case StatementFormat::Tex: return QStringLiteral("tex");
    case StatementFormat::Markdown: return QStringLiteral("md");
    case StatementFormat::Pdf: return QStringLiteral("pdf");
    case StatementFormat::Html: return QStringLiteral("html");
    case StatementFormat::Text: return QStringLiteral("txt");
    }
    Q_UNREACHABLE();
}

std::optional<StatementFormat> formatOfExtension(const QString &extension)
{
    for (StatementFormat format : kFormats) {
        if (extension == fileExtension(format))
            return format;
    }
    return std::nullopt;
}

void readStatements(const PackageTree &tree, ProblemManifest &manifest, FaultList &faults, QSet<QString> &used)
{
    for (auto file = tree.files.begin(); file != tree.files.end(); ++file) {
        if (const std::optional<Statement> statement = statementOf(file.key(), *file))
            manifest.statements.append(*statement);
        else if (isBeside(file.key()))
            manifest.statementFiles.append({file.key(), file->blob});
        else
            continue;
        used.insert(file.key());
    }
    const auto order = [](const Statement &s) {
        return std::tie(s.language, s.format, s.file.path);
    };
    std::sort(manifest.statements.begin(), manifest.statements.end(),
              [&](const Statement &a, const Statement &b) { return order(a) < order(b); });
    if (manifest.statements.isEmpty())
        faults.warning(QStringLiteral("problem_statement"),
                       QStringLiteral("has no statement (problem.<language>.tex, .md or .pdf)"));
}

} // namespace gavel::package
