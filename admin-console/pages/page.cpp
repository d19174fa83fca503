#include "admin-console/pages/page.h"

#include <QJsonDocument>
#include <QUuid>

namespace gavel::console {

Page::Page(PageContext context, const QString &key, const QString &title, const QString &icon, QList<Topic> topics)
    : m_context(context), m_key(key), m_title(title), m_icon(icon), m_topics(std::move(topics))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(title);
}

QAction *Page::addCommand(const QString &text, const QString &icon, const QKeySequence &key, std::function<void()> run,
                          QWidget *scope)
{
    auto *action = new QAction(text, this);
    action->setProperty("drawing", icon);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    (scope ? scope : this)->addAction(action);
    m_commands.append(action);
    return action;
}

Watch *Page::addWatch(const QString &path, const QUrlQuery &query, std::chrono::milliseconds every, Watch::Apply apply)
{
    auto *watch = new Watch(m_context.state.connection(), path, query, every, std::move(apply), this);
    m_watches.append(watch);
    watch->setAwake(m_isAwake);
    return watch;
}

void Page::allow(QAction *action, bool isAllowed, const QString &whyNot, bool isLocal)
{
    const bool isCut = !isLocal && !isOnline();
    action->setProperty("whyNot", isCut ? tr("needs the server") : whyNot);
    action->setEnabled(isAllowed && !isCut);
}

bool Page::isOnline() const
{
    return m_context.state.connection().link() == Link::Online;
}

void Page::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    setAwake(true);
}

void Page::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    setAwake(false);
}

void Page::setAwake(bool isAwake)
{
    if (isAwake == m_isAwake)
        return;
    m_isAwake = isAwake;
    for (const Topic topic : m_topics)
        m_context.state.want(topic, isAwake);
    for (Watch *watch : std::as_const(m_watches))
        watch->setAwake(isAwake);
}

void Errand::run(ServerConnection &connection, const QList<qint64> &ids, Made request,
                 std::function<void(int, int, const QStringList &)> told, QObject *parent)
{
    auto *errand = new Errand(parent);
    errand->m_connection = &connection;
    errand->m_left = ids;
    errand->m_all = int(ids.size());
    errand->m_request = std::move(request);
    errand->m_told = std::move(told);
    for (int i = 0; i < 4; ++i)
        errand->next();
}

void Errand::next()
{
    if (m_left.isEmpty()) {
        if (m_out == 0) {
            m_told(m_done, m_all, m_faults);
            deleteLater();
            m_out = -1;
        }
        return;
    }
    const qint64 id = m_left.takeFirst();
    ++m_out;
    m_connection->act(m_request(id), this, [this, id](const ApiResult &result) {
        --m_out;
        if (result)
            ++m_done;
        else
            m_faults.append(tr("#%1: %2").arg(id).arg(result.error().message));
        next();
    });
}

ApiRequest changeRequest(const char *method, const QString &path, const QJsonObject &body)
{
    ApiRequest request;
    request.method = method;
    request.path = path;
    if (!body.isEmpty())
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    return request;
}

} // namespace gavel::console
