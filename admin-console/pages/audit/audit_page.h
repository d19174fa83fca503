#pragma once

#include "admin-console/models/cell_model.h"
#include "admin-console/pages/page.h"

class QStackedWidget;

namespace gavel::console {

class FieldChip;
class FilterBar;
class RecordView;
class Segments;

// What staff did, for ever; webhooks, and what could not be delivered to them.
class AuditPage final : public Page {
    Q_OBJECT

public:
    explicit AuditPage(PageContext context);

    enum class Part { Log, Webhooks, DeadLetters };

    QString remark() const override;
    QString badge() const override;
    bool isTrouble() const override { return true; }
    QList<QWidget *> headerWidgets() override;
    QWidget *mainWidget() override;
    QWidget *searchWidget() override;

    void showPart(Part part);
    const CellModel &log() const { return m_log; }
    const CellModel &webhooks() const { return m_webhooks; }
    void addWebhook(const QString &url);

private:
    void makeCommands();
    void makeView(CellModel &model, const QString &key, const Noun &noun, const QString &empty);
    QWidget *makeDetail();
    RecordView &view() const;
    Part part() const;
    void takeLog(const QJsonObject &answer);
    void fetchOlder();
    void takeWebhooks(const QJsonObject &answer);
    void takeDead(const QJsonObject &answer);
    void askLog();
    void follow();
    void showDetail();
    void newWebhook();
    void removeWebhook();
    void replay(const QList<qint64> &ids);

    CellModel m_log, m_webhooks, m_dead;
    QHash<qint64, QJsonObject> m_records; // what the rows of the part shown were made of
    QHash<qint64, QJsonObject> m_hooks, m_letters;
    QString m_cursor; // of older entries; empty: none
    bool m_isFetching = false;
    QSet<QString> m_people, m_actions;
    Segments *m_segments;
    FilterBar *m_filters;
    FieldChip *m_who, *m_action;
    QStackedWidget *m_stack;
    QList<RecordView *> m_views;
    Strip *m_strip;
    QWidget *m_detail = nullptr;
    ToneLabel *m_title = nullptr;
    Facts *m_facts = nullptr;
    Watch *m_logWatch = nullptr;
    QAction *m_open = nullptr, *m_copy = nullptr, *m_add = nullptr, *m_remove = nullptr, *m_replay = nullptr,
            *m_replayAll = nullptr;
};

} // namespace gavel::console
