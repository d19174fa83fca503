#include "core/package/source_language.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>

namespace gavel::package {

QString languageOfSource(const QString &path)
{
    static const QHash<QString, QString> languages = [] {
        const QList<std::pair<const char *, const char *>> byLanguage{{"c", "c"},         {"cpp", "cc cpp cxx c++ C"},
                                                                      {"java", "java"},   {"python3", "py py3"},
                                                                      {"kotlin", "kt"},   {"csharp", "cs"},
                                                                      {"go", "go"},       {"rust", "rs"},
                                                                      {"haskell", "hs"},  {"javascript", "js"},
                                                                      {"ruby", "rb"},     {"pascal", "pas"},
                                                                      {"php", "php"},     {"perl", "pl"},
                                                                      {"prolog", "pro"},  {"scala", "scala"},
                                                                      {"ocaml", "ml"},    {"lua", "lua"},
                                                                      {"bash", "sh"},     {"typescript", "ts"},
                                                                      {"fortran", "f90"}, {"d", "d"},
                                                                      {"ada", "adb ads"}, {"lisp", "lisp cl"}};
        QHash<QString, QString> byExtension;
        for (const auto &[language, extensions] : byLanguage) {
            for (const QString &extension : QString::fromLatin1(extensions).split(QLatin1Char(' ')))
                byExtension.insert(extension, QString::fromLatin1(language));
        }
        return byExtension;
    }();
    const QString name = path.section(QLatin1Char('/'), -1);
    return name.contains(QLatin1Char('.')) ? languages.value(name.section(QLatin1Char('.'), -1)) : QString();
}

bool looksLikeProlog(const QString &source)
{
    static const QRegularExpression perl(
        QStringLiteral("\\A#!.*perl|^\\s*(use|my|our|sub|package)\\s+[\\w$@%:(]|[$@%]\\w+\\s*="),
        QRegularExpression::MultilineOption);
    static const QRegularExpression clause(QStringLiteral(":-|-->|^\\w+\\([^)]*\\)\\s*\\.\\s*$"),
                                           QRegularExpression::MultilineOption);
    return !perl.match(source).hasMatch() && clause.match(source).hasMatch();
}

QString languageOfSources(const PackageTree &tree, const QStringList &paths)
{
    QHash<QString, int> counts;
    QString most;
    for (const QString &path : paths) {
        QString language = languageOfSource(path);
        const auto file = tree.files.constFind(path);
        if (path.endsWith(QLatin1String(".pl")) && file != tree.files.cend() && file->text)
            language =
                looksLikeProlog(QString::fromUtf8(*file->text)) ? QStringLiteral("prolog") : QStringLiteral("perl");
        if (!language.isEmpty() && ++counts[language] > counts.value(most))
            most = language;
    }
    return most;
}

} // namespace gavel::package
