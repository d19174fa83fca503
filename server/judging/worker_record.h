#pragma once

#include "core/base/strong_id.h"

#include <QDateTime>
#include <QString>

namespace gavel::judging {

struct WorkerRecord {
    WorkerId id;
    QString name;
    QString instance; // of its last Hello
    int slotCount = 0;
    QDateTime firstSeen;
    QDateTime lastSeen;      // its last Hello
    bool isDraining = false; // it is to take no more jobs, until it is resumed
};

} // namespace gavel::judging
