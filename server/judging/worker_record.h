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
    QDateTime lastSeen; // its last Hello
};

} // namespace gavel::judging
