#include "admin-console/pages/staff_page.h"

#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QSplitter>

namespace gavel::console {

namespace {

constexpr int kDetailWidth = 360;

} // namespace

StaffPage::StaffPage(PageContext context, const QString &key, const QString &title, const QString &icon,
                     QList<Topic> topics, RecordModel &model, const Noun &noun)
    : Page(context, key, title, icon, topics),
      m_filters(new FilterBar(theme())),
      m_view(new RecordView(theme(), model, key)),
      m_strip(new Strip(theme())),
      m_note(new Strip(theme())),
      m_splitter(new QSplitter(Qt::Horizontal))
{
    const Topic topic = topics.first();
    m_view->setAccessibleName(title);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setHolding(false);
    m_view->setEmptyText(tr("Loading…"));
    auto *list = new QWidget;
    auto *listLayout = column();
    listLayout->addWidget(m_strip);
    listLayout->addWidget(m_view, 1);
    m_below = column();
    listLayout->addLayout(m_below);
    m_footer = new TableFooter(theme(), *m_view, noun);
    listLayout->addWidget(m_footer);
    list->setLayout(listLayout);
    m_splitter->addWidget(list);
    m_splitter->addWidget(makeDetail());
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = column();
    layout->addWidget(m_filters);
    layout->addWidget(m_splitter, 1);
    setLayout(layout);
    connect(m_filters, &FilterBar::searchChanged, &model, &RecordModel::setSearch);
    const auto refresh = [this] {
        showDetail(m_view->currentId());
        const bool isChosen = m_view->currentId() > 0;
        if (isChosen && !m_detail->isVisibleTo(this))
            m_splitter->setSizes({width() - kDetailWidth, kDetailWidth});
        m_detail->setVisible(isChosen);
        follow();
        Q_EMIT changed();
    };
    connect(m_view, &RecordView::currentIdChanged, this, refresh);
    connect(&state().connection(), &ServerConnection::linkChanged, this, refresh);
    connect(&state(), &LiveState::updated, this, [this, topic, noun, refresh](Topic which) {
        if (which != topic)
            return;
        const QString fault = state().faultOf(topic);
        if (!fault.isEmpty())
            m_strip->tell(Tone::Danger, tr("This list could not be read"), fault);
        m_view->setEmptyText(m_view->records().total() == 0 ? tr("There are no %1 yet.").arg(noun.many)
                                                            : tr("None of the %1 matches.").arg(noun.many));
        refresh();
    });
}

QWidget *StaffPage::makeDetail()
{
    m_detail = new QWidget;
    m_detail->setObjectName(QStringLiteral("detail"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_detail->setMinimumWidth(330);
    m_detail->setMaximumWidth(460);
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_subtitle = secondary(theme());
    m_subtitle->setWordWrap(true);
    m_facts = new Facts(theme(), Qt::Vertical);
    auto *head = column(2, {16, 10, 16, 10});
    head->addWidget(m_title);
    head->addWidget(m_subtitle);
    m_extra = column(8, {16, 12, 16, 12});
    m_extra->addWidget(m_facts);
    auto *actions = new QWidget;
    actions->setObjectName(QStringLiteral("actionRow"));
    actions->setAttribute(Qt::WA_StyledBackground);
    auto *actionLayout = row(8, {16, 9, 16, 9});
    m_left = row(8);
    m_right = row(8);
    actionLayout->addLayout(m_left);
    actionLayout->addStretch();
    actionLayout->addLayout(m_right);
    actions->setLayout(actionLayout);
    auto *layout = column();
    layout->addLayout(head);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_note);
    layout->addLayout(m_extra);
    layout->addStretch();
    layout->addWidget(actions);
    m_detail->setLayout(layout);
    m_detail->hide();
    return m_detail;
}

void StaffPage::setDetail(const QString &title, const QString &subtitle, const QList<QPair<QString, QString>> &facts)
{
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_facts->set(facts);
}

void StaffPage::addDetailButton(QWidget *button, bool isRight)
{
    (isRight ? m_right : m_left)->addWidget(button);
}

void StaffPage::addToDetail(QWidget *widget)
{
    m_extra->addWidget(widget);
}

void StaffPage::addBelowTable(QWidget *widget)
{
    m_below->addWidget(widget);
}

QWidget *StaffPage::mainWidget()
{
    return m_view;
}

QWidget *StaffPage::searchWidget()
{
    return m_filters->search();
}

void StaffPage::open(const Target &target)
{
    const RecordModel &records = m_view->records();
    for (int row = 0; row < records.rowCount(); ++row) {
        for (int column = 0; column < records.columnCount(); ++column) {
            if (records.index(row, column).data(Qt::DisplayRole).toString() == target.name)
                return m_view->selectId(records.idAt(row));
        }
    }
}

QString StaffPage::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

} // namespace gavel::console
