#include "worker/sandbox/cells/factory.h"

#include "worker/sandbox/cells/denied_calls.h"
#include "worker/sandbox/cells/instruction_counter.h"
#include "worker/sandbox/cells/name_lock.h"
#include "worker/sandbox/cells/root_tree.h"

#include <algorithm>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// For the log of the owner, whose standard error we have.
void report(const std::string &message)
{
    std::fprintf(stderr, "gavel-cells: %s\n", message.c_str());
}

bool isDead(const MadeCell &cell)
{
    pollfd entry{cell.process.get(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

} // namespace

Factory::Factory(int socket, UniqueFd owner, FactoryConfiguration configuration)
    : m_socket(socket),
      m_owner(std::move(owner)),
      m_configuration(std::move(configuration)),
      m_ready(std::max<std::size_t>(m_configuration.config.cores.size(), 1))
{
}

Result<std::unique_ptr<Factory>> Factory::configure(int socket)
{
    PacketReceiver receiver;
    TRY(receiver.receive(socket));
    MessageReader reader(receiver.bytes());
    if (reader.get<FactoryMessage>() != FactoryMessage::Configure)
        return failure(ErrorCode::DataCorrupted, "expected a configuration");
    FactoryConfiguration configuration = TRY(readConfiguration(reader));
    std::unique_ptr<Factory> factory(new Factory(socket, receiver.takeDescriptor(0), std::move(configuration)));
    if (Result<void> outcome = factory->setUp(); !outcome) {
        factory->sendError(outcome.error());
        return failure(outcome.error());
    }
    return factory;
}

Result<void> Factory::setUp()
{
    const SandboxConfig &config = m_configuration.config;
    m_privilege = TRY(findPrivilege());
    m_nameLock = TRY(lockName(config.name));
    m_groups = TRY_WITHIN("control groups", GroupHost::open(config.groups, config.name, m_privilege));
    if (m_privilege == Privilege::OrdinaryUser)
        TRY(becomeMasterOfUsers());
    TRY_WITHIN("root of the cells", enterRootTree(config, m_privilege));
    TRY(makeFor(0)); // shows that cells can be made; its death is handled like any other
    MessageWriter writer;
    writer.put(FactoryMessage::Configured);
    writeAbilities(writer, abilities());
    return sendPacket(m_socket, writer.bytes());
}

// Before that, because afterwards all ids but one look alike.
Result<void> Factory::becomeMasterOfUsers()
{
    m_userMap = {0, ::geteuid(), ::getegid()};
    m_inheritedGroups = inheritedGroups();
    return enterUserNamespace();
}

Factory::~Factory()
{
    for (std::deque<MadeCell> &pool : m_ready) {
        for (const MadeCell &cell : pool)
            buryCell(cell);
    }
    for (const MadeCell &cell : m_taken)
        buryCell(cell);
}

SandboxAbilities Factory::abilities() const
{
    SandboxAbilities abilities;
    abilities.groups = m_groups->backend();
    abilities.privilege = m_privilege;
    m_groups->describe(abilities);
    if (!m_inheritedGroups.empty())
        abilities.missing.push_back("programs without supplementary groups: they keep groups " + m_inheritedGroups +
                                    " of the worker, which an ordinary user cannot give up; give the worker a user "
                                    "without further groups (systemd: User=gavel, no SupplementaryGroups=)");
    abilities.countsDeniedCalls = canListenToFilters();
    if (!abilities.countsDeniedCalls)
        abilities.missing.push_back("count of refused system calls: a filter around us, such as a container's, has a "
                                    "listener of its own, and there can be one only");
    const Result<InstructionCounter> counter = InstructionCounter::open();
    abilities.countsInstructions = counter.has_value();
    if (!counter)
        abilities.missing.push_back("count of retired instructions: " + counter.error().message +
                                    "; give the virtual machine a virtual PMU, or run on the machine itself (verdicts "
                                    "do not need it)");
    return abilities;
}

void Factory::serveUntilOwnerIsGone()
{
    for (;;) {
        // Requests first; the pool is filled, a cell at a time, only when there are none.
        const Event event = waitForEvent(0);
        if (event.isOwnerGone)
            return;
        buryDead(event.deadCells);
        if (event.hasRequest) {
            if (!answerRequest())
                return;
        } else if (event.deadCells.empty() && !refillOne()) {
            (void)waitForEvent(-1); // and look at it above
        }
    }
}

Factory::Event Factory::waitForEvent(int timeout) const
{
    std::vector<pollfd> entries{{m_socket, POLLIN, 0}, {m_owner.get(), POLLIN, 0}};
    std::vector<std::uint64_t> ids;
    const auto add = [&](const MadeCell &cell) {
        entries.push_back({cell.process.get(), POLLIN, 0});
        ids.push_back(cell.cell.id);
    };
    for (const std::deque<MadeCell> &pool : m_ready)
        std::ranges::for_each(pool, add);
    std::ranges::for_each(m_taken, add);

    Event event;
    if (::poll(entries.data(), entries.size(), timeout) <= 0)
        return event;
    event.hasRequest = entries[0].revents != 0;
    event.isOwnerGone = entries[1].revents != 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (entries[i + 2].revents != 0)
            event.deadCells.insert(ids[i]);
    }
    return event;
}

bool Factory::answerRequest()
{
    if (!m_receiver.receive(m_socket))
        return false;
    MessageReader reader(m_receiver.bytes());
    const auto kind = reader.get<FactoryMessage>();
    const auto slot = reader.get<int>();
    if (kind != FactoryMessage::TakeCell || !reader.isGood() || slot < 0 ||
        static_cast<std::size_t>(slot) >= m_ready.size())
        return sendError({ErrorCode::InvalidArgument, "unexpected request"});
    handOver(slot);
    return true;
}

void Factory::handOver(int slot)
{
    m_isRefillPaused = false;
    Result<MadeCell> cell = takeReady(slot);
    if (!cell) {
        sendError(cell.error());
        return;
    }
    MessageWriter writer;
    writer.put(FactoryMessage::CellTaken);
    const int descriptors[] = {cell->socket.get(), cell->process.get()};
    (void)sendPacket(m_socket, writer.bytes(), descriptors); // an owner that is gone is noticed by the loop
    cell->socket.reset();
    m_taken.push_back(std::move(*cell));
}

Result<MadeCell> Factory::takeReady(int slot)
{
    std::deque<MadeCell> &pool = m_ready[static_cast<std::size_t>(slot)];
    const auto living = std::ranges::find_if_not(pool, isDead);
    if (living == pool.end())
        TRY(makeFor(slot));
    const auto chosen = std::ranges::find_if_not(pool, isDead);
    if (chosen == pool.end())
        return failure(ErrorCode::Internal, "a cell died as soon as it was made");
    MadeCell cell = std::move(*chosen);
    pool.erase(chosen);
    return cell;
}

std::optional<UserMap> Factory::userMapFor(std::uint32_t uid) const
{
    if (m_privilege == Privilege::Root)
        return std::nullopt;
    return UserMap{uid, m_userMap.outsideUser, m_userMap.outsideGroup};
}

Result<void> Factory::makeFor(int slot, const UsualPriority *usual)
{
    const std::vector<int> &cores = m_configuration.config.cores;
    const int core = cores.empty() ? -1 : cores[static_cast<std::size_t>(slot)];
    if (m_usedUids.size() >= m_configuration.config.uidCount)
        return failure(ErrorCode::ResourceExhausted,
                       "all " + std::to_string(m_configuration.config.uidCount) + " user ids are in use by cells");
    const NewCell cell{m_nextCell++, freeUid(), core, usual, m_socket};
    MadeCell made = TRY(makeCell(cell, m_configuration, *m_groups, userMapFor(cell.uid)));
    m_usedUids.insert(cell.uid);
    m_ready[static_cast<std::size_t>(slot)].push_back(std::move(made));
    return {};
}

// Never in the way of a run: with the processor time that nobody else wants, until somebody waits for a cell.
Result<void> Factory::makeAhead(int slot)
{
    if (m_worksInBackground) {
        const BackgroundWork background(m_usual);
        const Result<void> made = makeFor(slot, &m_usual);
        if (made)
            return {};
        m_worksInBackground = false; // perhaps a cell cannot come back, even if we can
    }
    return makeFor(slot);
}

bool Factory::refillOne()
{
    if (m_isRefillPaused || m_usedUids.size() >= m_configuration.config.uidCount)
        return false;
    for (std::size_t slot = 0; slot < m_ready.size(); ++slot) {
        if (m_ready[slot].size() >= static_cast<std::size_t>(m_configuration.config.readyCells))
            continue;
        const Result<void> made = makeAhead(static_cast<int>(slot));
        m_isRefillPaused = !made;
        if (!made)
            report("cannot make a cell ahead of time: " + made.error().message);
        return true;
    }
    return false;
}

void Factory::buryDead(const std::set<std::uint64_t> &ids)
{
    const auto isDeadNow = [&](const MadeCell &cell) {
        return ids.contains(cell.cell.id);
    };
    for (std::deque<MadeCell> &pool : m_ready) {
        for (const MadeCell &cell : pool) {
            if (!isDeadNow(cell))
                continue;
            report("a ready cell died before it was used; making another");
            forget(cell);
        }
        std::erase_if(pool, isDeadNow);
    }
    for (const MadeCell &cell : m_taken) {
        if (isDeadNow(cell))
            forget(cell);
    }
    std::erase_if(m_taken, isDeadNow);
}

void Factory::forget(const MadeCell &cell)
{
    buryCell(cell);
    m_groups->removeGroups(cell.cell.id);
    m_usedUids.erase(cell.cell.uid);
    m_isRefillPaused = false;
}

std::uint32_t Factory::freeUid()
{
    const SandboxConfig &config = m_configuration.config;
    std::uint32_t uid = 0;
    do
        uid = config.firstUid + m_nextUid++ % config.uidCount;
    while (m_usedUids.contains(uid));
    return uid;
}

bool Factory::sendError(const Error &error)
{
    MessageWriter writer;
    writer.put(FactoryMessage::Failed);
    writeError(writer, error);
    return sendPacket(m_socket, writer.bytes()).has_value();
}

} // namespace gavel::sandbox
