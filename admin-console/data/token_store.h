#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <expected>
#include <functional>
#include <memory>

namespace gavel::console {

// A place for log-in tokens that is not a file of ours. Answers come later, in the GUI thread, and never block it.
class TokenStore : public QObject {
    Q_OBJECT

public:
    // The token, or nothing; or in words why it could not be done.
    using Read = std::function<void(std::expected<QByteArray, QString>)>;
    using Done = std::function<void(std::expected<void, QString>)>;

    using QObject::QObject;

    // `context` dead by then: no answer.
    virtual void read(const QString &key, QObject *context, Read done) = 0;
    virtual void write(const QString &key, const QByteArray &token, QObject *context, Done done) = 0;
    virtual void remove(const QString &key) = 0;

    // For people: "system keychain". Empty: there is none, every write fails.
    virtual QString name() const = 0;
};

// The desktop's own: Secret Service or KWallet. Where the console was built without it, one that is never there.
std::unique_ptr<TokenStore> makeSystemKeychain();

// One that is never there: tokens go into the file of servers.
std::unique_ptr<TokenStore> makeNoTokenStore();

} // namespace gavel::console
