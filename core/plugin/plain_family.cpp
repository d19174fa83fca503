// SPDX-License-Identifier: MIT
#include "core/plugin/plain_family.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace gavel::plugin {
namespace {

const QString kAppDirectory = QStringLiteral("/app");
const QString kPreparedDirectory = QStringLiteral("/var/lib/gavel/prepared");
const QString kBinaryName = QStringLiteral("main.out");

std::unexpected<Error> invalid(const QString &message)
{
    return failure(ErrorCode::InvalidArgument, message.toStdString());
}

Placeholders placeholdersFor(const LanguageDefinition &definition, const SourceLayout &layout, const PlanLimits &limits)
{
    Placeholders values;
    values.set(QStringLiteral("prepared"), kPreparedDirectory + QLatin1Char('/') + definition.id);
    values.set(QStringLiteral("source"), layout.entry);
    values.set(QStringLiteral("sources"), layout.sources);
    values.set(QStringLiteral("stem"), stemOf(layout.entry));
    values.set(QStringLiteral("binary"), kBinaryName);
    values.set(QStringLiteral("app"), kAppDirectory);
    values.set(QStringLiteral("memory_mb"),
               QString::number(std::max<qint64>(1, limits.memoryLimitBytes / (1024 * 1024))));
    for (auto entry = layout.placeholders.begin(); entry != layout.placeholders.end(); ++entry)
        values.set(entry.key(), entry.value());
    return values;
}

Result<Command> makeCommand(const QStringList &arguments, const QHash<QString, QString> &environment,
                            const Placeholders &values)
{
    Command command;
    command.argv = TRY(values.expand(arguments));
    for (auto entry = environment.begin(); entry != environment.end(); ++entry) {
        const QStringList expanded = TRY(values.expand(entry.value()));
        command.environment.insert(entry.key(), expanded.join(QLatin1Char(' ')));
    }
    return command;
}

Result<void> tryCommand(const QString &field, const QStringList &arguments, const Placeholders &values)
{
    for (qsizetype at = 0; at < arguments.size(); ++at)
        TRY_WITHIN(QStringLiteral("%1[%2]").arg(field).arg(at).toStdString(), values.expand(arguments.at(at)));
    return {};
}

// A run sees the program below /app and starts in an empty directory: a bare {binary} would not be found there.
Result<void> checkFindsProgram(const QString &field, const QStringList &arguments)
{
    for (const char *name : {"{binary}", "{source}", "{sources}"})
        if (arguments.contains(QLatin1String(name)))
            return invalid(QStringLiteral("%1: the program lies in {app} by then: write {app}/%2")
                               .arg(field, QLatin1String(name)));
    return {};
}

QString nameOfSingle(const LanguageDefinition &definition, const QString &given)
{
    const QString extension = extensionOf(given);
    if (!definition.extensions.contains(extension))
        return definition.sourceFile;
    return stemOf(definition.sourceFile) + QLatin1Char('.') + extension;
}

QString chooseEntry(const LanguageDefinition &definition, const SourceLayout &layout)
{
    QStringList names;
    for (const SourceFile &file : layout.files)
        names.append(file.name);
    const QJsonArray preferred = definition.familySettings.value(QLatin1String("entryPoints")).toArray();
    for (const QJsonValue &name : preferred)
        if (names.contains(name.toString()))
            return name.toString();
    if (names.contains(definition.sourceFile))
        return definition.sourceFile;
    return layout.sources.first();
}

} // namespace

QString extensionOf(const QString &fileName)
{
    const qsizetype dot = fileName.lastIndexOf(QLatin1Char('.'));
    return dot < 0 ? QString() : fileName.mid(dot + 1);
}

QString stemOf(const QString &fileName)
{
    const qsizetype dot = fileName.lastIndexOf(QLatin1Char('.'));
    return dot <= 0 ? fileName : fileName.left(dot);
}

Result<void> PlainFamily::acceptSettings(const LanguageDefinition &definition) const
{
    for (const QString &key : definition.familySettings.keys())
        if (key != QLatin1String("entryPoints"))
            return invalid(QStringLiteral("settings.%1: is no setting of this family").arg(key));
    const QJsonValue names = definition.familySettings.value(QLatin1String("entryPoints"));
    if (!names.isUndefined() && !names.isArray())
        return invalid(QStringLiteral("settings.entryPoints: must be an array of file names"));
    for (const QJsonValue &name : names.toArray())
        if (name.toString().isEmpty() || name.toString().contains(QLatin1Char('/')))
            return invalid(QStringLiteral("settings.entryPoints: must hold file names only"));
    return {};
}

Result<void> PlainFamily::accept(const LanguageDefinition &definition) const noexcept
{
    SourceLayout layout;
    layout.entry = definition.sourceFile;
    layout.sources = QStringList{definition.sourceFile};
    for (const QString &name : furtherPlaceholders())
        layout.placeholders.insert(name, name);
    const Placeholders values = placeholdersFor(definition, layout, PlanLimits{});

    for (qsizetype at = 0; at < definition.compile.size(); ++at) {
        const QString field =
            definition.compile.size() == 1 ? QStringLiteral("compile") : QStringLiteral("compile[%1]").arg(at);
        TRY(tryCommand(field, definition.compile.at(at), values));
    }
    TRY(tryCommand(QStringLiteral("run"), definition.run, values));
    TRY(tryCommand(QStringLiteral("syntaxCheck"), definition.syntaxCheck, values));
    for (auto entry = definition.environment.begin(); entry != definition.environment.end(); ++entry)
        TRY_WITHIN("environment." + entry.key().toStdString(), values.expand(entry.value()));
    TRY(checkFindsProgram(QStringLiteral("run"), definition.run));
    TRY(checkFindsProgram(QStringLiteral("syntaxCheck"), definition.syntaxCheck));
    return acceptSettings(definition);
}

Result<SourceLayout> PlainFamily::layOut(const LanguageDefinition &definition, const QList<SourceFile> &sources) const
{
    SourceLayout layout;
    layout.files = sources;
    if (sources.size() == 1) {
        layout.files.first().name = nameOfSingle(definition, sources.first().name);
        layout.entry = layout.files.first().name;
        layout.sources = QStringList{layout.entry};
        return layout;
    }
    for (const SourceFile &file : sources)
        if (definition.extensions.contains(extensionOf(file.name)))
            layout.sources.append(file.name);
    if (layout.sources.isEmpty())
        return invalid(QStringLiteral("No file of the submission ends in .%1")
                           .arg(definition.extensions.join(QStringLiteral(" or ."))));
    layout.entry = chooseEntry(definition, layout);
    return layout;
}

Result<ExecutionPlan> PlainFamily::plan(const LanguageDefinition &definition, const QList<SourceFile> &sources,
                                        const PlanLimits &limits) const noexcept
{
    if (sources.isEmpty())
        return invalid(QStringLiteral("The submission has no files"));
    QSet<QString> names;
    for (const SourceFile &file : sources) {
        if (names.contains(file.name))
            return invalid(QStringLiteral("Two files of the submission are called %1").arg(file.name));
        names.insert(file.name);
    }

    SourceLayout layout = TRY(layOut(definition, sources));
    const Placeholders values = placeholdersFor(definition, layout, limits);
    ExecutionPlan plan;
    plan.files = std::move(layout.files);
    for (const QStringList &arguments : definition.compile)
        plan.compile.append(TRY(makeCommand(arguments, definition.environment, values)));
    plan.run = TRY(makeCommand(definition.run, definition.environment, values));
    if (!definition.syntaxCheck.isEmpty())
        plan.syntaxCheck.append(TRY(makeCommand(definition.syntaxCheck, definition.environment, values)));
    return plan;
}

} // namespace gavel::plugin
