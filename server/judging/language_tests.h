#pragma once

#include "server/accounts/principal.h"
#include "server/judging/worker_record.h"
#include "server/storage/callback.h"
#include "server/storage/refresh.h"

#include <QList>
#include <QObject>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// Has workers test a language because staff ask, and keeps what came of it.
//
// Who is asked stands in the database, so that a worker that is connected to another server is asked there, and one
// that loses its connection meanwhile is asked again. Lives in the event loop's thread.
class LanguageTests final : public QObject {
    Q_OBJECT

public:
    explicit LanguageTests(storage::Database &database);

    // Asks all these workers. Written to the audit log under `who`. Requires: the language is known.
    void ask(const accounts::Principal &who, const QString &language, const QList<WorkerId> &workers,
             Callback<void> done);

    // What is open for everybody who is connected here is told once more: a worker has come.
    void remind() { m_refresh.ask(); }

    void answered(WorkerId worker, const wire::LanguageTested &outcome);

    // The last of each worker, by its name.
    void list(const QString &language, Callback<QList<LanguageTest>> done);

Q_SIGNALS:
    // To be sent to the worker, if it is connected here. Comes again for one that was told and has not answered.
    void wanted(gavel::WorkerId worker, const gavel::wire::TestLanguage &test);

private:
    void tellOpen(storage::Refresh::Done done);

    storage::Database &m_database;
    storage::Refresh m_refresh;
};

} // namespace gavel::judging
