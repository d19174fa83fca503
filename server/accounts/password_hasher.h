#pragma once

#include "core/base/result.h"
#include "server/storage/callback.h"

#include <QByteArray>
#include <QObject>
#include <QThreadPool>

namespace gavel::accounts {

// Argon2id (19 MiB, two passes: about 50 ms) on two threads of its own, so that log-ins take neither the event loop nor
// more than two cores. Lives in the event loop's thread; callbacks come there.
class PasswordHasher final : public QObject {
    Q_OBJECT

public:
    explicit PasswordHasher(int mostWaiting);
    ~PasswordHasher() override; // waits for the two that are under way

    // The encoded hash, with salt and costs. ResourceExhausted when too many wait.
    void hash(const QString &password, Callback<QByteArray> done);

    // Whether the password belongs to the hash. An empty hash belongs to none, and takes as long to say so.
    void verify(const QString &password, const QByteArray &hash, Callback<bool> done);

private:
    template <typename Work, typename T>
    void start(Work work, Callback<T> done);

    const int m_mostWaiting;
    int m_waiting = 0;
    QThreadPool m_threads;
};

} // namespace gavel::accounts
