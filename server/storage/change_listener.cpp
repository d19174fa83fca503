#include "server/storage/change_listener.h"

#include "server/storage/kept_connection.h"

#include <QSqlDriver>
#include <QTimer>

namespace gavel::storage {

namespace {

const QString kChannel = QStringLiteral("gavel_changed");

// A lost connection is noticed only when it is used.
constexpr std::chrono::seconds kProbeEvery{2};

} // namespace

class ChangeListener::Worker final : public QObject {
public:
    Worker(const Database::Options &options, QString origin, std::function<void()> tell)
        : m_options(options), m_origin(std::move(origin)), m_tell(std::move(tell))
    {
    }

    // In the listener's thread.
    void begin()
    {
        m_timer = std::make_unique<QTimer>();
        connect(m_timer.get(), &QTimer::timeout, this, &Worker::probe);
        m_timer->start(kProbeEvery);
        probe();
    }
    void end()
    {
        m_timer.reset();
        m_kept.reset();
    }

private:
    void probe()
    {
        if (!m_kept) {
            auto kept = KeptConnection::open(m_options, Connection::Access::ReadOnly);
            if (!kept)
                return;
            m_kept = *std::move(kept);
        }
        const Result<Connection *> connection = m_kept->get();
        if (!connection)
            return;
        if (*connection != m_subscribed)
            subscribe(**connection);
        else if (!(*connection)->execute(QStringLiteral("SELECT 1")) && m_kept->isLost())
            m_subscribed = nullptr;
    }

    void subscribe(Connection &connection)
    {
        QSqlDriver *driver = connection.driver();
        if (!driver->subscribeToNotification(kChannel))
            return;
        connect(driver, &QSqlDriver::notification, this,
                [this](const QString &, QSqlDriver::NotificationSource, const QVariant &payload) {
                    if (payload.toString() != m_origin)
                        m_tell();
                });
        m_subscribed = &connection;
        m_tell(); // whatever happened before
    }

    const Database::Options m_options;
    const QString m_origin;
    const std::function<void()> m_tell;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<KeptConnection> m_kept;
    const Connection *m_subscribed = nullptr;
};

ChangeListener::ChangeListener(const Database::Options &options, const QString &origin, std::function<void()> tell)
    : m_worker(std::make_unique<Worker>(options, origin, std::move(tell)))
{
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::started, m_worker.get(), [this] { m_worker->begin(); });
    m_thread.start();
}

ChangeListener::~ChangeListener()
{
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->end(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QString ChangeListener::announcement(const QString &origin)
{
    return QStringLiteral("NOTIFY %1, '%2'").arg(kChannel, origin);
}

} // namespace gavel::storage
