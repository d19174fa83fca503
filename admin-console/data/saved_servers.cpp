#include "admin-console/data/saved_servers.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUrl>

namespace gavel::console {

namespace {

QJsonObject toJson(const SavedServer &server)
{
    return {{QStringLiteral("address"), server.address},
            {QStringLiteral("login"), server.login},
            {QStringLiteral("token"), QString::fromLatin1(server.token)},
            {QStringLiteral("is_in_keychain"), server.isInKeychain},
            {QStringLiteral("pinned_sha256"), server.pinnedFingerprint},
            {QStringLiteral("last_used"), server.lastUsed.toUTC().toString(Qt::ISODateWithMs)}};
}

SavedServer fromJson(const QJsonObject &object)
{
    const auto text = [&](const char *key) {
        return object.value(QLatin1String(key)).toString();
    };
    return {text("address"),
            text("login"),
            text("token").toLatin1(),
            text("pinned_sha256"),
            QDateTime::fromString(text("last_used"), Qt::ISODateWithMs),
            object.value(QStringLiteral("is_in_keychain")).toBool()};
}

bool isLoopback(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

Result<SavedServers> SavedServers::load(const QString &path)
{
    SavedServers servers(path);
    QFile file(path);
    if (!file.exists())
        return servers;
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::PermissionDenied, path.toStdString() + ": " + file.errorString().toStdString());
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isArray())
        return failure(ErrorCode::DataCorrupted, path.toStdString() + ": not a list of servers");
    for (const QJsonValue &value : document.array())
        servers.m_servers.append(fromJson(value.toObject()));
    std::stable_sort(servers.m_servers.begin(), servers.m_servers.end(),
                     [](const SavedServer &a, const SavedServer &b) { return a.lastUsed > b.lastUsed; });
    return servers;
}

Result<void> SavedServers::put(const SavedServer &server)
{
    m_servers.removeIf([&](const SavedServer &other) { return other.key() == server.key(); });
    m_servers.prepend(server);
    return save();
}

Result<void> SavedServers::remove(const SavedServer &server)
{
    m_servers.removeIf([&](const SavedServer &other) { return other.key() == server.key(); });
    return save();
}

Result<void> SavedServers::save()
{
    QJsonArray array;
    for (const SavedServer &server : m_servers)
        array.append(toJson(server));
    QDir().mkpath(QFileInfo(m_path).path());
    // The file must never be readable by others, not even before it gets its name: QSaveFile makes it 0600 by itself,
    // and keeps the mode of a file that is there already.
    QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner);
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(QJsonDocument(array).toJson()) < 0 || !file.commit())
        return failure(ErrorCode::Unavailable, m_path.toStdString() + ": " + file.errorString().toStdString());
    return {};
}

std::optional<QString> addressFromText(const QString &text)
{
    QString typed = text.trimmed();
    if (typed.isEmpty())
        return std::nullopt;
    if (!typed.contains(QStringLiteral("://"))) {
        const QString host = QUrl(QStringLiteral("http://") + typed).host();
        typed.prepend(isLoopback(host) ? QStringLiteral("http://") : QStringLiteral("https://"));
    }
    QUrl url(typed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")))
        return std::nullopt;
    QUrl bare;
    bare.setScheme(url.scheme());
    bare.setHost(url.host());
    bare.setPort(url.port());
    return bare.toString();
}

} // namespace gavel::console
