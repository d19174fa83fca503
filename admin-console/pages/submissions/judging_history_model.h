#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/record_table.h"

namespace gavel::console {

// All judgings of one submission, newest first.
class JudgingHistoryModel final : public RecordTable<Judging> {
    Q_OBJECT

public:
    enum class Field { Id, Verdict, Current, Version, Worker, Attempt, Created, Took, Error };

    using RecordTable::RecordTable;
    QList<Column> columns() const override;

protected:
    bool isText(int) const override { return false; }
    QVariant cell(const Judging &row, int column, int role) const override;
    QString text(const Judging &, int) const override { return {}; }
    double number(const Judging &row, int) const override { return double(row.id); }
    bool isWanted(const Judging &) const override { return true; }

private:
    QVariant display(const Judging &row, Field field) const;
};

} // namespace gavel::console
