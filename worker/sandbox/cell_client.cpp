#include "worker/sandbox/cell_client.h"

#include "worker/sandbox/cell_path.h"
#include "worker/sandbox/recipe_check.h"
#include "worker/sandbox/stream_file.h"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr std::chrono::seconds kPatience{60};       // for what is not a run
constexpr std::chrono::seconds kRunPatience{60};    // beyond the longest wall time
constexpr std::size_t kMostInlineBytes = 64 * 1024; // more than this goes over as a descriptor

MessageWriter question(CellMessage kind)
{
    MessageWriter writer;
    writer.put(kind);
    return writer;
}

// Maps a file of the init read-only for as long as the object lives.
class MappedFile {
public:
    explicit MappedFile(int fd)
    {
        struct stat status;
        if (::fstat(fd, &status) != 0 || status.st_size == 0)
            return;
        m_size = static_cast<std::size_t>(status.st_size);
        m_data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    ~MappedFile()
    {
        if (m_data != MAP_FAILED)
            ::munmap(m_data, m_size);
    }
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    std::span<const char> bytes() const
    {
        return m_data == MAP_FAILED ? std::span<const char>{} : std::span(static_cast<const char *>(m_data), m_size);
    }

private:
    void *m_data = MAP_FAILED;
    std::size_t m_size = 0;
};

bool isExceeded(Termination termination)
{
    return termination != Termination::Cancelled && termination != Termination::SecurityViolation;
}

} // namespace

CellClient::CellClient(TakenCell cell, std::shared_ptr<FilterCache> filters, const SandboxAbilities &abilities)
    : m_socket(std::move(cell.socket)),
      m_process(std::move(cell.process)),
      m_filters(std::move(filters)),
      m_groups(abilities.groups),
      m_privilege(abilities.privilege)
{
}

Result<void> CellClient::putFile(Area area, const std::string &path, const FilePart &content, bool isExecutable)
{
    TRY(checkUsable());
    TRY(checkRelativePath(path));
    MessageWriter writer = question(CellMessage::PutFile);
    writePutFile(writer, {area, isExecutable, false, path, content.offset, content.size.value_or(kToTheEnd)});
    const int descriptors[] = {content.fd};
    TRY_WITHIN("putFile " + path, give(writer, descriptors));
    return {};
}

Result<void> CellClient::putFile(Area area, const std::string &path, const void *data, std::size_t size,
                                 bool isExecutable)
{
    if (size > kMostInlineBytes) {
        const UniqueFd file = TRY(makeMemoryFile("content", data, size));
        return putFile(area, path, file.get(), isExecutable);
    }
    TRY(checkUsable());
    TRY(checkRelativePath(path));
    MessageWriter writer = question(CellMessage::PutFile);
    writePutFile(writer, {area, isExecutable, true, path});
    writer.append(data, size);
    TRY_WITHIN("putFile " + path, give(writer, {}));
    return {};
}

Result<RunResult> CellClient::run(const RunRecipe &recipe, BoxBefore boxBefore)
{
    Streams streams;
    if (recipe.takesOverPipes) {
        streams.input.reset(recipe.standardInput);
        streams.outputPipe.reset(recipe.standardOutput);
    }
    TRY(checkRecipe(recipe));
    TRY(checkUsable());
    const RunRequest request = TRY(requestFor(recipe, boxBefore));
    TRY(openStreams(recipe, streams));
    const RunReport report = TRY(askForRun(request, recipe, streams));
    return resultOf(report, recipe, std::move(streams));
}

Result<void> CellClient::openStreams(const RunRecipe &recipe, Streams &streams) const
{
    if (recipe.standardInput >= 0 && !recipe.takesOverPipes)
        streams.input = TRY(openInput(recipe.standardInput, m_privilege));
    if (recipe.standardOutput < 0)
        streams.output = TRY(makeOutputFile());
    if (recipe.standardError < 0)
        streams.errorOutput = TRY(makeErrorFile());
    return {};
}

Result<RunRequest> CellClient::requestFor(const RunRecipe &recipe, BoxBefore boxBefore)
{
    RunRequest request;
    request.limits = recipe.limits;
    request.boxBefore = boxBefore;
    request.streams = {recipe.standardInput >= 0, true, true};
    request.argv = recipe.argv;
    request.environment = recipe.environment;
    request.workingDirectory = recipe.workingDirectory;
    request.allowsI386 = recipe.allowsI386;
    const FilterWish wish{recipe.allowedSystemCalls, recipe.allowsI386};
    if (wish != FilterWish{}) {
        const FilterPair filters = TRY(m_filters->filterFor(wish));
        request.filter = filters.forGroups(m_groups);
    }
    return request;
}

Result<RunReport> CellClient::askForRun(const RunRequest &request, const RunRecipe &recipe, Streams &streams)
{
    std::vector<int> descriptors;
    if (streams.input)
        descriptors.push_back(streams.input.get());
    descriptors.push_back(streams.output ? streams.output.get() : recipe.standardOutput);
    descriptors.push_back(streams.errorOutput ? streams.errorOutput.get() : recipe.standardError);
    MessageWriter writer = question(CellMessage::Run);
    writeRun(writer, request);
    const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(longestWallTime(recipe.limits));
    TRY_WITHIN("cell", sendPacket(m_socket.get(), writer.bytes(), descriptors));
    streams.input.reset();
    streams.outputPipe.reset();
    if (recipe.outputWatcher && streams.output)
        watchOutput(recipe, streams.output.get(), patience + kRunPatience);
    MessageReader answer = TRY(awaitAnswer(patience + kRunPatience));
    const auto report = answer.get<RunReport>();
    TRY(answer.check());
    return report;
}

// Until the answer is there, or nobody would wait for it any more.
void CellClient::watchOutput(const RunRecipe &recipe, int output, std::chrono::milliseconds patience) const
{
    const auto end = std::chrono::steady_clock::now() + patience;
    pollfd answer{m_socket.get(), POLLIN, 0};
    const int interval = std::max(1, static_cast<int>(recipe.watchInterval.count()));
    while (std::chrono::steady_clock::now() < end) {
        const int ready = ::poll(&answer, 1, interval);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return;
        recipe.outputWatcher(output);
    }
}

// The amount written counts before what the program died of: it was too much before it ended.
Result<RunResult> CellClient::resultOf(const RunReport &report, const RunRecipe &recipe, Streams streams)
{
    RunResult result;
    result.termination = report.termination;
    result.exitCode = report.exitCode;
    result.signal = report.signal;
    result.usage.cpuTime = report.cpuTime;
    result.usage.wallTime = report.wallTime;
    result.usage.peakMemory = report.peakMemory;
    result.usage.oomKills = report.oomKills;
    if (report.hasMemoryParts)
        result.usage.memoryParts = report.memoryParts;
    if (report.instructions >= 0)
        result.usage.instructions = report.instructions;
    if (report.deniedCalls >= 0)
        result.usage.deniedCalls = report.deniedCalls;
    bool wasCut = false;
    if (streams.output) {
        KeptStream kept = TRY(keepStream(std::move(streams.output), recipe.limits.output));
        result.standardOutput = std::move(kept.file);
        result.standardOutputSize = kept.size;
        result.outputLimitReached = kept.wasCut;
        wasCut = kept.wasCut;
    }
    if (streams.errorOutput) {
        KeptStream kept = TRY(keepStream(std::move(streams.errorOutput), recipe.limits.errorOutput));
        result.standardError = std::move(kept.file);
        result.standardErrorSize = kept.size;
        wasCut = wasCut || kept.wasCut;
    }
    if (wasCut && isExceeded(result.termination))
        result.termination = Termination::OutputLimit;
    return result;
}

Result<std::vector<CellFile>> CellClient::listBox(std::size_t mostFiles, Bytes mostBytes)
{
    TRY(checkUsable());
    MessageWriter writer = question(CellMessage::ListBox);
    writer.put(static_cast<std::uint64_t>(mostFiles));
    writer.put(mostBytes);
    TRY_WITHIN("listBox", give(writer, {}));
    const UniqueFd list = m_receiver.takeDescriptor(0);
    const MappedFile content(list.get());
    MessageReader reader(content.bytes());
    return readFileList(reader);
}

Result<UniqueFd> CellClient::takeFile(const std::string &path, Bytes mostBytes)
{
    TRY(checkUsable());
    TRY(checkRelativePath(path));
    MessageWriter writer = question(CellMessage::TakeFile);
    writer.putString(path);
    writer.put(mostBytes);
    TRY_WITHIN("takeFile " + path, give(writer, {}));
    UniqueFd file = m_receiver.takeDescriptor(0);
    if (!file)
        return failure(ErrorCode::DataCorrupted, "takeFile " + path + ": the cell sent no descriptor");
    return file;
}

void CellClient::cancel() noexcept
{
    m_isCancelled = true;
    const auto kind = CellMessage::Cancel;
    // A cell that is gone needs no cancelling.
    (void)sendPacket(m_socket.get(), {reinterpret_cast<const char *>(&kind), sizeof kind});
}

Result<void> CellClient::checkUsable() const
{
    if (m_isCancelled)
        return failure(ErrorCode::Cancelled, "the cell was cancelled");
    if (m_isBroken)
        return failure(ErrorCode::Unavailable, "the cell has broken");
    return {};
}

Result<MessageReader> CellClient::give(const MessageWriter &writer, std::span<const int> descriptors)
{
    return ask(writer, descriptors, kPatience);
}

Result<MessageReader> CellClient::ask(const MessageWriter &writer, std::span<const int> descriptors,
                                      std::chrono::milliseconds patience)
{
    TRY_WITHIN("cell", sendPacket(m_socket.get(), writer.bytes(), descriptors));
    return awaitAnswer(patience);
}

Result<MessageReader> CellClient::awaitAnswer(std::chrono::milliseconds patience)
{
    if (Result<void> outcome = m_receiver.receive(m_socket.get(), patience); !outcome) {
        abandon();
        return failure(outcome.error().within("cell"));
    }
    MessageReader answer(m_receiver.bytes());
    switch (answer.get<CellMessage>()) {
    case CellMessage::Done: return answer;
    case CellMessage::Failed: return failure(readError(answer));
    default: abandon(); return failure(ErrorCode::DataCorrupted, "the cell gave an unexpected answer");
    }
}

// An answer that did not come leaves the two sides out of step: the cell is of no more use.
void CellClient::abandon() noexcept
{
    m_isBroken = true;
    ::syscall(SYS_pidfd_send_signal, m_process.get(), SIGKILL, nullptr, 0);
}

} // namespace gavel::sandbox
