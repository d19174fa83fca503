#include "server/accounts/password_hasher.h"

#include <QString>

#include <memory>

#include <sodium.h>

namespace gavel::accounts {

namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;

Result<QByteArray> hashNow(const QByteArray &password)
{
    char encoded[crypto_pwhash_STRBYTES];
    const int failed = crypto_pwhash_str_alg(encoded, password.constData(), static_cast<std::size_t>(password.size()),
                                             kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13);
    if (failed)
        return failure(ErrorCode::ResourceExhausted, "no memory to hash a password");
    return QByteArray(encoded);
}

Result<bool> verifyNow(const QByteArray &password, const QByteArray &hash)
{
    if (hash.isEmpty()) {
        TRY(hashNow(password)); // takes the time, so that the answer does not tell which names exist
        return false;
    }
    return crypto_pwhash_str_verify(hash.constData(), password.constData(),
                                    static_cast<std::size_t>(password.size())) == 0;
}

} // namespace

PasswordHasher::PasswordHasher(int mostWaiting) : m_mostWaiting(mostWaiting)
{
    m_threads.setMaxThreadCount(2);
    if (sodium_init() < 0)
        qFatal("libsodium does not start");
}

PasswordHasher::~PasswordHasher()
{
    m_threads.clear();
    m_threads.waitForDone();
}

template <typename Work, typename T>
void PasswordHasher::start(Work work, Callback<T> done)
{
    if (m_waiting >= m_mostWaiting)
        return done(failure(ErrorCode::ResourceExhausted, "too many log-ins at once"));
    ++m_waiting;
    // Shared, since QThreadPool wants functions that can be copied.
    auto callback = std::make_shared<Callback<T>>(std::move(done));
    m_threads.start([this, work = std::move(work), callback = std::move(callback)]() mutable {
        auto result = std::make_shared<Result<T>>(work());
        QMetaObject::invokeMethod(
            this,
            [this, result = std::move(result), callback = std::move(callback)] {
                --m_waiting;
                (*callback)(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}

void PasswordHasher::hash(const QString &password, Callback<QByteArray> done)
{
    start([password = password.toUtf8()] { return hashNow(password); }, std::move(done));
}

void PasswordHasher::verify(const QString &password, const QByteArray &hash, Callback<bool> done)
{
    start([password = password.toUtf8(), hash] { return verifyNow(password, hash); }, std::move(done));
}

} // namespace gavel::accounts
