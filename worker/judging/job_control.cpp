#include "worker/judging/job_control.h"

#include <algorithm>

namespace gavel::worker {

void JobControl::cancel()
{
    std::lock_guard lock(m_mutex);
    m_isCancelled.store(true, std::memory_order_release);
    for (sandbox::Cell *cell : m_cells)
        cell->cancel();
}

JobControl::Lent::Lent(JobControl &control, sandbox::Cell &cell) : m_control(control), m_cell(cell)
{
    std::lock_guard lock(m_control.m_mutex);
    m_control.m_cells.push_back(&m_cell);
    if (m_control.isCancelled())
        m_cell.cancel();
}

JobControl::Lent::~Lent()
{
    std::lock_guard lock(m_control.m_mutex);
    std::erase(m_control.m_cells, &m_cell);
}

} // namespace gavel::worker
