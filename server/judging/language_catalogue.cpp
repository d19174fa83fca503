#include "server/judging/language_catalogue.h"

#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/language_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/worker_repository.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::judging {

namespace {

Q_LOGGING_CATEGORY(lcLanguages, "gavel.judging.languages")

constexpr qsizetype kLongestReason = 500;

Result<LanguageCatalogue::Stored> readStored(storage::Connection &connection)
{
    LanguageCatalogue::Stored stored;
    stored.languages = TRY(storage::WorkerRepository(connection).languages());
    stored.settings = TRY(storage::LanguageRepository(connection).settings());
    return stored;
}

Result<void> check(const LanguageChange &change)
{
    if (change.reason && change.reason->size() > kLongestReason)
        return failure(ErrorCode::InvalidArgument, "reason: must have at most 500 characters");
    const std::optional<double> factor = change.timeFactor.value_or(std::nullopt);
    if (factor && (!(*factor >= domain::kLeastTimeFactor) || *factor > domain::kMostTimeFactor))
        return failure(ErrorCode::InvalidArgument, "time_factor: must be from 0.01 to 100");
    return {};
}

LanguageSetting changedBy(LanguageSetting setting, const LanguageChange &change)
{
    setting.isEnabled = change.isEnabled.value_or(setting.isEnabled);
    setting.reason = setting.isEnabled ? QString() : change.reason.value_or(setting.reason);
    if (change.timeFactor)
        setting.timeFactor = *change.timeFactor;
    return setting;
}

// What the audit log says of it.
Result<void> tell(storage::AuditRepository audit, AccountId who, const QString &id, const LanguageSetting &before,
                  const LanguageSetting &after)
{
    if (before.isEnabled != after.isEnabled)
        TRY(audit.add(who, after.isEnabled ? QStringLiteral("language.enable") : QStringLiteral("language.disable"), id,
                      after.reason));
    if (before.timeFactor != after.timeFactor)
        TRY(audit.add(who, QStringLiteral("language.time_factor"), id,
                      after.timeFactor ? QString::number(*after.timeFactor) : QStringLiteral("its own")));
    return {};
}

} // namespace

LanguageCatalogue::LanguageCatalogue(storage::Database &database)
    : m_database(database), m_refresh([this](storage::Refresh::Done done) { reload(std::move(done)); })
{
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
}

Result<std::unique_ptr<LanguageCatalogue>> LanguageCatalogue::load(storage::Database &database)
{
    std::unique_ptr<LanguageCatalogue> catalogue(new LanguageCatalogue(database));
    const Stored stored = TRY_WITHIN("cannot read the languages", database.readAndWait(readStored));
    catalogue->takeOver(stored);
    return catalogue;
}

// A worker has told another server of a language, or staff have decided something there.
void LanguageCatalogue::reload(storage::Refresh::Done done)
{
    m_database.read(this, readStored, [this, asked = m_changes, done = std::move(done)](const Result<Stored> &stored) {
        if (!stored)
            return done(failure(stored.error()));
        // Otherwise ours are newer, and it is read again when they are stored.
        if (asked == m_changes && m_storing == 0)
            takeOver(*stored);
        done({});
    });
}

void LanguageCatalogue::takeOver(const Stored &stored)
{
    bool isChanged = stored.settings != std::exchange(m_settings, stored.settings);
    for (const wire::OfferedLanguage &language : stored.languages) {
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

Result<void> LanguageCatalogue::checkOpen(const QString &id) const
{
    if (!knows(id))
        return failure(ErrorCode::InvalidArgument, "language: there is no language " + id.toStdString());
    const LanguageSetting decided = setting(id);
    if (decided.isEnabled)
        return {};
    const QString reason = decided.reason.isEmpty() ? QString() : QStringLiteral(": ") + decided.reason;
    return failure(ErrorCode::FailedPrecondition, "language: " + m_languages.value(id).name.toStdString() +
                                                      " is switched off here" + reason.toStdString());
}

QList<wire::OfferedLanguage> LanguageCatalogue::all() const
{
    QList<wire::OfferedLanguage> languages = m_languages.values();
    std::ranges::sort(languages, {}, &wire::OfferedLanguage::id);
    return languages;
}

QList<wire::OfferedLanguage> LanguageCatalogue::enabled() const
{
    QList<wire::OfferedLanguage> languages = all();
    languages.removeIf([this](const wire::OfferedLanguage &language) { return !setting(language.id).isEnabled; });
    return languages;
}

domain::JudgingPolicy LanguageCatalogue::policy() const
{
    domain::JudgingPolicy policy = m_policy;
    for (const auto &[language, decided] : m_settings.asKeyValueRange()) {
        if (decided.timeFactor)
            policy.timeFactors.insert(language, *decided.timeFactor);
    }
    return policy;
}

// As worker/judging/run_limits.h has it.
double LanguageCatalogue::timeFactor(const wire::OfferedLanguage &language) const
{
    const QMap<QString, double> factors = policy().timeFactors;
    return factors.value(language.id, factors.value(language.packageCode, language.timeFactor));
}

void LanguageCatalogue::change(const accounts::Principal &who, const QString &id, const LanguageChange &change,
                               Callback<void> done)
{
    if (!knows(id))
        return done(failure(ErrorCode::NotFound, "there is no language " + id.left(80).toStdString()));
    if (const Result<void> isGood = check(change); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this,
        [who = who.account, id, change](storage::Connection &connection) -> Result<LanguageSetting> {
            storage::LanguageRepository languages(connection);
            const LanguageSetting before = TRY(languages.settings())
            .value(id);
            const LanguageSetting after = changedBy(before, change);
            TRY(languages.put(id, after));
            TRY(tell(storage::AuditRepository(connection), who, id, before, after));
            return after;
        },
        [this, id, done = std::move(done)](const Result<LanguageSetting> &stored) mutable {
            if (!stored)
                return done(failure(stored.error()));
            ++m_changes; // a read that is under way may be of before
            m_settings.insert(id, *stored);
            m_refresh.ask();
            Q_EMIT changed();
            done({});
        });
}

} // namespace gavel::judging
