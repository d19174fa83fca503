#include "worker/languages/language_tester.h"

#include "worker/languages/language_prover.h"
#include "worker/languages/probe_book.h"

namespace gavel::worker {

namespace {

constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kMostPauses = 100;

QString stateText(ProbeResult::State state)
{
    switch (state) {
    case ProbeResult::State::Passed: return QStringLiteral("passed");
    case ProbeResult::State::Failed: return QStringLiteral("failed");
    case ProbeResult::State::NotDone: break;
    }
    return QStringLiteral("not done");
}

wire::ProbeReport toWire(const ProbeResult &result)
{
    return {probeName(result.kind), stateText(result.state), result.detail,
            result.compileTime,     result.cpuTime,          result.peakMemory};
}

// A failure of ours counts as one of the probe.
ProbeResult failed(const Probe &probe, const Error &error)
{
    ProbeResult result;
    result.kind = probe.kind;
    result.state = ProbeResult::State::Failed;
    result.detail = QString::fromStdString(error.message);
    return result;
}

QString whyNotOffered(const LanguageCatalog &catalog, const QString &language)
{
    for (const Refusal &refusal : catalog.refused) {
        if (refusal.id == language)
            return refusal.describe();
    }
    return QStringLiteral("this worker does not have it");
}

} // namespace

LanguageTester::LanguageTester(Parts parts) : m_parts(std::move(parts)), m_thread([this] { work(); })
{
}

LanguageTester::~LanguageTester()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void LanguageTester::test(const QString &language)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_wanted.contains(language))
            return;
        m_wanted.append(language);
    }
    m_changed.notify_all();
}

void LanguageTester::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return !m_wanted.isEmpty() || m_isStopping; });
        if (m_isStopping)
            return;
        const QString language = m_wanted.first();
        lock.unlock();
        const wire::LanguageTested tested = testNow(language);
        lock.lock();
        if (m_isStopping)
            return; // half of it, perhaps
        m_wanted.removeFirst();
        lock.unlock();
        m_parts.tested(tested);
        lock.lock();
    }
}

wire::LanguageTested LanguageTester::testNow(const QString &id)
{
    const auto catalog = m_parts.catalog();
    const OfferedLanguage *language = catalog->find(id);
    if (!language)
        return {id, {}, whyNotOffered(*catalog, id), {}};
    const Result<ProbeBook> book = ProbeBook::read(m_parts.probeDirectory);
    if (!book)
        return {id, language->version, QString::fromStdString(book.error().message), {}};
    return prove(*language, book->probesFor(language->definition));
}

wire::LanguageTested LanguageTester::prove(const OfferedLanguage &language, const QList<Probe> &probes)
{
    LanguageProver prover(m_parts.sandbox, m_parts.slot);
    wire::LanguageTested tested{language.definition.id, language.version, {}, {}};
    for (const Probe &probe : probes) {
        waitUntilIdle();
        {
            const std::lock_guard lock(m_mutex);
            if (m_isStopping)
                break;
        }
        const Result<ProbeResult> result = prover.prove(language, probe);
        tested.probes.append(toWire(result ? *result : failed(probe, result.error())));
    }
    return tested;
}

void LanguageTester::waitUntilIdle()
{
    for (int pauses = 0; pauses < kMostPauses && !m_parts.isIdle(); ++pauses) {
        std::unique_lock lock(m_mutex);
        if (m_changed.wait_for(lock, kPause, [this] { return m_isStopping; }))
            return;
    }
}

} // namespace gavel::worker
