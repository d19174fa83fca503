#include "server/storage/connection.h"
#include "server/storage/sql_error.h"

namespace gavel::storage {

namespace {

// A server that was cut off is given up after about ten seconds instead of never: nothing is heard (keepalives), or
// what we sent is not confirmed (tcp_user_timeout, milliseconds).
const QString kConnectOptions = QStringLiteral("connect_timeout=5;keepalives=1;keepalives_idle=5;keepalives_interval=2;"
                                               "keepalives_count=3;tcp_user_timeout=10000;application_name=gavel");

// One statement that hangs would stop all that wait behind it.
constexpr const char *kSettings[]{"SET statement_timeout = '60s'", "SET idle_in_transaction_session_timeout = '60s'",
                                  "SET client_min_messages = warning", "SET timezone = 'UTC'"};
constexpr const char *kReaderSettings[]{"SET default_transaction_read_only = on",
                                        "SET default_transaction_isolation = 'repeatable read'"};

QString connectOptions(const DatabaseLocation &location)
{
    QString options = kConnectOptions;
    for (auto option = location.options.begin(); option != location.options.end(); ++option)
        options += QLatin1Char(';') + option.key() + QLatin1Char('=') + option.value();
    return options;
}

} // namespace

Result<void> Connection::openPostgresql(const DatabaseLocation &location, Access access,
                                        std::chrono::milliseconds busyTimeout)
{
    m_database.setHostName(location.host);
    m_database.setPort(location.port);
    m_database.setDatabaseName(location.name);
    m_database.setUserName(location.user);
    m_database.setPassword(location.password);
    m_database.setConnectOptions(connectOptions(location));
    const std::string where = "cannot open the " + location.display().toStdString();
    if (!m_database.open())
        return failure(errorOf(m_database.lastError(), m_engine).within(where));
    const auto configure = [&](const auto &settings) -> Result<void> {
        for (const char *setting : settings)
            TRY_WITHIN(where, execute(QString::fromLatin1(setting)));
        return {};
    };
    TRY(configure(kSettings));
    TRY_WITHIN(where, execute(QStringLiteral("SET lock_timeout = %1").arg(busyTimeout.count())));
    return access == Access::ReadOnly ? configure(kReaderSettings) : Result<void>();
}

} // namespace gavel::storage
