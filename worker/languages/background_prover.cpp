#include "worker/languages/background_prover.h"

#include "worker/languages/language_prover.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logProver, "gavel.worker.languages", QtInfoMsg)

constexpr auto kPause = std::chrono::milliseconds(200);

int rank(const QString &tier)
{
    return tier == QStringLiteral("core") ? 0 : tier == QStringLiteral("standard") ? 1 : 2;
}

QList<const OfferedLanguage *> inOrder(const LanguageCatalog &catalog)
{
    QList<const OfferedLanguage *> languages;
    for (const OfferedLanguage &language : catalog.offered)
        languages.append(&language);
    std::stable_sort(languages.begin(), languages.end(),
                     [](const auto *a, const auto *b) { return rank(a->definition.tier) < rank(b->definition.tier); });
    return languages;
}

} // namespace

BackgroundProver::BackgroundProver(sandbox::Sandbox &sandbox, int slot, ProofRecord &record,
                                   const Preparation &preparation, Callbacks callbacks)
    : m_sandbox(sandbox),
      m_slot(slot),
      m_record(record),
      m_preparation(preparation),
      m_callbacks(std::move(callbacks)),
      m_thread([this] { work(); })
{
}

BackgroundProver::~BackgroundProver()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void BackgroundProver::start(std::shared_ptr<const LanguageCatalog> catalog)
{
    {
        const std::lock_guard lock(m_mutex);
        m_catalog = std::move(catalog);
        m_isNew = true;
    }
    m_changed.notify_all();
}

void BackgroundProver::work()
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_isNew || m_isStopping; });
        if (m_isStopping)
            return;
        m_isNew = false;
        const auto catalog = m_catalog;
        lock.unlock();
        if (proveAll(*catalog))
            prepareAll(*catalog);
    }
}

bool BackgroundProver::proveAll(const LanguageCatalog &catalog)
{
    LanguageProver prover(m_sandbox, m_slot);
    for (const OfferedLanguage *language : inOrder(catalog)) {
        if (m_record.find(*language))
            continue;
        if (!waitUntilIdle())
            return false;
        const Probe sum{ProbeKind::Sum, language->definition.example.toUtf8(), domain::Verdict::Accepted, 0, {}};
        const Result<ProbeResult> result = prover.prove(*language, sum);
        if (!result) {
            qCWarning(logProver, "%s could not be proved: %s", qPrintable(language->definition.id),
                      result.error().message.c_str());
            continue;
        }
        const bool isPassed = result->state == ProbeResult::State::Passed;
        m_record.note(*language, isPassed ? QString() : QStringLiteral("sum: ") + result->detail);
        if (!isPassed)
            m_callbacks.failed(language->definition.id, QStringLiteral("sum: ") + result->detail);
    }
    return true;
}

void BackgroundProver::prepareAll(const LanguageCatalog &catalog)
{
    for (const OfferedLanguage *language : inOrder(catalog)) {
        if (!m_preparation.isNeeded(*language))
            continue;
        if (!waitUntilIdle())
            return;
        if (const Result<void> prepared = m_preparation.prepare(*language); !prepared)
            qCWarning(logProver, "%s compiles without what it could have prepared: %s",
                      qPrintable(language->definition.id), prepared.error().message.c_str());
    }
}

bool BackgroundProver::waitUntilIdle()
{
    std::unique_lock lock(m_mutex);
    while (!m_isNew && !m_isStopping) {
        lock.unlock();
        const bool isIdle = m_callbacks.isIdle();
        lock.lock();
        if (isIdle)
            break;
        m_changed.wait_for(lock, kPause, [this] { return m_isNew || m_isStopping; });
    }
    return !m_isNew && !m_isStopping;
}

} // namespace gavel::worker
