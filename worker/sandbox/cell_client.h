// A cell, seen from its user: turns calls into packets to the cell's init.
#pragma once

#include "worker/sandbox/factory_process.h"
#include "worker/sandbox/filter_cache.h"
#include "worker/sandbox/sandbox.h"
#include "worker/sandbox/wire/cell_messages.h"
#include "worker/sandbox/wire/packet.h"

#include <atomic>

namespace gavel::sandbox {

// Closing the socket ends the init, and with it the namespaces and all that lives in them.
class CellClient final : public Cell {
public:
    CellClient(TakenCell cell, std::shared_ptr<FilterCache> filters, const SandboxAbilities &abilities);

    Result<void> putFile(Area area, const std::string &path, const FilePart &content, bool isExecutable) override;
    Result<void> putFile(Area area, const std::string &path, const void *data, std::size_t size,
                         bool isExecutable) override;
    Result<RunResult> run(const RunRecipe &recipe, BoxBefore boxBefore) override;
    Result<std::vector<CellFile>> listBox(std::size_t mostFiles, Bytes mostBytes) override;
    Result<UniqueFd> takeFile(const std::string &path, Bytes mostBytes) override;
    void cancel() noexcept override;

private:
    struct Streams {
        UniqueFd input;
        UniqueFd output;
        UniqueFd errorOutput;
        UniqueFd outputPipe; // taken over
    };
    Result<void> openStreams(const RunRecipe &recipe, Streams &streams) const;
    Result<RunRequest> requestFor(const RunRecipe &recipe, BoxBefore boxBefore);
    Result<RunReport> askForRun(const RunRequest &request, const RunRecipe &recipe, Streams &streams);
    void watchOutput(const RunRecipe &recipe, int output, std::chrono::milliseconds patience) const;
    static Result<RunResult> resultOf(const RunReport &report, const RunRecipe &recipe, Streams streams);
    Result<MessageReader> ask(const MessageWriter &question, std::span<const int> descriptors,
                              std::chrono::milliseconds patience);
    Result<MessageReader> awaitAnswer(std::chrono::milliseconds patience);
    Result<MessageReader> give(const MessageWriter &question, std::span<const int> descriptors);
    Result<void> checkUsable() const;
    void abandon() noexcept;

    const UniqueFd m_socket; // cancel() sends on it from any thread; everything else uses it from one
    const UniqueFd m_process;
    const std::shared_ptr<FilterCache> m_filters;
    const GroupBackend m_groups;
    const Privilege m_privilege;
    std::atomic<bool> m_isCancelled = false;
    // Of the thread that uses the cell:
    PacketReceiver m_receiver;
    bool m_isBroken = false;
};

} // namespace gavel::sandbox
