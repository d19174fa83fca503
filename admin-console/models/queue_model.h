#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/record_table.h"

namespace gavel::console {

// A judging that waits, runs or is quarantined, and why.
struct JobRow {
    qint64 id = 0; // of the submission; a band's is negative
    SubmissionRow submission;
    qint64 position = 0; // how many are leased before it, from 1; 0: it does not wait
    QString reason;      // "others-first", "no-worker", "no-version", "leased", "unknown"
    qint64 expectedStartS = -1;
    QString pauseKind, pauseSubject; // what holds it up, if it is paused: "lane" "practice"
    int bandCount = 0;               // of a band

    bool operator==(const JobRow &) const = default;
};

// The live queue in three bands that can be folded: quarantined, running, waiting. Its order is the server's.
class QueueModel final : public RecordTable<JobRow> {
    Q_OBJECT

public:
    enum class Field { Position, State, Id, Account, Problem, Language, Lane, Age, Where, Tries, Start };
    enum class Band { Quarantined = 1, Running, Waiting };
    enum class Part { All, Waiting, Running, Quarantined };

    explicit QueueModel(QObject *parent = nullptr);

    QList<Column> columns() const override;

    // All jobs, as the server lists them.
    void setJobs(QList<JobRow> jobs);

    void show(Part part, const QString &lane, bool isBlockedOnly);
    int count(Part part) const;
    int laneCount(const QString &lane) const;
    qsizetype shownCount() const override;
    qsizetype knownCount() const override { return count(Part::All); }
    int blockedCount() const;
    qint64 oldestWaitMs() const; // -1: nothing waits

    static Band bandOf(const SubmissionRow &row);
    static bool isBlocked(const JobRow &job);
    bool isBand(int row) const { return idAt(row) < 0; }
    void toggleBand(int row);

    // "no free slot", "no worker with java17": one of a closed list.
    static QString whyItWaits(const JobRow &job);

protected:
    bool isText(int) const override { return false; }
    QVariant cell(const JobRow &row, int column, int role) const override;
    QString text(const JobRow &, int) const override { return {}; }
    double number(const JobRow &row, int column) const override;
    bool isWanted(const JobRow &row) const override;

private:
    QVariant bandCell(const JobRow &row, int column, int role) const;
    QVariant display(const JobRow &row, Field field) const;
    Tone toneOf(const JobRow &row, Field field) const;

    Part m_part = Part::All;
    QString m_lane;
    bool m_isBlockedOnly = false;
    QSet<int> m_folded;
};

} // namespace gavel::console
