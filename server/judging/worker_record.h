#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_status.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace gavel::judging {

struct WorkerRecord {
    WorkerId id;
    QString name;
    QString instance; // of its last Hello
    int slotCount = 0;
    QDateTime firstSeen;
    QDateTime lastSeen;      // its last Hello
    bool isDraining = false; // it is to take no more jobs, until it is resumed

    std::optional<wire::Status> status{}; // the last that it told
    QDateTime statusAt{};                 // invalid: it told none, or its connection has ended since
    std::optional<wire::HostReport> hostReport{};
};

// A language that a worker was asked to test.
struct LanguageTest {
    WorkerId worker;
    QString workerName;
    QString language;
    QString askedBy; // the account's name
    QDateTime asked;
    QDateTime answered; // invalid: not yet
    wire::LanguageTested outcome{};
};

} // namespace gavel::judging
