#pragma once

#include "worker/sandbox/sandbox.h"

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <vector>

namespace gavel::worker {

// A slot's share of a processor core: several slots may be on one, or on its hyper-threads, which slow each other down.
// Runs go on side by side; one that is to be measured exactly has the core alone.
class CoreShare {
public:
    explicit CoreShare(std::shared_ptr<std::shared_mutex> core) : m_core(std::move(core)) {}

    // Held while something of the slot runs; waits while another slot has the core alone.
    std::shared_lock<std::shared_mutex> enter();

    // While it lives no other slot runs anything on the core; made when what they run now has ended. For the slot's
    // thread, one at a time.
    class Alone {
    public:
        explicit Alone(CoreShare &share);
        ~Alone();
        Alone(const Alone &) = delete;
        Alone &operator=(const Alone &) = delete;

    private:
        CoreShare &m_share;
    };

private:
    const std::shared_ptr<std::shared_mutex> m_core;
    std::atomic<bool> m_isAlone = false;
};

// One a slot. Slots on the same core, or on hyper-threads of it, share it.
std::vector<std::unique_ptr<CoreShare>> shareCores(const std::vector<int> &cores);

// A sandbox whose runs respect the shares of their slots. Borrows both; thread-safe.
class CoreSharingSandbox final : public sandbox::Sandbox {
public:
    CoreSharingSandbox(sandbox::Sandbox &sandbox, std::vector<std::unique_ptr<CoreShare>> shares);

    Result<std::unique_ptr<sandbox::Cell>> takeCell(int slot) override;
    const sandbox::SandboxAbilities &abilities() const noexcept override { return m_sandbox.abilities(); }

    CoreShare &shareOf(int slot) { return *m_shares.at(std::size_t(slot)); }

private:
    sandbox::Sandbox &m_sandbox;
    const std::vector<std::unique_ptr<CoreShare>> m_shares;
};

} // namespace gavel::worker
