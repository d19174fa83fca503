#pragma once

#include "core/base/strong_id.h"
#include "server/storage/connection.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

struct AuditEntry {
    qint64 id = 0;
    QDateTime at;
    QString account; // empty: done at the server's console
    QString action;
    QString subject;
    QString detail;
};

struct AuditFilter {
    std::optional<QString> action;
    std::optional<QString> account; // its name
    qint64 before = 0;              // newest first, below this id; zero: from the newest
    int most = 50;
};

// What staff did, kept for ever. Written in the transaction of the deed itself.
class AuditRepository final {
public:
    explicit AuditRepository(Connection &connection) : m_connection(connection) {}

    // `account` none: done at the server's console. `action` like "submission.rejudge", `subject` names the thing.
    Result<void> add(AccountId account, const QString &action, const QString &subject, const QString &detail = {});

    Result<QList<AuditEntry>> list(const AuditFilter &filter);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
