#include "server/accounts/roster/roster_records.h"

#include <QStringDecoder>

#include <algorithm>

namespace gavel::accounts {

namespace {

std::unexpected<RecordFault> fault(int line, const QString &reason)
{
    return std::unexpected(RecordFault{line, reason});
}

// Takes cells off a text, and knows the line.
class TableScanner {
public:
    TableScanner(const QString &text, QChar separator) : m_text(text), m_separator(separator) {}

    bool isAtEnd() const { return m_at >= m_text.size(); }
    int line() const { return m_line; }

    // One row; empty when a quote is not closed.
    std::optional<QStringList> row()
    {
        QStringList cells;
        for (;;) {
            const std::optional<QString> cell = isQuote() ? quoted() : plain();
            if (!cell)
                return std::nullopt;
            cells.append(cell->trimmed());
            if (isAtEnd() || m_text[m_at] != m_separator)
                break;
            ++m_at;
        }
        endLine();
        return cells;
    }

private:
    // Tables of tabs have no quotes.
    bool isQuote() const { return m_separator != QLatin1Char('\t') && !isAtEnd() && m_text[m_at] == QLatin1Char('"'); }
    bool isLineEnd() const { return m_text[m_at] == QLatin1Char('\n') || m_text[m_at] == QLatin1Char('\r'); }

    std::optional<QString> plain()
    {
        const qsizetype start = m_at;
        while (!isAtEnd() && m_text[m_at] != m_separator && !isLineEnd())
            ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    std::optional<QString> quoted()
    {
        QString cell;
        for (++m_at; !isAtEnd(); ++m_at) {
            if (m_text[m_at] == QLatin1Char('\n'))
                ++m_line;
            if (m_text[m_at] != QLatin1Char('"')) {
                cell += m_text[m_at];
                continue;
            }
            const bool isDoubled = m_at + 1 < m_text.size() && m_text[m_at + 1] == QLatin1Char('"');
            if (!isDoubled) {
                ++m_at;
                return cell + plain().value_or(QString());
            }
            cell += m_text[++m_at];
        }
        return std::nullopt;
    }

    void endLine()
    {
        if (isAtEnd())
            return;
        const bool isPair =
            m_text[m_at] == QLatin1Char('\r') && m_at + 1 < m_text.size() && m_text[m_at + 1] == QLatin1Char('\n');
        m_at += isPair ? 2 : 1;
        ++m_line;
    }

    const QString &m_text;
    const QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
};

bool isBlank(const QStringList &cells)
{
    return std::ranges::all_of(cells, [](const QString &cell) { return cell.isEmpty(); });
}

} // namespace

std::expected<QList<QStringList>, RecordFault> splitTable(const QByteArray &bytes, char separator, QList<int> &lines)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (decoder.hasError())
        return fault(0, QStringLiteral("is not UTF-8"));
    TableScanner scanner(text, QLatin1Char(separator));
    QList<QStringList> rows;
    while (!scanner.isAtEnd()) {
        const int line = scanner.line();
        std::optional<QStringList> cells = scanner.row();
        if (!cells)
            return fault(line, QStringLiteral("a quotation mark is not closed"));
        if (isBlank(*cells))
            continue;
        if (rows.size() > kMostRecords)
            return fault(line, QStringLiteral("there are more than %1 rows").arg(kMostRecords));
        rows.append(*std::move(cells));
        lines.append(line);
    }
    return rows;
}

Records readTable(const QByteArray &text, char separator, const QStringList &columns)
{
    QList<int> lines;
    std::expected<QList<QStringList>, RecordFault> rows = splitTable(text, separator, lines);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return fault(0, QStringLiteral("is empty"));
    QStringList head;
    for (const QString &cell : rows->first()) {
        const QString column = cell.toLower();
        if (!columns.contains(column))
            return fault(
                lines[0],
                QStringLiteral("there is no column %1; known are %2").arg(cell, columns.join(QStringLiteral(", "))));
        if (head.contains(column))
            return fault(lines[0], QStringLiteral("the column %1 is there twice").arg(cell));
        head.append(column);
    }
    QList<RosterRecord> records;
    for (qsizetype i = 1; i < rows->size(); ++i) {
        const QStringList &cells = rows->at(i);
        if (cells.size() > head.size())
            return fault(lines[i], QStringLiteral("has %1 cells, the head %2").arg(cells.size()).arg(head.size()));
        RosterRecord record{lines[i], {}};
        for (qsizetype j = 0; j < cells.size(); ++j) {
            if (!cells[j].isEmpty())
                record.values.insert(head[j], {cells[j]});
        }
        records.append(record);
    }
    return records;
}

} // namespace gavel::accounts
