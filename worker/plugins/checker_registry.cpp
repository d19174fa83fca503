#include "worker/plugins/checker_registry.h"

#include "core/plugin/checker.h"
#include "worker/plugins/plugin_file.h"

#include <QDir>
#include <QJsonArray>

namespace gavel::worker {
namespace {

QStringList stringsOf(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &element : value.toArray())
        result.append(element.toString());
    return result;
}

} // namespace

const CheckerDescription *CheckerCatalog::find(const QString &id) const
{
    for (const CheckerDescription &checker : offered)
        if (checker.id == id)
            return &checker;
    return nullptr;
}

CheckerCatalog readCheckerCatalog(const QString &pluginDirectory)
{
    CheckerCatalog catalog;
    const QDir directory(pluginDirectory);
    if (!directory.exists())
        catalog.refused.append(Refusal{Refusal::Kind::Unreadable,
                                       pluginDirectory,
                                       {},
                                       {},
                                       0,
                                       QStringLiteral("there is no such directory of checker plugins"),
                                       {}});
    for (const QString &id : directory.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path = directory.absoluteFilePath(QStringLiteral("%1/%1.so").arg(id));
        const auto file = readPluginFile(path, GavelCheckerPlugin_iid, id);
        if (!file) {
            catalog.refused.append(file.error());
            continue;
        }
        catalog.offered.append(CheckerDescription{id, file->metaData.value(QLatin1String("name")).toString(),
                                                  file->metaData.value(QLatin1String("description")).toString(),
                                                  stringsOf(file->metaData.value(QLatin1String("flags"))), path});
    }
    return catalog;
}

} // namespace gavel::worker
