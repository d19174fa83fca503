#pragma once

#include <QTableView>
#include <QTimer>

namespace gavel::console {

class RecordModel;
class RowDelegate;
class Theme;

// A table over a RecordModel: rows of equal height, keys J and K, selection held by id, columns that remember what the
// person made of them, and the model held while its rows are being read.
class RecordView final : public QTableView {
    Q_OBJECT

public:
    // `key` names the view in the settings. The model is not owned.
    RecordView(const Theme &theme, RecordModel &model, const QString &key, QWidget *parent = nullptr);

    RecordModel &records() const { return m_model; }

    qint64 currentId() const;          // 0: none
    QList<qint64> selectedIds() const; // in order of rows
    void selectId(qint64 id);          // and scrolls to it; clears the selection when it is not shown

    // What stands in an empty table.
    void setEmptyText(const QString &text);

    // Whether new rows wait while the table is being read; off for short lists that change seldom.
    void setHolding(bool isHolding);

    // Rows of bands span all columns.
    void setBanded(bool isBanded);

    QList<int> shownColumns() const; // logical, in visual order
    void setColumnShown(int column, bool isShown);
    void resetColumns();

    // In a narrow place only these columns are shown, whatever the person chose; empty: as chosen.
    void setNarrow(const QList<int> &columns);

public Q_SLOTS:
    void copySelection() const;

Q_SIGNALS:
    void currentIdChanged(qint64 id);
    void selectionCountChanged(int count);
    void opened(qint64 id); // Enter or a double click
    void bandToggled(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {}
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void setUpHeader();
    void showColumnMenu(QPoint at);
    void updateHeld();
    void updateBands();
    void moveCurrent(int rows, bool isExtending);
    void fitColumns();
    void restoreColumns();
    void saveColumns();

    const Theme &m_theme;
    RecordModel &m_model;
    RowDelegate *m_delegate;
    const QString m_key;
    QString m_emptyText;
    QList<int> m_narrow;
    QTimer m_ages;
    bool m_isBanded = false;
    bool m_isHolding = true;
    bool m_isRestoring = false;
    qint64 m_lastId = 0;
};

} // namespace gavel::console
