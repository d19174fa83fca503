#include "server/storage/refresh.h"

#include <QTimer>

#include <chrono>

namespace gavel::storage {

namespace {

constexpr std::chrono::seconds kTryAgainAfter{1};

} // namespace

Refresh::Refresh(Read read) : m_read(std::move(read))
{
}

void Refresh::ask()
{
    m_isAskedAgain = true;
    if (!m_isReading)
        start();
}

void Refresh::start()
{
    m_isReading = true;
    m_isAskedAgain = false;
    m_read([this](const Result<void> &result) { finished(result); });
}

void Refresh::finished(const Result<void> &result)
{
    m_isReading = false;
    if (!result)
        QTimer::singleShot(kTryAgainAfter, this, &Refresh::ask);
    else if (m_isAskedAgain)
        start();
}

} // namespace gavel::storage
