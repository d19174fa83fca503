#pragma once

#include "server/queue/pause.h"

#include <QDateTime>
#include <QString>

namespace gavel::queue {

// A pause as people know it: its subject is the lane's code, the language's id or the problem's name.
struct PauseRecord {
    Pause pause;
    QString reason;
    QString by; // the account's name; empty: done at the server's console
    QDateTime since;
};

} // namespace gavel::queue
