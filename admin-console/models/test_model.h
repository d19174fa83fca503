#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/record_table.h"

namespace gavel::console {

// The tests of one judging, in judging order.
class TestModel final : public RecordTable<TestRow> {
    Q_OBJECT

public:
    enum class Field { Number, Verdict, Cpu, Wall, Memory, Message };

    explicit TestModel(QObject *parent = nullptr);

    QList<Column> columns() const override;

    // The limit makes the bars; 0: not known.
    void setTests(const QList<TestRow> &tests, qint64 cpuLimitMs);
    // "17 accepted, 1 wrong answer, 6 skipped"
    QString summary() const;

protected:
    bool isText(int column) const override { return Field(column) == Field::Message; }
    QVariant cell(const TestRow &row, int column, int role) const override;
    QString text(const TestRow &row, int) const override { return row.message; }
    double number(const TestRow &row, int column) const override;
    bool isWanted(const TestRow &) const override { return true; }

private:
    QVariant display(const TestRow &row, Field field) const;

    qint64 m_cpuLimitMs = 0;
};

} // namespace gavel::console
