#pragma once

#include "admin-console/models/live_state.h"

#include <QObject>

namespace gavel::console {

// Something that is wrong with the judge itself. It stays until somebody has seen it, also when it is over by then.
struct AlarmRow {
    QString key; // what it is about; the same trouble has the same key
    Tone tone = Tone::Danger;
    QString title; // "Worker bench-04 lost"
    QString text;
    QString target; // a page, with a filter: "workers"
    qint64 sinceMs = 0;
    bool isOver = false; // it is all right again, and nobody has seen it
};

// Looks through the live state for trouble: workers lost or short of slots, jobs nobody can run, a queue that does not
// move, failed and quarantined judgings. Never opens anything by itself.
class Alarms final : public QObject {
    Q_OBJECT

public:
    explicit Alarms(LiveState &state, QObject *parent = nullptr);

    QList<AlarmRow> unseen() const;
    void markSeen(const QString &key);
    void markAllSeen();

Q_SIGNALS:
    void changed();

private:
    void look();
    void lookAtWorkers(QList<AlarmRow> &found) const;
    void lookAtQueue(QList<AlarmRow> &found) const;
    void lookAtJudgings(QList<AlarmRow> &found) const;

    LiveState &m_state;
    QList<AlarmRow> m_alarms;
    QHash<QString, qint64> m_since;
    QSet<QString> m_seen;
    QTimer m_timer;
};

} // namespace gavel::console
