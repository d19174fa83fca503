#pragma once

#include <QTableWidget>

namespace gavel::console {

class Theme;

// A short table of texts that are read and not sorted: tests of a problem, versions, faults.
class PlainTable final : public QTableWidget {
    Q_OBJECT

public:
    // A negative width is that of a column of numbers, 0 takes the rest.
    PlainTable(const Theme &theme, const QStringList &titles, const QList<int> &widths, QWidget *parent = nullptr);

    void set(const QList<QStringList> &rows);

private:
    const QList<int> m_widths;
};

} // namespace gavel::console
