#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace gavel::console {

struct SavedServer {
    QString address; // "https://judge.example"
    QString login;
    QByteArray token;          // empty: log in, or it is in the keychain
    QString pinnedFingerprint; // empty: the system's trust decides
    QDateTime lastUsed;
    bool isInKeychain = false; // the token is there, under key()

    QString key() const { return address + QLatin1Char('\n') + login; }
};

// The servers a person has been connected with, in a file that only its owner may read, since tokens are in it.
class SavedServers {
public:
    // A file that is missing is an empty list; one that cannot be understood is an error and left alone.
    static Result<SavedServers> load(const QString &path);

    // Replaces the entry of the same address and login. Written to the disk before it returns.
    Result<void> put(const SavedServer &server);
    Result<void> remove(const SavedServer &server);

    // Last used first.
    const QList<SavedServer> &all() const { return m_servers; }

private:
    explicit SavedServers(QString path) : m_path(std::move(path)) {}
    Result<void> save();

    QString m_path;
    QList<SavedServer> m_servers;
};

// What a person typed, as an address: "judge.example" means https, "localhost:8080" and loopback addresses http.
// Empty when it can be none.
std::optional<QString> addressFromText(const QString &text);

} // namespace gavel::console
