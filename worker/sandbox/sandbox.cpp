#include "worker/sandbox/sandbox.h"

#include "worker/sandbox/cell_client.h"
#include "worker/sandbox/factory_process.h"
#include "worker/sandbox/filter_cache.h"
#include "worker/sandbox/recipe_check.h"

#include <mutex>

namespace gavel::sandbox {

namespace {

class FactorySandbox final : public Sandbox {
public:
    FactorySandbox(SandboxConfig config, std::shared_ptr<FilterCache> filters, FilterPair filter,
                   std::unique_ptr<FactoryProcess> factory)
        : m_config(std::move(config)),
          m_filters(std::move(filters)),
          m_filter(std::move(filter)),
          m_abilities(factory->abilities()),
          m_factory(std::move(factory))
    {
    }

    Result<std::unique_ptr<Cell>> takeCell(int slot) override
    {
        const int cores = static_cast<int>(m_config.cores.size()); // 0: cells are not pinned and any slot will do
        if (slot < 0 || (cores > 0 && slot >= cores))
            return failure(ErrorCode::InvalidArgument,
                           "slot " + std::to_string(slot) + ": there are " + std::to_string(cores) + " cores");
        const std::lock_guard lock(m_mutex);
        TakenCell taken = TRY(takeFromFactory(cores > 0 ? slot : 0));
        return std::make_unique<CellClient>(std::move(taken), m_filters, m_abilities);
    }

    const SandboxAbilities &abilities() const noexcept override { return m_abilities; }

private:
    // A factory that has died took its cells along; another one cleans up after it and goes on.
    Result<TakenCell> takeFromFactory(int slot)
    {
        if (m_factory) {
            Result<TakenCell> taken = m_factory->takeCell(slot);
            if (taken || taken.error().code != ErrorCode::Unavailable)
                return taken;
            m_factory.reset();
        }
        m_factory = TRY(FactoryProcess::start(m_config, m_filter));
        return m_factory->takeCell(slot);
    }

    const SandboxConfig m_config;
    const std::shared_ptr<FilterCache> m_filters;
    const FilterPair m_filter;
    const SandboxAbilities m_abilities;
    std::mutex m_mutex;
    std::unique_ptr<FactoryProcess> m_factory; // guarded by m_mutex; empty: the last one could not be started
};

} // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::create(const SandboxConfig &config)
{
    TRY(checkConfig(config));
    auto filters = std::make_shared<FilterCache>();
    FilterPair filter = TRY(filters->filterFor({}));
    auto factory = TRY(FactoryProcess::start(config, filter));
    return std::make_unique<FactorySandbox>(config, std::move(filters), std::move(filter), std::move(factory));
}

} // namespace gavel::sandbox
