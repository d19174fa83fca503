#include "worker/images/apt_sources.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace gavel::worker {

namespace {

QStringList words(const QString &text)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return text.split(space, Qt::SkipEmptyParts);
}

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// "deb [options] uri suite component ..."
QList<AptSource> fromLines(const QString &text)
{
    static const QRegularExpression options(QStringLiteral("\\[[^\\]]*\\]"));
    QList<AptSource> sources;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        QString plain = line.section(QLatin1Char('#'), 0, 0);
        const QStringList parts = words(plain.remove(options));
        if (parts.size() >= 3 && parts.first() == QStringLiteral("deb"))
            sources.append({parts.at(1), parts.at(2), parts.mid(3)});
    }
    return sources;
}

QHash<QString, QString> fieldsOf(const QString &stanza)
{
    QHash<QString, QString> fields;
    QString name;
    for (const QString &line : stanza.split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1Char('#')))
            continue;
        if (!line.startsWith(QLatin1Char(' ')))
            name = line.section(QLatin1Char(':'), 0, 0).toLower();
        fields[name] +=
            QLatin1Char(' ') + (line.startsWith(QLatin1Char(' ')) ? line : line.section(QLatin1Char(':'), 1));
    }
    return fields;
}

// Stanzas of "Types: deb", "URIs: ...", "Suites: ...", "Components: ...".
QList<AptSource> fromStanzas(const QString &text)
{
    static const QRegularExpression emptyLine(QStringLiteral("\n[ \t]*\n"));
    QList<AptSource> sources;
    for (const QString &stanza : text.split(emptyLine)) {
        const QHash<QString, QString> fields = fieldsOf(stanza);
        const bool isOff = fields.value(QStringLiteral("enabled")).trimmed() == QStringLiteral("no");
        if (isOff || !words(fields.value(QStringLiteral("types"))).contains(QStringLiteral("deb")))
            continue;
        for (const QString &uri : words(fields.value(QStringLiteral("uris")))) {
            for (const QString &suite : words(fields.value(QStringLiteral("suites"))))
                sources.append({uri, suite, words(fields.value(QStringLiteral("components")))});
        }
    }
    return sources;
}

} // namespace

QString AptSource::line() const
{
    return QStringLiteral("deb %1 %2 %3").arg(uri, suite, components.join(QLatin1Char(' ')));
}

QList<AptSource> readAptSources(const QString &suite, const QString &root)
{
    const QString directory = root + QStringLiteral("/etc/apt");
    QList<AptSource> all = fromLines(readText(directory + QStringLiteral("/sources.list")));
    const QDir parts(directory + QStringLiteral("/sources.list.d"));
    for (const QString &name : parts.entryList(QDir::Files, QDir::Name)) {
        if (name.endsWith(QStringLiteral(".list")))
            all += fromLines(readText(parts.filePath(name)));
        else if (name.endsWith(QStringLiteral(".sources")))
            all += fromStanzas(readText(parts.filePath(name)));
    }
    const QStringList wanted{suite, suite + QStringLiteral("-updates"), suite + QStringLiteral("-security")};
    QList<AptSource> sources;
    for (const AptSource &source : all) {
        if (wanted.contains(source.suite) && !sources.contains(source))
            sources.append(source);
    }
    return sources;
}

} // namespace gavel::worker
