#include "server/api/language_page.h"

#include <QFile>

static void initResources()
{
    Q_INIT_RESOURCE(api_resources);
}

namespace gavel::api {

namespace {

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

// As one would type it: an argument that a shell would split or interpret stands in quotes.
QString typed(const QString &argument)
{
    const auto isPlain = [](QChar c) {
        return c.isLetterOrNumber() || QStringView(u"-_./=:+,@%{}").contains(c);
    };
    if (argument == QLatin1String("&&") || (!argument.isEmpty() && std::ranges::all_of(argument, isPlain)))
        return argument;
    return QLatin1Char('\'') + QString(argument).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString commandText(const QStringList &arguments)
{
    QStringList words;
    for (const QString &argument : arguments)
        words.append(typed(argument));
    return words.join(QLatin1Char(' ')).replace(QLatin1String(" && "), QLatin1String(" &&\n"));
}

QString row(const QString &name, const QString &html)
{
    return QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(name, html);
}

QString block(const QString &text)
{
    return QStringLiteral("<pre>%1</pre>").arg(escaped(text));
}

QString limitsText(const ShownLanguage &shown)
{
    const wire::OfferedLanguage &language = shown.language;
    QStringList limits;
    if (shown.timeFactor != 1.0)
        limits.append(QStringLiteral("a problem's time limit times %1").arg(shown.timeFactor));
    if (language.memoryExtra.count > 0)
        limits.append(QStringLiteral("%1 MiB beyond a problem's memory limit, for the runtime")
                          .arg(language.memoryExtra.count / mebibytes(1).count));
    limits.append(QStringLiteral("%1 processes and threads").arg(language.processes));
    return escaped(limits.join(QStringLiteral("; ")));
}

QString versionsText(const ShownLanguage &shown)
{
    if (shown.workersByVersion.size() < 2)
        return escaped(shown.language.version);
    QStringList lines;
    for (auto version = shown.workersByVersion.begin(); version != shown.workersByVersion.end(); ++version)
        lines.append(escaped(version.key()));
    return QStringLiteral("<span class=\"warn\">workers differ:</span> ") + lines.join(QStringLiteral("; "));
}

QString stateText(const ShownLanguage &shown)
{
    if (!shown.setting.isEnabled)
        return QStringLiteral("switched off");
    return shown.workersByVersion.isEmpty() ? QStringLiteral("no worker has it now") : shown.language.version;
}

QString sectionOf(const ShownLanguage &shown)
{
    const wire::OfferedLanguage &language = shown.language;
    QString html;
    if (!shown.setting.isEnabled)
        html += row(QStringLiteral("Switched off"), escaped(shown.setting.reason));
    html += row(QStringLiteral("Version"), versionsText(shown));
    html += row(
        QStringLiteral("File"),
        escaped(QStringLiteral("%1 (.%2)").arg(language.sourceFile, language.extensions.join(QStringLiteral(", .")))));
    if (!language.compileCommand.isEmpty())
        html += row(QStringLiteral("Compile"), block(commandText(language.compileCommand)));
    html += row(QStringLiteral("Run"), block(commandText(language.runCommand)));
    html += row(QStringLiteral("Limits"), limitsText(shown));
    if (!language.notes.isEmpty())
        html += row(QStringLiteral("Notes"), escaped(language.notes));
    if (!language.example.isEmpty())
        html += row(QStringLiteral("Example"), block(language.example));
    const bool isAway = shown.workersByVersion.isEmpty() || !shown.setting.isEnabled;
    const QString words = (language.id + QLatin1Char(' ') + language.name).toLower();
    return QStringLiteral("<details id=\"%1\" data-words=\"%2\"%3><summary><span class=\"name\">%4</span>"
                          "<code>%1</code><span class=\"version\">%5</span></summary>\n<dl>\n%6</dl></details>\n")
        .arg(escaped(language.id), escaped(words), isAway ? QStringLiteral(" class=\"away\"") : QString(),
             escaped(language.name), escaped(stateText(shown)), html);
}

} // namespace

Result<LanguagePage> LanguagePage::load()
{
    initResources();
    QFile file(QStringLiteral(":/pages/languages.html"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Internal, "the program lacks its resource pages/languages.html");
    LanguagePage page;
    page.m_template = QString::fromUtf8(file.readAll());
    return page;
}

QByteArray LanguagePage::html(const QList<ShownLanguage> &languages) const
{
    qsizetype available = 0;
    QString sections;
    for (const ShownLanguage &shown : languages) {
        available += shown.workersByVersion.isEmpty() ? 0 : 1;
        sections += sectionOf(shown);
    }
    QString page = m_template;
    page.replace(QStringLiteral("{summary}"),
                 QStringLiteral("%1 languages, %2 of them on a worker now. The commands are those that are run.")
                     .arg(languages.size())
                     .arg(available));
    return page.replace(QStringLiteral("{languages}"), sections).toUtf8();
}

} // namespace gavel::api
