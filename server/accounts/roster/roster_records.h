#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>

namespace gavel::accounts {

// One entry of a file, whatever its format: names with their values, a list for what holds several.
struct RosterRecord {
    int line = 0;
    QHash<QString, QStringList> values; // what is null or empty in the file is not here

    std::optional<QString> value(const QString &key) const
    {
        const auto found = values.constFind(key);
        return found == values.constEnd() ? std::nullopt : std::optional(found->join(QLatin1Char(' ')));
    }
};

struct RecordFault {
    int line = 0;
    QString reason;
};
using Records = std::expected<QList<RosterRecord>, RecordFault>;

inline constexpr qsizetype kMostRecords = 20'000;

// RFC 4180, also with semicolons or tabs and any line ends. Cells of a row without its head's names: see splitTable().
std::expected<QList<QStringList>, RecordFault> splitTable(const QByteArray &text, char separator, QList<int> &lines);

// A table whose first row names the columns. Faults: a column that is not among `columns` or there twice, a row that is
// longer than the head.
Records readTable(const QByteArray &text, char separator, const QStringList &columns);

// An array of objects whose values are scalars or arrays of scalars; others are left out.
Records readJsonRecords(const QByteArray &text);
Records readYamlRecords(const QByteArray &text);

} // namespace gavel::accounts
