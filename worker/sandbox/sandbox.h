// The sandbox's header for its users. Link gavel_sandbox. No Qt, no word of judging. Linux only.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/termination.h"
#include "core/base/unique_fd.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gavel::sandbox {

// What one run may use. Every field must be positive; absurd values are refused by name before anything starts.
struct RunLimits {
    std::chrono::nanoseconds cpuTime{std::chrono::seconds{1}}; // of the whole process tree
    std::chrono::nanoseconds wallTime{
        std::chrono::seconds{3}};     // stretched while the group shows that it was starved of a core
    Bytes memory = mebibytes(256);    // of the whole tree: anonymous, page cache, shared memory, output
    Bytes output = mebibytes(8);      // standard output; more ends as OutputLimit
    Bytes errorOutput = mebibytes(1); // standard error, likewise
    Bytes fileSize = mebibytes(64);   // of any one file written
    Bytes stack;                      // zero: as large as `memory`
    int processes = 64;               // processes and threads at once
    int openFiles = 256;
};

// One command to run in a cell.
struct RunRecipe {
    std::vector<std::string> argv;        // argv[0]: absolute path inside the cell
    std::vector<std::string> environment; // "NAME=value", exactly what the program gets
    std::string workingDirectory = "/box";
    int standardInput = -1;  // borrowed, read-only; -1: /dev/null
    int standardOutput = -1; // borrowed, for joining two cells by a pipe; -1: a memory file that the result owns
    int standardError = -1;  // likewise
    // Standard input and output are pipes that run() takes over: it closes them as soon as the cell has them, and when
    // it fails, so that nobody but the program holds its ends and the other side sees when it closes one.
    bool takesOverPipes = false;
    // Told from time to time, in the thread that called run(), while the program writes to the memory file given
    // (borrowed; not to be changed). Empty: nobody looks.
    std::function<void(int output)> outputWatcher;
    std::chrono::milliseconds watchInterval{100};
    RunLimits limits;
    std::vector<std::string> allowedSystemCalls; // names beyond the profile; each distinct set is compiled once
    bool allowsI386 = false;                     // 32-bit programs may run; otherwise their first call kills them
};

// How it ended. A failure to set it up is an Error, never a RunResult.
struct RunResult {
    Termination termination = Termination::Exited;
    int exitCode = 0;
    int signal = 0;
    Usage usage;
    UniqueFd standardOutput; // memory file, position undefined, sealed against writing; empty if it was lent
    UniqueFd standardError;
    Bytes standardOutputSize; // as kept: at most limits.output
    Bytes standardErrorSize;
    bool outputLimitReached = false; // standard output was cut, however the program then ended
};

// Where a file is put in a cell.
enum class Area {
    App, // /app: read-only for programs; the compiled program and its data
    Box, // /box: the working directory; writable for programs, emptied before each run that follows another
};

// Part of a regular or memory file, by default all of it. Borrows the descriptor, whatever its position.
struct FilePart {
    FilePart(int descriptor) : fd(descriptor) {}
    FilePart(int descriptor, std::int64_t start, Bytes length) : fd(descriptor), offset(start), size(length) {}

    int fd;
    std::int64_t offset = 0;
    std::optional<Bytes> size; // empty: to the end
};

// One file to put into a cell, or one that was found there.
struct CellFile {
    std::string path; // relative, without "." or ".." components
    Bytes size;
    bool isExecutable = false;
};

// A cell: a private pid, mount, network, IPC, UTS and cgroup namespace with a user id of its own. It serves one
// submission and is buried when destroyed: nothing of it remains. Used by one thread at a time, except cancel().
class Cell {
public:
    virtual ~Cell() = default;

    // Copies bytes to a new file. Parents are made. In /box it first removes what the last run left there, which might
    // be in the way.
    virtual Result<void> putFile(Area area, const std::string &path, const FilePart &content, bool isExecutable) = 0;
    virtual Result<void> putFile(Area area, const std::string &path, const void *data, std::size_t size,
                                 bool isExecutable) = 0;

    // Runs one command to its end, then kills and reaps every process left. Blocks; the CPU it runs on is the cell's.
    // What earlier runs left in /box is removed first unless `keepBox`. InvalidArgument: a bad recipe, named.
    // Internal: a set-up step failed, named with its errno.
    enum class BoxBefore { Wipe, Keep };
    virtual Result<RunResult> run(const RunRecipe &recipe, BoxBefore boxBefore = BoxBefore::Wipe) = 0;

    // Regular files below /box, sorted by path; links, sockets and devices are not followed and not listed.
    // ResourceExhausted when there are more than `mostFiles` or more than `mostBytes` altogether.
    virtual Result<std::vector<CellFile>> listBox(std::size_t mostFiles, Bytes mostBytes) = 0;

    // A copy of one of them as a sealed memory file.
    virtual Result<UniqueFd> takeFile(const std::string &path, Bytes mostBytes) = 0;

    // Ends a run in progress as Cancelled; later runs fail with Cancelled. From any thread.
    virtual void cancel() noexcept = 0;
};

// Read-only directory or file that cells see: of the root tree at the same path, or of the host at another.
struct ReadOnlyPath {
    std::string path;
    bool isOptional = false; // missing: left out instead of refused
    std::string hostPath{};  // where it is on the host; empty: at the same path of the root tree
};

enum class GroupBackend { Automatic, V1, V2, None };

// Whose rights make cells. Root: every cell has a user id of its own. OrdinaryUser: needs no privilege; each cell has a
// user namespace of its own, in which its programs have a user id of the same range, which outside is the worker's.
enum class Privilege { Root, OrdinaryUser };

struct SandboxConfig {
    std::string factoryProgram; // absolute path of gavel-cells
    std::string root = "/";     // tree whose /usr, /bin, /lib ... cells see, and nothing beside it; "/" is the host's
    std::vector<ReadOnlyPath> readOnlyPaths; // beyond /usr and the links into it
    GroupBackend groups = GroupBackend::Automatic;
    std::uint32_t firstUid = 60'000; // cells use firstUid ... firstUid + uidCount - 1, each its own
    std::uint32_t uidCount = 256;
    std::vector<int> cores;         // cells are pinned to these in turn by `slot`; empty: not pinned
    int readyCells = 1;             // made ahead of time per slot
    Bytes boxSize = mebibytes(512); // size limit of /box, of /app and of /tmp
    std::int64_t boxInodes = 4096;
    std::string name = "gavel"; // of the control group parent; several sandboxes on a host need several names
};

// What the host gave us; shown by doctor and in a worker's status.
struct SandboxAbilities {
    GroupBackend groups = GroupBackend::None;
    Privilege privilege = Privilege::Root;
    bool measuresPeakMemory = false;
    bool limitsMemory = false;
    bool limitsProcesses = false;
    bool countsDeniedCalls = false;
    bool countsInstructions = false;
    std::vector<std::string> missing; // each with the command or setting that gives it
};

// Makes cells. Starts the factory process, which must happen before the caller grows large or multi-threaded. One per
// process and name; cleans up what a killed predecessor of the same name has left. Thread-safe.
class Sandbox {
public:
    static Result<std::unique_ptr<Sandbox>> create(const SandboxConfig &config);
    virtual ~Sandbox() = default;

    // A cell that nobody has used, from the pool where one is ready. `slot` chooses the core: 0 ... cores.size() - 1.
    virtual Result<std::unique_ptr<Cell>> takeCell(int slot) = 0;

    virtual const SandboxAbilities &abilities() const noexcept = 0;
};

} // namespace gavel::sandbox
