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
    FactorySandbox(std::shared_ptr<FilterCache> filters, std::unique_ptr<FactoryProcess> factory, int cores)
        : m_filters(std::move(filters)),
          m_factory(std::move(factory)),
          m_cores(cores),
          m_abilities(m_factory->abilities())
    {
    }

    Result<std::unique_ptr<Cell>> takeCell(int slot) override
    {
        if (slot < 0 || (m_cores > 0 && slot >= m_cores))
            return failure(ErrorCode::InvalidArgument,
                           "slot " + std::to_string(slot) + ": there are " + std::to_string(m_cores) + " cores");
        const std::lock_guard lock(m_mutex);
        TakenCell taken = TRY(m_factory->takeCell(m_cores > 0 ? slot : 0));
        return std::make_unique<CellClient>(std::move(taken), m_filters, m_abilities.groups);
    }

    const SandboxAbilities &abilities() const noexcept override { return m_abilities; }

private:
    const std::shared_ptr<FilterCache> m_filters;
    std::mutex m_mutex;
    const std::unique_ptr<FactoryProcess> m_factory; // guarded by m_mutex
    const int m_cores;                               // 0: cells are not pinned and any slot will do
    const SandboxAbilities m_abilities;
};

} // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::create(const SandboxConfig &config)
{
    TRY(checkConfig(config));
    auto filters = std::make_shared<FilterCache>();
    const FilterPair filter = TRY(filters->filterFor({}));
    auto factory = TRY(FactoryProcess::start(config, filter));
    return std::make_unique<FactorySandbox>(std::move(filters), std::move(factory),
                                            static_cast<int>(config.cores.size()));
}

} // namespace gavel::sandbox
