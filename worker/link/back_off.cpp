#include "worker/link/back_off.h"

#include <QRandomGenerator>

#include <algorithm>

namespace gavel::worker {

std::chrono::milliseconds BackOff::next()
{
    const std::chrono::milliseconds whole = m_next;
    m_next = std::min(m_next * 2, m_most);
    const double share = 0.5 + QRandomGenerator::global()->generateDouble() / 2;
    return std::chrono::ceil<std::chrono::milliseconds>(whole * share);
}

} // namespace gavel::worker
