#include "admin-console/models/test_model.h"

#include "admin-console/models/words.h"

namespace gavel::console {

TestModel::TestModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Number), Qt::AscendingOrder);
}

QList<Column> TestModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("number"), QStringLiteral("#"), 42, true}, {QStringLiteral("verdict"), tr("Verdict"), 96},
        {QStringLiteral("cpu"), tr("CPU, ms"), 108, true},         {QStringLiteral("wall"), tr("Wall, ms"), 74, true},
        {QStringLiteral("memory"), tr("Mem, MiB"), 80, true},      {QStringLiteral("message"), tr("Message"), 0},
    };
    return kColumns;
}

void TestModel::setTests(const QList<TestRow> &tests, qint64 cpuLimitMs)
{
    m_cpuLimitMs = cpuLimitMs;
    replace(tests);
}

QString TestModel::summary() const
{
    QStringList order;
    QHash<QString, int> counts;
    for (const TestRow &row : records()) {
        if (++counts[row.verdict] == 1)
            order.append(row.verdict);
    }
    QStringList parts;
    for (const QString &verdict : order)
        parts.append(QStringLiteral("%1 %2").arg(counts.value(verdict)).arg(verdictWord(verdict)));
    return parts.join(QStringLiteral(", "));
}

double TestModel::number(const TestRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Number: return double(row.id);
    case Field::Verdict: return double(qHash(row.verdict, 7) % 1000);
    case Field::Cpu: return double(row.cpuMs);
    case Field::Wall: return double(row.wallMs);
    case Field::Memory: return double(row.memoryBytes);
    case Field::Message: break;
    }
    return 0;
}

QVariant TestModel::cell(const TestRow &row, int column, int role) const
{
    const Field field = Field(column);
    const bool isSkipped = row.verdict == QLatin1String("SKIPPED");
    switch (role) {
    case Qt::DisplayRole: return display(row, field);
    case Qt::ToolTipRole:
        return field == Field::Number ? row.name : field == Field::Message ? display(row, field).toString() : QString();
    case VerdictRole: return field == Field::Verdict ? QVariant(row.verdict) : QVariant();
    case ToneRole: return int(isSkipped || row.cpuMs < 0 ? Tone::Muted : Tone::Normal);
    case ShareRole:
        return field == Field::Cpu && row.cpuMs >= 0 && m_cpuLimitMs > 0
                   ? QVariant(std::min(1.0, double(row.cpuMs) / double(m_cpuLimitMs)))
                   : QVariant();
    case Qt::AccessibleTextRole:
        return tr("test %1, %2, %3").arg(row.id).arg(verdictWord(row.verdict), display(row, Field::Message).toString());
    default: return {};
    }
}

QVariant TestModel::display(const TestRow &row, Field field) const
{
    switch (field) {
    case Field::Number: return QString::number(row.id);
    case Field::Verdict: return row.verdict;
    case Field::Cpu: return row.cpuMs < 0 ? dash() : numberText(row.cpuMs);
    case Field::Wall: return row.wallMs < 0 ? dash() : numberText(row.wallMs);
    case Field::Memory: return mebibytesText(row.memoryBytes);
    case Field::Message:
        if (row.verdict == QLatin1String("SKIPPED") && row.message.isEmpty())
            return tr("not run, earlier test rejected");
        if (!row.message.isEmpty())
            return row.message.simplified();
        if (!row.reason.isEmpty())
            return row.reason;
        return row.ending.isEmpty() ? row.contestantMessage.simplified() : row.ending;
    }
    return {};
}

} // namespace gavel::console
