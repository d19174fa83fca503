#include "server/storage/language_repository.h"

namespace gavel::storage {

namespace {

constexpr Statement kSettings{"SELECT language_id, is_enabled, reason, time_factor FROM language_setting"};
constexpr Statement kDisabled{"SELECT language_id FROM language_setting WHERE is_enabled = ? ORDER BY language_id"};
constexpr Statement kPut{
    "INSERT INTO language_setting (language_id, is_enabled, reason, time_factor) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (language_id) DO UPDATE SET is_enabled = excluded.is_enabled, reason = excluded.reason, "
    "time_factor = excluded.time_factor",
    Changes::Cached};

} // namespace

Result<QHash<QString, judging::LanguageSetting>> LanguageRepository::settings()
{
    QHash<QString, judging::LanguageSetting> settings;
    Query query = m_connection.query(kSettings);
    TRY(query.start());
    while (TRY(query.next())) {
        judging::LanguageSetting setting{query.boolean(1), query.text(2), {}};
        if (!query.isNull(3))
            setting.timeFactor = query.number(3);
        settings.insert(query.text(0), setting);
    }
    return settings;
}

Result<QStringList> LanguageRepository::disabled()
{
    QStringList languages;
    Query query = m_connection.query(kDisabled);
    query.bind(false);
    TRY(query.start());
    while (TRY(query.next()))
        languages.append(query.text(0));
    return languages;
}

Result<void> LanguageRepository::put(const QString &language, const judging::LanguageSetting &setting)
{
    Query query = m_connection.query(kPut);
    TRY(query.bind(language).bind(setting.isEnabled).bind(setting.reason).bind(setting.timeFactor).run());
    return {};
}

} // namespace gavel::storage
