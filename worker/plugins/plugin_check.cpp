#include "worker/plugins/plugin_check.h"

#include "core/plugin/checker.h"
#include "core/plugin/plain_family.h"
#include "worker/plugins/conformance.h"
#include "worker/plugins/language_file.h"

#include <QFileInfo>
#include <QPluginLoader>

#include <algorithm>

namespace gavel::worker {
namespace {

// A plugin lies in a folder of its name; here only its own word counts, so that it can be checked where it was built.
QString ownId(const QString &file)
{
    return QPluginLoader(QFileInfo(file).absoluteFilePath())
        .metaData()
        .value(QLatin1String("MetaData"))
        .toObject()
        .value(QLatin1String("id"))
        .toString();
}

bool isLanguageFamily(const QString &file)
{
    const QString iid =
        QPluginLoader(QFileInfo(file).absoluteFilePath()).metaData().value(QLatin1String("IID")).toString();
    return iid.startsWith(QLatin1String("org.gavel.LanguageFamily/"));
}

void checkMetaData(const PluginFile &file, const char *kind, ConformanceTable &table)
{
    const auto text = [&](const char *key) {
        return file.metaData.value(QLatin1String(key)).toString();
    };
    table.expect(QFileInfo(file.path).completeBaseName() == file.id,
                 QStringLiteral("the library is called after its id"),
                 QStringLiteral("id \"%1\" needs a library %1.so, in a folder %1").arg(file.id));
    table.expect(text("kind") == QLatin1String(kind), QStringLiteral("metadata says its kind"),
                 QStringLiteral("\"kind\" must be \"%1\"").arg(QLatin1String(kind)));
    table.expect(!text("name").isEmpty() && !text("description").isEmpty(),
                 QStringLiteral("metadata has a name and a description"), QStringLiteral("one of them is missing"));
}

PluginCheckReport checkLibrary(const QString &path, const PluginCheckTools &tools)
{
    const bool isFamily = isLanguageFamily(path);
    PluginCheckReport report;
    ConformanceTable table;
    const auto file = readPluginFile(QFileInfo(path).absoluteFilePath(),
                                     isFamily ? GavelLanguageFamily_iid : GavelCheckerPlugin_iid, ownId(path));
    if (!file) {
        table.failed(QStringLiteral("is a plugin of this interface version"), file.error().reason);
        report.checks = table.take();
        return report;
    }
    report.kind = isFamily ? QStringLiteral("language family") : QStringLiteral("checker");
    report.id = file->id;
    table.passed(QStringLiteral("is a plugin of this interface version"));
    checkMetaData(*file, isFamily ? "language" : "checker", table);
    if (isFamily)
        checkFamily(*file, table);
    else
        checkChecker(*file, tools.checkerHostProgram, table);
    report.checks = table.take();
    return report;
}

// The family a language file names, loaded; "plain" where it names none.
std::expected<const plugin::LanguageFamily *, QString> familyFor(const QString &name, const PluginCheckTools &tools)
{
    static const plugin::PlainFamily plain;
    if (name.isEmpty() || name == QLatin1String("plain"))
        return &plain;
    const auto file =
        readPluginFile(QStringLiteral("%1/%2/%2.so").arg(QFileInfo(tools.languageDirectory).absoluteFilePath(), name),
                       GavelLanguageFamily_iid, name);
    if (!file)
        return std::unexpected(file.error().reason);
    const auto instance = loadPlugin(*file);
    if (!instance)
        return std::unexpected(instance.error().reason);
    if (const auto *family = qobject_cast<plugin::LanguageFamily *>(*instance))
        return family;
    return std::unexpected(QStringLiteral("does not implement LanguageFamily"));
}

PluginCheckReport checkLanguageFile(const QString &path, const PluginCheckTools &tools)
{
    PluginCheckReport report;
    ConformanceTable table;
    report.kind = QStringLiteral("language");
    const auto definition = readLanguageFile(path);
    if (definition) {
        report.id = definition->id;
        table.passed(QStringLiteral("is a language file"));
        const auto family = familyFor(definition->family, tools);
        if (family)
            checkLanguage(**family, *definition, table);
        else
            table.failed(QStringLiteral("family \"%1\" is there").arg(definition->family), family.error());
    } else {
        table.failed(QStringLiteral("is a language file"), definition.error().describe());
    }
    report.checks = table.take();
    return report;
}

} // namespace

bool PluginCheckReport::isGood() const
{
    return std::none_of(checks.begin(), checks.end(),
                        [](const PluginCheck &check) { return check.state == PluginCheck::State::Failed; });
}

PluginCheckReport checkPlugin(const QString &file, const PluginCheckTools &tools)
{
    return file.endsWith(QLatin1String(".json")) ? checkLanguageFile(file, tools) : checkLibrary(file, tools);
}

} // namespace gavel::worker
