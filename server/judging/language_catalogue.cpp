#include "server/judging/language_catalogue.h"

#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/worker_repository.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::judging {

namespace {

Q_LOGGING_CATEGORY(lcLanguages, "gavel.judging.languages")

} // namespace

LanguageCatalogue::LanguageCatalogue(storage::Database &database)
    : m_database(database), m_refresh([this](storage::Refresh::Done done) { reload(std::move(done)); })
{
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
}

Result<std::unique_ptr<LanguageCatalogue>> LanguageCatalogue::load(storage::Database &database)
{
    std::unique_ptr<LanguageCatalogue> catalogue(new LanguageCatalogue(database));
    const auto read = [](storage::Connection &connection) {
        return storage::WorkerRepository(connection).languages();
    };
    for (const wire::OfferedLanguage &language : TRY_WITHIN("cannot read the languages", database.readAndWait(read)))
        catalogue->m_languages.insert(language.id, language);
    return catalogue;
}

// A worker has told another server of a language.
void LanguageCatalogue::reload(storage::Refresh::Done done)
{
    m_database.read(
        this, [](storage::Connection &connection) { return storage::WorkerRepository(connection).languages(); },
        [this, asked = m_changes, done = std::move(done)](const Result<QList<wire::OfferedLanguage>> &languages) {
            if (!languages)
                return done(failure(languages.error()));
            // Otherwise ours are newer, and it is read again when they are stored.
            if (asked == m_changes && m_storing == 0)
                takeOver(*languages);
            done({});
        });
}

void LanguageCatalogue::takeOver(const QList<wire::OfferedLanguage> &languages)
{
    bool isChanged = false;
    for (const wire::OfferedLanguage &language : languages) {
        const auto known = m_languages.constFind(language.id);
        if (known != m_languages.constEnd() && *known == language)
            continue;
        m_languages.insert(language.id, language);
        isChanged = true;
    }
    if (isChanged)
        Q_EMIT changed();
}

void LanguageCatalogue::offered(const QList<wire::OfferedLanguage> &languages)
{
    QList<wire::OfferedLanguage> news;
    for (const wire::OfferedLanguage &language : languages) {
        const auto known = m_languages.constFind(language.id);
        if (known == m_languages.constEnd() || *known != language)
            news.append(language);
    }
    if (news.isEmpty())
        return;
    for (const wire::OfferedLanguage &language : news)
        m_languages.insert(language.id, language);
    ++m_changes;
    store(news);
    Q_EMIT changed();
}

void LanguageCatalogue::store(const QList<wire::OfferedLanguage> &languages)
{
    ++m_storing;
    m_database.write(
        this,
        [languages](storage::Connection &connection) -> Result<void> {
            storage::WorkerRepository workers(connection);
            for (const wire::OfferedLanguage &language : languages)
                TRY(workers.putLanguage(language, storage::nowMs()));
            return {};
        },
        [this](const Result<void> &stored) {
            if (--m_storing == 0 && stored)
                m_refresh.ask(); // what was told meanwhile was not taken
            // Known in memory all the same; the next worker that says Hello after a restart offers them again.
            if (!stored)
                qCWarning(lcLanguages, "languages not stored: %s", stored.error().message.c_str());
        });
}

const wire::OfferedLanguage *LanguageCatalogue::find(const QString &id) const
{
    const auto language = m_languages.constFind(id);
    return language == m_languages.constEnd() ? nullptr : &*language;
}

QList<wire::OfferedLanguage> LanguageCatalogue::all() const
{
    QList<wire::OfferedLanguage> languages = m_languages.values();
    std::ranges::sort(languages, {}, &wire::OfferedLanguage::id);
    return languages;
}

} // namespace gavel::judging
