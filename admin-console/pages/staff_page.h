#pragma once

#include "admin-console/pages/page.h"

class QSplitter;

namespace gavel::console {

class Facts;
class FilterBar;
class RecordView;

// A table with a search and chips above it and a detail beside it: what the simpler pages have in common.
class StaffPage : public Page {
    Q_OBJECT

public:
    StaffPage(PageContext context, const QString &key, const QString &title, const QString &icon, QList<Topic> topics,
              RecordModel &model, const Noun &noun);

    QWidget *mainWidget() override;
    QWidget *searchWidget() override;
    // Chooses the row that is called so.
    void open(const Target &target) override;
    RecordView &view() { return *m_view; }
    QString noticeText() const;

protected:
    // Title, subtitle, facts, and the row of buttons of the detail.
    void setDetail(const QString &title, const QString &subtitle, const QList<QPair<QString, QString>> &facts);
    void addDetailButton(QWidget *button, bool isRight = false);
    void addToDetail(QWidget *widget);
    void addBelowTable(QWidget *widget);
    virtual void showDetail(qint64 id) = 0; // 0: nothing is chosen
    virtual void follow() {}                // states of the actions

    FilterBar *m_filters;
    RecordView *m_view;
    Strip *m_strip;
    Strip *m_note; // of the detail
    TableFooter *m_footer = nullptr;

private:
    QWidget *makeDetail();

    QSplitter *m_splitter;
    QVBoxLayout *m_below = nullptr;
    QWidget *m_detail = nullptr;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_subtitle = nullptr;
    Facts *m_facts = nullptr;
    QVBoxLayout *m_extra = nullptr;
    QHBoxLayout *m_left = nullptr;
    QHBoxLayout *m_right = nullptr;
};

} // namespace gavel::console
