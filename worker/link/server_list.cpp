#include "worker/link/server_list.h"

namespace gavel::worker {

QUrl ServerList::current() const
{
    std::lock_guard lock(m_mutex);
    return m_servers.at(m_current);
}

void ServerList::leave(const QUrl &failed)
{
    std::lock_guard lock(m_mutex);
    if (m_servers.at(m_current) == failed)
        m_current = (m_current + 1) % m_servers.size();
}

} // namespace gavel::worker
