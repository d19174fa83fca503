#pragma once

#include "server/storage/database.h"

#include <QThread>

#include <functional>
#include <memory>

namespace gavel::storage {

// Hears, in a thread of its own, when another server has changed what servers keep in memory (PostgreSQL's
// notifications). What may have been missed while the connection was lost counts as a change.
class ChangeListener final {
public:
    // `tell` is called in the listener's thread. `origin` names this server's own changes, which are not told.
    ChangeListener(const Database::Options &options, const QString &origin, std::function<void()> tell);
    ~ChangeListener();

    // The statement that tells the others, to be run in the transaction that changes something.
    static QString announcement(const QString &origin);

private:
    class Worker;

    QThread m_thread;
    std::unique_ptr<Worker> m_worker; // lives in m_thread
};

} // namespace gavel::storage
