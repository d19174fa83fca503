#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/record_table.h"

namespace gavel::console {

class ProblemModel final : public RecordTable<ProblemRow> {
    Q_OBJECT

public:
    enum class Field { Name, Title, Tests, Version, Open };

    explicit ProblemModel(QObject *parent = nullptr);
    QList<Column> columns() const override;
    const ProblemRow *byName(const QString &name) const;

protected:
    bool isText(int column) const override { return Field(column) == Field::Name || Field(column) == Field::Title; }
    QVariant cell(const ProblemRow &row, int column, int role) const override;
    QString text(const ProblemRow &row, int column) const override;
    double number(const ProblemRow &row, int column) const override;
    bool isWanted(const ProblemRow &row) const override;
};

// A column a connected worker, after the language's own.
class LanguageModel final : public RecordTable<LanguageRow> {
    Q_OBJECT

public:
    enum class Field { State, Name, Version, Factor, Used, FirstWorker };

    explicit LanguageModel(QObject *parent = nullptr);
    QList<Column> columns() const override;
    void setWorkers(const QList<WorkerRow> &workers);
    // How many submissions of the last day used each language.
    void setUse(const QHash<QString, int> &use);
    // Some connected worker lacks it, and another one has it; or they have different versions of it.
    bool isMismatch(const LanguageRow &row) const;
    static bool isOfSeveralVersions(const LanguageRow &row);
    void showMismatchesOnly(bool isOnly);
    void showDisabledOnly(bool isOnly);
    int mismatchCount() const;
    int disabledCount() const;
    const LanguageRow *byKey(const QString &key) const;

protected:
    bool isText(int column) const override { return Field(column) == Field::Name || Field(column) == Field::Version; }
    QVariant cell(const LanguageRow &row, int column, int role) const override;
    QString text(const LanguageRow &row, int column) const override;
    double number(const LanguageRow &row, int column) const override;
    bool isWanted(const LanguageRow &row) const override;

private:
    QString stateText(const LanguageRow &row) const;
    QVariant workerCell(const LanguageRow &row, const WorkerRow &worker, int role) const;
    int has(const LanguageRow &row) const;

    QList<WorkerRow> m_workers; // connected, by name
    QHash<QString, int> m_use;
    bool m_isMismatchOnly = false;
    bool m_isDisabledOnly = false;
};

class WorkerModel final : public RecordTable<WorkerRow> {
    Q_OBJECT

public:
    enum class Field {
        Name,
        State,
        Slots,
        InUse,
        Load,
        Speed,
        Drift,
        Doctor,
        Cache,
        Judged,
        LastSeen,
        Address,
        Languages
    };

    explicit WorkerModel(QObject *parent = nullptr);
    QList<Column> columns() const override;
    int connectedCount() const;
    int lostCount() const;
    int slotCount() const; // of the connected ones
    int busyCount() const;
    static QString stateCode(const WorkerRow &row);    // "ready", "draining", "limited", "lost"
    void showState(const QString &code);               // empty: all
    void setJudged(const QHash<QString, int> &judged); // in the last hour, by worker

    // A speed that moved so far is no longer the one that limits were chosen by.
    static constexpr double kMostDrift = 0.02;
    static bool isDrifting(const WorkerRow &row);

protected:
    bool isText(int column) const override { return Field(column) == Field::Name || Field(column) == Field::Address; }
    QVariant cell(const WorkerRow &row, int column, int role) const override;
    QString text(const WorkerRow &row, int column) const override;
    double number(const WorkerRow &row, int column) const override;
    bool isWanted(const WorkerRow &row) const override;

private:
    QString display(const WorkerRow &row, Field field) const;
    QString toolTip(const WorkerRow &row, Field field) const;
    Tone toneOf(const WorkerRow &row, Field field) const;

    QString m_state;
    QHash<QString, int> m_judged;
};

class AccountModel final : public RecordTable<AccountRow> {
    Q_OBJECT

public:
    enum class Field { Name, Login, Team, Role, Created, State };

    explicit AccountModel(QObject *parent = nullptr);
    QList<Column> columns() const override;
    void showRole(const QString &role); // empty: all

protected:
    bool isText(int column) const override;
    QVariant cell(const AccountRow &row, int column, int role) const override;
    QString text(const AccountRow &row, int column) const override;
    double number(const AccountRow &row, int column) const override;
    bool isWanted(const AccountRow &row) const override;

private:
    QString m_role;
};

class LaneModel final : public RecordTable<LaneRow> {
    Q_OBJECT

public:
    enum class Field { Lane, Waiting, Oldest, Running };

    explicit LaneModel(QObject *parent = nullptr);
    QList<Column> columns() const override;

protected:
    bool isText(int) const override { return false; }
    QVariant cell(const LaneRow &row, int column, int role) const override;
    QString text(const LaneRow &, int) const override { return {}; }
    double number(const LaneRow &row, int column) const override;
    bool isWanted(const LaneRow &) const override { return true; }
};

// The place of a lane in every list and its colour in every chart.
int laneRank(const QString &lane);
Tone laneTone(const QString &lane);

} // namespace gavel::console
