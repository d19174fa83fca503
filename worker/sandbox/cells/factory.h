// The factory: keeps a pool of ready cells, hands them out, buries them.
#pragma once

#include "worker/sandbox/cells/background_work.h"
#include "worker/sandbox/cells/cell_maker.h"
#include "worker/sandbox/cells/privilege.h"
#include "worker/sandbox/wire/packet.h"

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace gavel::sandbox {

// Single-threaded. Lives until its owner is gone, then kills and buries every cell and removes the groups.
class Factory {
public:
    // Receives the configuration over `socket`, sets everything up, makes a first cell to know that it works, and
    // answers.
    static Result<std::unique_ptr<Factory>> configure(int socket);
    ~Factory();
    Factory(const Factory &) = delete;
    Factory &operator=(const Factory &) = delete;

    void serveUntilOwnerIsGone();

private:
    Factory(int socket, UniqueFd owner, FactoryConfiguration configuration);
    Result<void> setUp();
    Result<void> becomeMasterOfUsers();
    std::optional<UserMap> userMapFor(std::uint32_t uid) const;
    SandboxAbilities abilities() const;

    // What woke us.
    struct Event {
        bool isOwnerGone = false;
        bool hasRequest = false;
        std::set<std::uint64_t> deadCells;
    };
    Event waitForEvent(int timeout) const;
    bool answerRequest();
    void handOver(int slot);
    Result<MadeCell> takeReady(int slot);
    Result<void> makeFor(int slot, const UsualPriority *usual = nullptr);
    Result<void> makeAhead(int slot);
    bool refillOne();
    void buryDead(const std::set<std::uint64_t> &ids);
    void forget(const MadeCell &cell);
    std::uint32_t freeUid();
    bool sendError(const Error &error);

    const int m_socket;
    const UniqueFd m_owner; // pidfd
    const FactoryConfiguration m_configuration;
    Privilege m_privilege = Privilege::Root;
    UserMap m_userMap;             // of all cells but for `inside`; for an ordinary user
    std::string m_inheritedGroups; // empty: none
    UniqueFd m_nameLock;
    std::unique_ptr<GroupHost> m_groups;
    PacketReceiver m_receiver;
    std::vector<std::deque<MadeCell>> m_ready; // a pool for each slot, oldest first
    std::vector<MadeCell> m_taken;             // their sockets are given away
    std::set<std::uint32_t> m_usedUids;
    std::uint32_t m_nextUid = 0; // offset to firstUid; goes round, so that an id is not reused soon
    std::uint64_t m_nextCell = 1;
    const UsualPriority m_usual = UsualPriority::ofCaller();
    bool m_worksInBackground = m_usual.canComeBack();
    bool m_isRefillPaused = false; // the last attempt failed; the next request will tell why
};

} // namespace gavel::sandbox
