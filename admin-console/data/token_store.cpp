#include "admin-console/data/token_store.h"

#include <QPointer>
#include <QTimer>

#ifdef GAVEL_HAS_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace gavel::console {

namespace {

class NoTokenStore final : public TokenStore {
public:
    void read(const QString &, QObject *context, Read done) override
    {
        QTimer::singleShot(0, context, [done] { done(std::unexpected(fault())); });
    }
    void write(const QString &, const QByteArray &, QObject *context, Done done) override
    {
        QTimer::singleShot(0, context, [done] { done(std::unexpected(fault())); });
    }
    void remove(const QString &) override {}
    QString name() const override { return {}; }

private:
    static QString fault() { return QObject::tr("there is no keychain here"); }
};

#ifdef GAVEL_HAS_KEYCHAIN

// A job deletes itself when it has finished.
class SystemKeychain final : public TokenStore {
public:
    void read(const QString &key, QObject *context, Read done) override
    {
        auto *job = new QKeychain::ReadPasswordJob(kService);
        start(*job, key, context, [job, done] {
            if (job->error() == QKeychain::NoError)
                return done(job->binaryData());
            done(std::unexpected(job->errorString()));
        });
    }

    void write(const QString &key, const QByteArray &token, QObject *context, Done done) override
    {
        auto *job = new QKeychain::WritePasswordJob(kService);
        job->setBinaryData(token);
        start(*job, key, context, [job, done] {
            if (job->error() == QKeychain::NoError)
                return done({});
            done(std::unexpected(job->errorString()));
        });
    }

    void remove(const QString &key) override
    {
        auto *job = new QKeychain::DeletePasswordJob(kService);
        start(*job, key, this, [] {});
    }

    QString name() const override { return QObject::tr("system keychain"); }

private:
    inline static const QString kService = QStringLiteral("gavel-console");

    static void start(QKeychain::Job &job, const QString &key, QObject *context, std::function<void()> done)
    {
        job.setInsecureFallback(false); // our own file is the fall-back, with rights that are known
        job.setKey(key);
        QObject::connect(&job, &QKeychain::Job::finished, context, std::move(done));
        job.start();
    }
};

#endif

} // namespace

std::unique_ptr<TokenStore> makeSystemKeychain()
{
#ifdef GAVEL_HAS_KEYCHAIN
    return std::make_unique<SystemKeychain>();
#else
    return makeNoTokenStore();
#endif
}

std::unique_ptr<TokenStore> makeNoTokenStore()
{
    return std::make_unique<NoTokenStore>();
}

} // namespace gavel::console
