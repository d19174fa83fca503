#include "server/verification/solution_language.h"

#include <QMap>

#include <algorithm>

namespace gavel::verification {

namespace {

template <typename Condition>
QString preferred(const QList<wire::OfferedLanguage> &languages, Condition isFitting)
{
    const wire::OfferedLanguage *best = nullptr;
    for (const wire::OfferedLanguage &language : languages) {
        const bool isBetter = !best || language.preference > best->preference ||
                              (language.preference == best->preference && language.id < best->id);
        if (isFitting(language) && isBetter)
            best = &language;
    }
    return best ? best->id : QString();
}

// "a.c++" -> "c++", ".bashrc" and "Makefile" -> "".
QString extensionOf(const QString &fileName)
{
    const qsizetype dot = fileName.lastIndexOf(QLatin1Char('.'));
    return dot > 0 ? fileName.mid(dot + 1) : QString();
}

} // namespace

QString languageOf(const QList<wire::OfferedLanguage> &languages, const QStringList &fileNames,
                   const QString &packageCode)
{
    const QString byCode = preferred(languages, [&](const wire::OfferedLanguage &language) {
        return !packageCode.isEmpty() && language.packageCode == packageCode;
    });
    if (!byCode.isEmpty())
        return byCode;
    QMap<QString, int> files; // by language
    for (const QString &name : fileNames) {
        const QString extension = extensionOf(name.section(QLatin1Char('/'), -1));
        const QString id = preferred(languages, [&](const wire::OfferedLanguage &language) {
            return !extension.isEmpty() && language.extensions.contains(extension);
        });
        if (!id.isEmpty())
            ++files[id];
    }
    const auto best = std::max_element(files.cbegin(), files.cend());
    return best == files.cend() ? QString() : best.key();
}

} // namespace gavel::verification
