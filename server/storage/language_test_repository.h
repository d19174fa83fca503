#pragma once

#include "server/judging/worker_record.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>

namespace gavel::storage {

// The languages that workers were asked to test, and what came of it: the last time of each.
class LanguageTestRepository final {
public:
    explicit LanguageTestRepository(Connection &connection) : m_connection(connection) {}

    // Asks each of these workers to test it; an earlier outcome is forgotten.
    Result<void> ask(const QString &language, const QList<WorkerId> &workers, AccountId who, qint64 atMs);
    Result<void> answer(WorkerId worker, const wire::LanguageTested &outcome, qint64 atMs);
    Result<QList<judging::LanguageTest>> list(const QString &language); // by the worker's name
    Result<QList<judging::LanguageTest>> open();                        // not answered yet

private:
    Connection &m_connection;
};

} // namespace gavel::storage
