#include "admin-console/models/record_model.h"

namespace gavel::console {

namespace {

// The text of a cell as people copy it: with the verdict's code, without tabs and line ends.
QString cellText(const QModelIndex &index)
{
    QString text = index.data(Qt::DisplayRole).toString();
    for (const int role : {int(VerdictRole), int(StateRole)}) {
        const QString code = index.data(role).toString();
        if (!code.isEmpty())
            text = text.isEmpty() || text == code ? code : code + QLatin1Char(' ') + text;
    }
    return text.simplified();
}

QByteArray quoted(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    // A spreadsheet must not take a contestant's text for a formula.
    if (!bytes.isEmpty() && QByteArrayView("=+-@\t").contains(bytes.front()) && bytes.size() > 1 &&
        !QByteArrayView("0123456789.").contains(bytes.at(1)))
        bytes.prepend('\'');
    if (bytes.contains(',') || bytes.contains('"') || bytes.contains('\n'))
        bytes = '"' + bytes.replace("\"", "\"\"") + '"';
    return bytes;
}

} // namespace

QString RecordModel::tableText(const QList<int> &rows, const QList<int> &wanted) const
{
    QStringList lines;
    QStringList cells;
    for (const int column : wanted)
        cells.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(cells.join(QLatin1Char('\t')));
    for (const int row : rows) {
        cells.clear();
        for (const int column : wanted)
            cells.append(cellText(index(row, column)));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QByteArray RecordModel::csv(const QList<int> &wanted) const
{
    QByteArray bytes;
    QByteArrayList cells;
    for (const int column : wanted)
        cells.append(quoted(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
    bytes += cells.join(',') + "\r\n";
    for (int row = 0; row < rowCount(); ++row) {
        cells.clear();
        for (const int column : wanted)
            cells.append(quoted(cellText(index(row, column))));
        bytes += cells.join(',') + "\r\n";
    }
    return bytes;
}

} // namespace gavel::console
