#pragma once

#include "core/base/strong_id.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace gavel::contests {

struct ContestProblem {
    QString problem; // its short name
    QString label;   // "A"
    QString colour;  // "#ff0000"; may be empty

    bool operator==(const ContestProblem &) const = default;
};

// A contest as its makers describe it. Immutable but by being replaced as a whole.
struct Contest {
    ContestId id;
    QString name; // short, unique
    QString title;
    QDateTime start;
    QDateTime end;
    QList<ContestProblem> problems;
    QStringList participants; // account names
    QStringList languages;    // that may be used; empty: all
    // By language, as its toolchain tells it: what workers must have to judge it here. Other languages: any version.
    QMap<QString, QString> versions{};

    bool hasBegun(const QDateTime &now) const { return now >= start; }
    bool operator==(const Contest &) const = default;
    bool isRunning(const QDateTime &now) const { return now >= start && now < end; }
};

} // namespace gavel::contests
