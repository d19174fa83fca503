// What the user of a cell and the cell's init say to each other, one request and one answer at a time. Only Cancel may
// come while a run is in progress; it has no answer of its own.
#pragma once

#include "worker/sandbox/sandbox.h"
#include "worker/sandbox/wire/factory_messages.h"

namespace gavel::sandbox {

enum class CellMessage : std::uint32_t {
    PutFile,  // FileHeader; the content follows in the packet, or is the descriptor
    Run,      // RunRequest; descriptors: those of stdin, stdout, stderr that RunRequest says are there, in this order
    ListBox,  // most files, most bytes; the answer's descriptor holds the list
    TakeFile, // path, most bytes; the answer's descriptor is the copy
    Cancel,
    Ready,  // the first thing an init says, once
    Done,   // the answer to all requests, with what they ask for
    Failed, // the answer instead, with an Error
};

inline constexpr Bytes kToTheEnd{-1};

struct PutFileRequest {
    Area area = Area::App;
    bool isExecutable = false;
    bool isInline = false; // the content is the rest of the packet
    std::string path;
    std::int64_t offset = 0; // in the descriptor's file, of so many bytes
    Bytes size = kToTheEnd;
};

void writePutFile(MessageWriter &writer, const PutFileRequest &request);
PutFileRequest readPutFile(MessageReader &reader);

// Which of the three standard streams came as descriptors. The others are /dev/null.
struct StreamSet {
    bool input = false;
    bool output = false;
    bool errorOutput = false;
};

struct RunRequest {
    RunLimits limits;
    Cell::BoxBefore boxBefore = Cell::BoxBefore::Wipe;
    StreamSet streams;
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::string workingDirectory;
    bool allowsI386 = false;
    FilterBlob filter; // empty: the cell's default
};

void writeRun(MessageWriter &writer, const RunRequest &request);
Result<RunRequest> readRun(MessageReader &reader);

// What the init knows of a run that was. The sizes of the streams are the caller's business.
struct RunReport {
    Termination termination = Termination::Exited;
    int exitCode = 0;
    int signal = 0;
    std::chrono::nanoseconds cpuTime{0};
    std::chrono::nanoseconds wallTime{0};
    Bytes peakMemory;
    bool hasMemoryParts = false;
    MemoryParts memoryParts;
    std::int64_t oomKills = 0;
    std::int64_t instructions = -1; // -1: not counted
    std::int64_t deniedCalls = -1;  // likewise
};

// The longest a run of these limits may take in real time on a host that starves it, before it counts as our failure.
std::chrono::nanoseconds longestWallTime(const RunLimits &limits);

void writeFileList(MessageWriter &writer, const std::vector<CellFile> &files);
Result<std::vector<CellFile>> readFileList(MessageReader &reader);

} // namespace gavel::sandbox
