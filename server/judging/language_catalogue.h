#pragma once

#include "core/wire/worker_link.h"
#include "server/storage/callback.h"
#include "server/storage/refresh.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// The languages one may submit in: all that a worker has offered, kept in the database, so that a submission is
// accepted while no worker is connected. Lives in the event loop's thread; answers from memory.
class LanguageCatalogue final : public QObject {
    Q_OBJECT

public:
    // Reads what is stored; blocks, so call it at start.
    static Result<std::unique_ptr<LanguageCatalogue>> load(storage::Database &database);

    // A worker said Hello. New languages are known at once and stored a moment later; a known one is described as the
    // last worker described it.
    void offered(const QList<wire::OfferedLanguage> &languages);

    bool knows(const QString &id) const { return m_languages.contains(id); }
    const wire::OfferedLanguage *find(const QString &id) const;

    // By id.
    QList<wire::OfferedLanguage> all() const;

Q_SIGNALS:
    void changed();

private:
    explicit LanguageCatalogue(storage::Database &database);
    void reload(storage::Refresh::Done done);
    void takeOver(const QList<wire::OfferedLanguage> &languages);
    void store(const QList<wire::OfferedLanguage> &languages);

    storage::Database &m_database;
    QHash<QString, wire::OfferedLanguage> m_languages;
    quint64 m_changes = 0; // of ours
    int m_storing = 0;     // of these, not yet in the database
    storage::Refresh m_refresh;
};

} // namespace gavel::judging
