#include "worker/judging/core_share.h"

#include <QFile>

#include <map>

namespace gavel::worker {

namespace {

using sandbox::Area;
using sandbox::Cell;
using sandbox::FilePart;

// The hyper-threads of a core, as the kernel lists them: the same text for each of them.
QByteArray siblingsOf(int core)
{
    QFile file(QStringLiteral("/sys/devices/system/cpu/cpu%1/topology/thread_siblings_list").arg(core));
    const QByteArray siblings = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    return siblings.isEmpty() ? QByteArray::number(core) : siblings;
}

class CoreSharingCell final : public Cell {
public:
    CoreSharingCell(std::unique_ptr<Cell> cell, CoreShare &share) : m_cell(std::move(cell)), m_share(share) {}

    Result<void> putFile(Area area, const std::string &path, const FilePart &content, bool isExecutable) override
    {
        return m_cell->putFile(area, path, content, isExecutable);
    }
    Result<void> putFile(Area area, const std::string &path, const void *data, std::size_t size,
                         bool isExecutable) override
    {
        return m_cell->putFile(area, path, data, size, isExecutable);
    }
    Result<sandbox::RunResult> run(const sandbox::RunRecipe &recipe, BoxBefore boxBefore) override
    {
        const auto entered = m_share.enter();
        return m_cell->run(recipe, boxBefore);
    }
    Result<std::vector<sandbox::CellFile>> listBox(std::size_t mostFiles, Bytes mostBytes) override
    {
        return m_cell->listBox(mostFiles, mostBytes);
    }
    Result<UniqueFd> takeFile(const std::string &path, Bytes mostBytes) override
    {
        return m_cell->takeFile(path, mostBytes);
    }
    void cancel() noexcept override { m_cell->cancel(); }

private:
    const std::unique_ptr<Cell> m_cell;
    CoreShare &m_share;
};

} // namespace

std::shared_lock<std::shared_mutex> CoreShare::enter()
{
    return m_isAlone ? std::shared_lock<std::shared_mutex>() : std::shared_lock(*m_core);
}

CoreShare::Alone::Alone(CoreShare &share) : m_share(share)
{
    m_share.m_core->lock();
    m_share.m_isAlone = true;
}

CoreShare::Alone::~Alone()
{
    m_share.m_isAlone = false;
    m_share.m_core->unlock();
}

std::vector<std::unique_ptr<CoreShare>> shareCores(const std::vector<int> &cores)
{
    std::map<QByteArray, std::shared_ptr<std::shared_mutex>> known;
    std::vector<std::unique_ptr<CoreShare>> shares;
    for (const int core : cores) {
        std::shared_ptr<std::shared_mutex> &mutex = known[siblingsOf(core)];
        if (!mutex)
            mutex = std::make_shared<std::shared_mutex>();
        shares.push_back(std::make_unique<CoreShare>(mutex));
    }
    return shares;
}

CoreSharingSandbox::CoreSharingSandbox(sandbox::Sandbox &sandbox, std::vector<std::unique_ptr<CoreShare>> shares)
    : m_sandbox(sandbox), m_shares(std::move(shares))
{
}

Result<std::unique_ptr<Cell>> CoreSharingSandbox::takeCell(int slot)
{
    std::unique_ptr<Cell> cell = TRY(m_sandbox.takeCell(slot));
    return std::make_unique<CoreSharingCell>(std::move(cell), shareOf(slot));
}

} // namespace gavel::worker
