#include "server/storage/language_test_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAsk{
    "INSERT INTO language_test (worker_id, language_id, account_id, asked_at_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (language_id, worker_id) DO UPDATE SET account_id = excluded.account_id, "
    "asked_at_ms = excluded.asked_at_ms, answered_at_ms = NULL, outcome = NULL",
    Changes::Cached};
constexpr Statement kAnswer{
    "UPDATE language_test SET answered_at_ms = ?, outcome = ? WHERE worker_id = ? AND language_id = ?"};
constexpr Statement kList{
    "SELECT t.worker_id, w.name, t.language_id, a.name, t.asked_at_ms, t.answered_at_ms, t.outcome "
    "FROM language_test t JOIN worker w ON w.id = t.worker_id LEFT JOIN account a ON a.id = t.account_id "
    "WHERE t.language_id = ? AND NOT w.is_removed ORDER BY w.name"};
constexpr Statement kOpen{
    "SELECT t.worker_id, w.name, t.language_id, a.name, t.asked_at_ms, t.answered_at_ms, t.outcome "
    "FROM language_test t JOIN worker w ON w.id = t.worker_id LEFT JOIN account a ON a.id = t.account_id "
    "WHERE t.answered_at_ms IS NULL ORDER BY t.asked_at_ms"};

Result<QList<judging::LanguageTest>> testsOf(Query &query)
{
    QList<judging::LanguageTest> tests;
    TRY(query.start());
    while (TRY(query.next())) {
        judging::LanguageTest test;
        test.worker = WorkerId{query.integer(0)};
        test.workerName = query.text(1);
        test.language = query.text(2);
        test.askedBy = query.text(3);
        test.asked = timeOf(query.integer(4));
        if (!query.isNull(5)) {
            test.answered = timeOf(query.integer(5));
            test.outcome = TRY(wire::decodeLanguageTested(query.text(6).toUtf8()));
        }
        tests.append(std::move(test));
    }
    return tests;
}

} // namespace

Result<void> LanguageTestRepository::ask(const QString &language, const QList<WorkerId> &workers, AccountId who,
                                         qint64 atMs)
{
    for (const WorkerId worker : workers)
        TRY(m_connection.query(kAsk).bind(worker).bind(language).bind(who).bind(atMs).run());
    return {};
}

Result<void> LanguageTestRepository::answer(WorkerId worker, const wire::LanguageTested &outcome, qint64 atMs)
{
    const QString text = QString::fromUtf8(wire::toText(outcome));
    TRY(m_connection.query(kAnswer).bind(atMs).bind(text).bind(worker).bind(outcome.language).run());
    return {};
}

Result<QList<judging::LanguageTest>> LanguageTestRepository::list(const QString &language)
{
    Query query = m_connection.query(kList);
    query.bind(language);
    return testsOf(query);
}

Result<QList<judging::LanguageTest>> LanguageTestRepository::open()
{
    Query query = m_connection.query(kOpen);
    return testsOf(query);
}

} // namespace gavel::storage
