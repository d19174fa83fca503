#include "server/storage/deliveries.h"

#include <QCoreApplication>
#include <QEvent>

#include <iterator>

namespace gavel::storage {

void Deliveries::add(std::vector<std::unique_ptr<DatabaseTask>> tasks)
{
    std::erase_if(tasks, [](const auto &task) { return !task->settle(); });
    if (tasks.empty())
        return;
    const std::lock_guard lock(m_mutex);
    const bool isEventUnderWay = !m_tasks.empty();
    std::ranges::move(tasks, std::back_inserter(m_tasks));
    if (!isEventUnderWay)
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void Deliveries::customEvent(QEvent *)
{
    std::vector<std::unique_ptr<DatabaseTask>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const auto &task : tasks)
        task->deliver();
}

} // namespace gavel::storage
