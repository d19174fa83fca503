#include "server/judging/language_tests.h"

#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/language_test_repository.h"
#include "server/storage/sql_time.h"

#include <QLoggingCategory>

namespace gavel::judging {

namespace {

Q_LOGGING_CATEGORY(lcTests, "gavel.judging.languages")

using storage::Connection;
using storage::LanguageTestRepository;

} // namespace

LanguageTests::LanguageTests(storage::Database &database)
    : m_database(database), m_refresh([this](storage::Refresh::Done done) { tellOpen(std::move(done)); })
{
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
}

void LanguageTests::ask(const accounts::Principal &who, const QString &language, const QList<WorkerId> &workers,
                        Callback<void> done)
{
    m_database.write(
        this,
        [who = who.account, language, workers](Connection &connection) -> Result<void> {
            TRY(LanguageTestRepository(connection).ask(language, workers, who, storage::nowMs()));
            return storage::AuditRepository(connection).add(who, QStringLiteral("language.test"), language);
        },
        [this, done = std::move(done)](const Result<void> &stored) mutable {
            if (stored)
                m_refresh.ask();
            done(stored);
        });
}

void LanguageTests::tellOpen(storage::Refresh::Done done)
{
    m_database.read(
        this, [](Connection &connection) { return LanguageTestRepository(connection).open(); },
        [this, done = std::move(done)](const Result<QList<LanguageTest>> &tests) {
            if (!tests)
                return done(failure(tests.error()));
            for (const LanguageTest &test : *tests)
                Q_EMIT wanted(test.worker, wire::TestLanguage{test.language});
            done({});
        });
}

void LanguageTests::answered(WorkerId worker, const wire::LanguageTested &outcome)
{
    m_database.write(
        this,
        [worker, outcome](Connection &connection) {
            return LanguageTestRepository(connection).answer(worker, outcome, storage::nowMs());
        },
        [](const Result<void> &stored) {
            if (!stored)
                qCWarning(lcTests, "the outcome of a language's test is not stored: %s",
                          stored.error().message.c_str());
        });
}

void LanguageTests::list(const QString &language, Callback<QList<LanguageTest>> done)
{
    m_database.read(
        this, [language](Connection &connection) { return LanguageTestRepository(connection).list(language); },
        std::move(done));
}

} // namespace gavel::judging
