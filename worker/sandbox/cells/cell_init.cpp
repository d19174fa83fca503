#include "worker/sandbox/cells/cell_init.h"

#include "worker/sandbox/cells/box_files.h"
#include "worker/sandbox/cells/capabilities.h"
#include "worker/sandbox/cells/cell_run.h"
#include "worker/sandbox/cells/descriptors.h"
#include "worker/sandbox/cells/filter_threads.h"
#include "worker/sandbox/cells/instruction_counter.h"
#include "worker/sandbox/cells/shared_directory.h"
#include "worker/sandbox/cells/watcher_priority.h"
#include "worker/sandbox/wire/cell_messages.h"
#include "worker/sandbox/wire/packet.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// Opening a program in /box through a link is refused: whoever put the link there is not who we serve. Elsewhere no
// program can put any.
Result<void> checkProgram(const std::string &path)
{
    if (!path.starts_with("/box/"))
        return {};
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_NO_SYMLINKS;
    const UniqueFd program(static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
    if (!program)
        return failure(ErrorCode::InvalidArgument, "argv[0]: " + systemError(errno, path).message +
                                                       (errno == ELOOP ? " (there is a link in it)" : ""));
    return {};
}

class CellInit {
public:
    explicit CellInit(const CellPlan &plan) : m_plan(plan) {}

    Result<void> setUp()
    {
        if (m_plan.userMap)
            TRY(mapUser(*m_plan.userMap));
        TRY(detachFromHost());
        TRY(mountCell(m_plan.mounts));
        TRY(silenceStandardStreams());
        TRY(narrowMyself());
        m_box = TRY(SharedDirectory::open("/box"));
        m_tmp = TRY(SharedDirectory::open("/tmp"));
        m_app.reset(::open("/app", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!m_app || ::fchdir(m_box.fd()) != 0)
            return systemFailure("opening the cell's directories");
        return coverReadOnly("/app"); // not beneath the directory that we have opened
    }

    // Until there is nobody left to serve. Runs on the thread with the filter of the last run, so that a run with the
    // same needs no change of threads.
    void serve()
    {
        FilterThreads &threads = *new FilterThreads([this] {
            raiseWatcherPriority();
            ignoreLibrarySignals();                   // the handler is there as soon as there is a thread
            (void)InstructionCounter::ofThisThread(); // the filter would not let it be made
            return m_plan.group.enterThread();
        });
        while (m_isOwnerThere) {
            const Result<void> outcome = threads.perform(m_filter, [this](int listener) {
                m_listener = listener;
                serveWhileFilterSuits();
            });
            if (outcome)
                continue;
            m_isOwnerThere = say(CellMessage::Failed, &outcome.error());
            m_pending.reset();
            m_filter = m_plan.filter;
        }
    }

    // False: nobody is left to hear it.
    bool say(CellMessage kind, const Error *error = nullptr)
    {
        MessageWriter writer;
        writer.put(kind);
        if (error)
            writeError(writer, *error);
        return sendPacket(m_plan.socket, writer.bytes()).has_value();
    }

private:
    // A run that was asked for, with its descriptors.
    struct PendingRun {
        RunRequest request;
        std::array<UniqueFd, 3> streams;
    };

    void serveWhileFilterSuits()
    {
        const FilterBlob mine = m_filter;
        do {
            if (m_pending)
                m_isOwnerThere = finishRun(performPending());
            else
                // Anything that goes wrong with the socket means that there is nobody to serve.
                m_isOwnerThere = m_receiver.receive(m_plan.socket) && answer();
        } while (m_isOwnerThere && m_filter == mine);
    }

    Result<void> detachFromHost()
    {
        std::vector<int> keep = m_plan.group.descriptors();
        keep.push_back(m_plan.socket);
        TRY(closeAllBut(std::move(keep)));
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) // the factory is gone: so is everything
            return systemFailure("prctl");
        if (::setsid() < 0 || ::sethostname("cell", 4) != 0)
            return systemFailure("leaving the session of the factory");
        ::umask(0);
        return {};
    }

    Result<void> narrowMyself()
    {
        ::umask(022);
        if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
            return systemFailure("prctl");
        if (m_plan.usual && !m_plan.usual->restore(0))
            return systemFailure("coming back from the background");
        const rlimit noCore{0, 0};
        rlimit files{};
        if (::setrlimit(RLIMIT_CORE, &noCore) != 0 || ::getrlimit(RLIMIT_NOFILE, &files) != 0)
            return systemFailure("setrlimit");
        files.rlim_cur = std::min<rlim_t>(4096, files.rlim_max);
        if (::setrlimit(RLIMIT_NOFILE, &files) != 0)
            return systemFailure("setrlimit");
        if (!m_plan.userMap && ::setgroups(0, nullptr) != 0) // an ordinary user keeps what the worker has
            return systemFailure("setgroups");
        TRY(pin());
        return keepNeededCapabilities();
    }

    // To start programs as another user, kill them, read their figures and remove their files; to raise their limits
    // and our priority; and to give them a cgroup namespace. In a user namespace of its own a cell has them only over
    // itself, and having any that programs lack keeps them from changing our priority and cores.
    static Result<void> keepNeededCapabilities()
    {
        return keepCapabilities({CAP_SETUID, CAP_SETGID, CAP_KILL, CAP_SYS_PTRACE, CAP_CHOWN, CAP_FOWNER,
                                 CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SYS_RESOURCE, CAP_SYS_NICE, CAP_SYS_ADMIN});
    }

    // The C library handles a signal of its own for setuid(), which we never call. Programs of our user id could
    // interrupt us with it; without a handler the kernel keeps their signals from the first process of a namespace.
    static void ignoreLibrarySignals()
    {
        constexpr int kSetUserSignal = 33;
        struct {
            void *handler = nullptr;
            unsigned long flags = 0;
            void *restorer = nullptr;
            std::uint64_t mask = 0;
        } plain;
        ::syscall(SYS_rt_sigaction, kSetUserSignal, &plain, nullptr, sizeof plain.mask);
    }

    Result<void> pin()
    {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        if (m_plan.core >= 0) {
            CPU_SET(m_plan.core, &cores);
            if (::sched_setaffinity(0, sizeof cores, &cores) != 0)
                return systemFailure("pinning to core " + std::to_string(m_plan.core));
        }
        if (::sched_getaffinity(0, sizeof cores, &cores) != 0)
            return systemFailure("sched_getaffinity");
        m_cores = CPU_COUNT(&cores);
        return {};
    }

    // False: nobody is left to answer.
    bool answer()
    {
        MessageReader reader(m_receiver.bytes());
        const auto kind = reader.get<CellMessage>();
        MessageWriter writer;
        writer.put(CellMessage::Done);
        switch (kind) {
        case CellMessage::PutFile: return finish(put(reader), writer, {});
        case CellMessage::Run: return accept(reader);
        case CellMessage::ListBox: return finishWithFile(list(reader), writer);
        case CellMessage::TakeFile: return finishWithFile(take(reader), writer);
        case CellMessage::Cancel: return true; // nothing is running; the user runs nothing after it either
        default: return false;
        }
    }

    bool finish(const Result<void> &outcome, const MessageWriter &writer, std::span<const int> descriptors)
    {
        if (outcome)
            return sendPacket(m_plan.socket, writer.bytes(), descriptors).has_value();
        return say(CellMessage::Failed, &outcome.error());
    }

    bool finishWithFile(const Result<UniqueFd> &file, const MessageWriter &writer)
    {
        if (!file)
            return finish(failure(file.error()), writer, {});
        const int descriptors[] = {file->get()};
        return finish({}, writer, descriptors);
    }

    bool finishRun(const Result<RunReport> &report)
    {
        MessageWriter writer;
        writer.put(CellMessage::Done);
        if (report)
            writer.put(*report);
        const bool isGood = finish(report ? Result<void>() : failure(report.error()), writer, {});
        // Off the critical path: the user already looks at the answer.
        return isGood && m_plan.group.recycle().has_value();
    }

    Result<void> put(MessageReader &reader)
    {
        const PutFileRequest request = readPutFile(reader);
        TRY(reader.check());
        const UniqueFd fd = m_receiver.takeDescriptor(0);
        FileToPut file{request.path,
                       request.area == Area::Box ? m_plan.mounts.uid : m_plan.mounts.initUid,
                       request.isExecutable,
                       fd.get(),
                       request.offset,
                       request.size,
                       {}};
        if (request.isInline)
            file.content = reader.takeRest();
        else if (!fd)
            return failure(ErrorCode::InvalidArgument, "no content");
        // The last program may have left a directory of that name, or a full disk.
        if (request.area == Area::Box && m_hasRun && m_freshFiles.empty())
            TRY(wipe());
        TRY(putFile(request.area == Area::Box ? m_box.fd() : m_app.get(), file));
        if (request.area == Area::Box)
            m_freshFiles.push_back(request.path);
        return {};
    }

    // The run itself follows on the thread that has its filter.
    bool accept(MessageReader &reader)
    {
        Result<RunRequest> request = readRun(reader);
        if (!request)
            return false;
        m_pending.emplace(PendingRun{std::move(*request), {}});
        const StreamSet &streams = m_pending->request.streams;
        const bool isThere[] = {streams.input, streams.output, streams.errorOutput};
        std::size_t next = 0;
        for (std::size_t i = 0; i < m_pending->streams.size(); ++i) {
            if (isThere[i])
                m_pending->streams[i] = m_receiver.takeDescriptor(next++);
        }
        const FilterBlob &filter = m_pending->request.filter;
        m_filter = filter.empty() ? m_plan.filter : filter;
        return true;
    }

    Result<RunReport> performPending()
    {
        PendingRun run = std::move(*m_pending);
        m_pending.reset();
        if (m_hasRun)
            TRY(run.request.boxBefore == Cell::BoxBefore::Wipe ? wipe() : m_box.renew());
        m_freshFiles.clear();
        TRY(checkProgram(run.request.argv.front()));
        m_hasRun = true;
        return performRun({m_plan.group, m_plan.mounts.uid, !m_plan.userMap, m_plan.socket, m_cores, m_listener},
                          run.request, std::move(run.streams));
    }

    Result<void> wipe()
    {
        TRY_WITHIN("emptying /box", m_box.wipe(m_freshFiles, m_plan.mounts.uid));
        TRY_WITHIN("emptying /tmp", m_tmp.wipe({}, m_plan.mounts.uid));
        return {};
    }

    Result<UniqueFd> list(MessageReader &reader)
    {
        const auto mostFiles = reader.get<std::uint64_t>();
        const auto mostBytes = reader.get<Bytes>();
        TRY(reader.check());
        MessageWriter writer;
        writeFileList(writer, TRY(listFiles(m_box.fd(), mostFiles, mostBytes)));
        UniqueFd file(::memfd_create("list", MFD_CLOEXEC));
        if (!file || ::write(file.get(), writer.bytes().data(), writer.bytes().size()) < 0)
            return systemFailure("writing the list");
        return file;
    }

    Result<UniqueFd> take(MessageReader &reader)
    {
        const std::string path = reader.getString();
        const auto mostBytes = reader.get<Bytes>();
        TRY(reader.check());
        return copyFile(m_box.fd(), path, mostBytes);
    }

    const CellPlan &m_plan;
    PacketReceiver m_receiver;
    SharedDirectory m_box;
    SharedDirectory m_tmp;
    UniqueFd m_app;
    int m_cores = 1;
    int m_listener = -1;                 // of the filter of the thread that serves
    FilterBlob m_filter = m_plan.filter; // of the run that is pending, else of the last one
    std::optional<PendingRun> m_pending;
    bool m_isOwnerThere = true;
    bool m_hasRun = false;
    std::vector<std::string> m_freshFiles; // put into /box since the last run
};

} // namespace

void runCellInit(const CellPlan &plan)
{
    CellInit init(plan);
    if (const Result<void> outcome = init.setUp(); !outcome) {
        init.say(CellMessage::Failed, &outcome.error());
        ::_exit(1);
    }
    if (init.say(CellMessage::Ready))
        init.serve();
    ::_exit(0); // the kernel kills what is left in the pid namespace
}

} // namespace gavel::sandbox
