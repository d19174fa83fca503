#pragma once

#include "core/domain/judging_policy.h"
#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"
#include "server/judging/language_setting.h"
#include "server/storage/callback.h"
#include "server/storage/refresh.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// A change of what staff have decided about a language; what is empty stays as it is.
struct LanguageChange {
    std::optional<bool> isEnabled;
    std::optional<QString> reason;
    std::optional<std::optional<double>> timeFactor; // the inner one empty: the language's own again
};

// The languages one may submit in: all that a worker has offered and staff have not disabled. Kept in the database, so
// that a submission is accepted while no worker is connected. Lives in the event loop's thread; answers from memory.
class LanguageCatalogue final : public QObject {
    Q_OBJECT

public:
    // What the database has.
    struct Stored {
        QList<wire::OfferedLanguage> languages;
        QHash<QString, LanguageSetting> settings; // by language
    };

    // Reads what is stored; blocks, so call it at start.
    static Result<std::unique_ptr<LanguageCatalogue>> load(storage::Database &database);

    // A worker said Hello. New languages are known at once and stored a moment later; a known one is described as the
    // last worker described it.
    void offered(const QList<wire::OfferedLanguage> &languages);

    bool knows(const QString &id) const { return m_languages.contains(id); }
    const wire::OfferedLanguage *find(const QString &id) const;

    // Whether something may be sent in it. InvalidArgument for one that nobody has ever offered, FailedPrecondition for
    // one that is disabled; both name the field "language".
    Result<void> checkOpen(const QString &id) const;

    // By id.
    QList<wire::OfferedLanguage> all() const;
    QList<wire::OfferedLanguage> enabled() const;

    // What the site's configuration says for problems that say nothing. Told once, at the start.
    void setPolicy(const domain::JudgingPolicy &policy) { m_policy = policy; }

    // The same with what staff have decided: a time factor of theirs goes before one of the configuration.
    domain::JudgingPolicy policy() const;

    LanguageSetting setting(const QString &id) const { return m_settings.value(id); }
    double timeFactor(const wire::OfferedLanguage &language) const;

    // NotFound; InvalidArgument names the field. Written to the audit log under `who`. Submissions that wait in a
    // disabled language go on waiting until it is enabled; what workers have of it goes on.
    void change(const accounts::Principal &who, const QString &id, const LanguageChange &change, Callback<void> done);

Q_SIGNALS:
    void changed(); // languages or settings, perhaps at another server

private:
    explicit LanguageCatalogue(storage::Database &database);
    void reload(storage::Refresh::Done done);
    void takeOver(const Stored &stored);
    void store(const QList<wire::OfferedLanguage> &languages);

    storage::Database &m_database;
    domain::JudgingPolicy m_policy;
    QHash<QString, wire::OfferedLanguage> m_languages;
    QHash<QString, LanguageSetting> m_settings; // by language; those that have one
    quint64 m_changes = 0;                      // of ours
    int m_storing = 0;                          // of these, not yet in the database
    storage::Refresh m_refresh;
};

} // namespace gavel::judging
