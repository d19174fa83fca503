#include "admin-console/data/server_connection.h"

namespace gavel::console {

Watch::Watch(ServerConnection &connection, QString path, QUrlQuery query, std::chrono::milliseconds every, Apply apply,
             QObject *parent)
    : QObject(parent),
      m_connection(connection),
      m_path(std::move(path)),
      m_query(std::move(query)),
      m_every(every),
      m_apply(std::move(apply))
{
    m_connection.m_watches.push_back(this);
}

Watch::~Watch()
{
    std::erase(m_connection.m_watches, this);
}

void Watch::setAwake(bool isAwake)
{
    if (isAwake == m_isAwake)
        return;
    m_isAwake = isAwake;
    if (isAwake)
        refresh();
}

void Watch::setQuery(const QUrlQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    refresh(true);
}

void Watch::setPath(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    refresh(true);
}

void Watch::refresh(bool anew)
{
    if (anew) {
        m_isStale = m_isAsking;
        m_body.clear();
        m_hasAnswer = false;
    }
    m_due = QDeadlineTimer(0);
    m_connection.onTick();
}

} // namespace gavel::console
