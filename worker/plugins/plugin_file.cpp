#include "worker/plugins/plugin_file.h"

#include <QFileInfo>
#include <QPluginLoader>

namespace gavel::worker {
namespace {

std::unexpected<Refusal> refuse(Refusal::Kind kind, const QString &path, const QString &id, const QString &reason)
{
    return std::unexpected(Refusal{kind, path, id, {}, 0, reason, {}});
}

// "org.gavel.CheckerPlugin/1" without its version.
QString interfaceName(const QString &iid)
{
    return iid.section(QLatin1Char('/'), 0, 0);
}

QString interfaceMismatch(const QString &found, const QString &expected)
{
    if (interfaceName(found) == interfaceName(expected))
        return QStringLiteral("was built for interface version %1, this worker has version %2: build it anew")
            .arg(found.section(QLatin1Char('/'), 1), expected.section(QLatin1Char('/'), 1));
    return QStringLiteral("implements \"%1\", expected \"%2\"").arg(found, expected);
}

} // namespace

std::expected<PluginFile, Refusal> readPluginFile(const QString &path, const char *iid, const QString &id)
{
    if (!QFileInfo(path).isFile())
        return refuse(Refusal::Kind::NoPlugin, path, id, QStringLiteral("there is no such file"));
    const QJsonObject all = QPluginLoader(path).metaData();
    if (all.isEmpty())
        return refuse(Refusal::Kind::NoPlugin, path, id, QStringLiteral("is no Qt plugin: it carries no metadata"));
    const QString found = all.value(QLatin1String("IID")).toString();
    if (found != QLatin1String(iid))
        return refuse(Refusal::Kind::OtherInterface, path, id, interfaceMismatch(found, QLatin1String(iid)));
    const QJsonObject metaData = all.value(QLatin1String("MetaData")).toObject();
    const QString ownId = metaData.value(QLatin1String("id")).toString();
    if (ownId != id)
        return refuse(
            Refusal::Kind::BadDefinition, path, id,
            QStringLiteral("calls itself \"%1\" in its metadata, but lies in a folder \"%2\"").arg(ownId, id));
    return PluginFile{path, id, metaData};
}

std::expected<QObject *, Refusal> loadPlugin(const PluginFile &file)
{
    QPluginLoader loader(file.path);
    loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    if (QObject *instance = loader.instance())
        return instance;
    return refuse(Refusal::Kind::LoadFailed, file.path, file.id, loader.errorString());
}

} // namespace gavel::worker
