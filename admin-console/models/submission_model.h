#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/record_table.h"

namespace gavel::console {

// What is asked of the submissions shown; an empty field asks nothing.
struct SubmissionQuestion {
    QString problem, language, account, verdict, state;
    bool isFailedOnly = false;     // failed or quarantined
    bool isOpenOnly = false;       // not over
    bool isUnverifiedOnly = false; // has a verdict that nobody of the jury has looked at

    bool operator==(const SubmissionQuestion &) const = default;
    int count() const;
};

// All submissions known, newest first unless asked otherwise.
class SubmissionModel final : public RecordTable<SubmissionRow> {
    Q_OBJECT

public:
    enum class Field { Id, Account, Problem, Verdict, Language, Age, Cpu, Memory, Score, Tests, Worker, Lane, Error };

    using RecordTable::RecordTable;

    QList<Column> columns() const override;
    void ask(const SubmissionQuestion &question);
    const SubmissionQuestion &question() const { return m_question; }

    // The distinct values of a field, sorted, for choosing a filter.
    QStringList values(Field field) const;

protected:
    bool isText(int column) const override;
    QVariant cell(const SubmissionRow &row, int column, int role) const override;
    QString text(const SubmissionRow &row, int column) const override;
    double number(const SubmissionRow &row, int column) const override;
    bool isWanted(const SubmissionRow &row) const override;

private:
    QVariant display(const SubmissionRow &row, Field field) const;
    QVariant toolTip(const SubmissionRow &row, Field field) const;

    SubmissionQuestion m_question;
};

// In the order in which tables sort by verdict; states of our own trouble come first.
int outcomeRank(const SubmissionRow &row);

} // namespace gavel::console
