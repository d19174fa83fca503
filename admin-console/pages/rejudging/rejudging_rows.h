#pragma once

#include "admin-console/models/cell_model.h"

#include <QJsonArray>
#include <QJsonObject>

namespace gavel::console {

// One rejudging as the API tells it, without its members.
struct RejudgingRow {
    qint64 id = 0;
    QString reason, state, chosenBy, startedBy, endedBy;
    qint64 members = 0, judged = 0, failed = 0, changed = 0, skipped = 0;
    qint64 createdMs = 0, endedMs = 0;

    bool isOpen() const { return state == QLatin1String("open"); }
    bool isReady() const { return isOpen() && judged >= members; }

    static RejudgingRow from(const QJsonObject &object);
};

// "to review", "running", "applied", "discarded", and how it looks.
QString stateText(const RejudgingRow &row);
Tone stateTone(const RejudgingRow &row);

// In the list of rejudgings: number, reason, state, count.
CellRow listRow(const RejudgingRow &row);

// In the matrix: the verdict of what has finished, else the state.
QString codeOf(const QJsonObject &outcome);

// A submission of a rejudging: before, after, first difference, effect.
CellRow changeRow(const QJsonObject &member);

// Ranks, moves and problems solved, a row each that moves.
QList<CellRow> standingsRows(const QJsonArray &moves);

} // namespace gavel::console
