#include "worker/sandbox/wire/cell_messages.h"

namespace gavel::sandbox {

void writePutFile(MessageWriter &writer, const PutFileRequest &request)
{
    writer.put(request.area);
    writer.put(request.isExecutable);
    writer.put(request.isInline);
    writer.putString(request.path);
    writer.put(request.offset);
    writer.put(request.size);
}

PutFileRequest readPutFile(MessageReader &reader)
{
    PutFileRequest request;
    request.area = reader.get<Area>();
    request.isExecutable = reader.get<bool>();
    request.isInline = reader.get<bool>();
    request.path = reader.getString();
    request.offset = reader.get<std::int64_t>();
    request.size = reader.get<Bytes>();
    return request;
}

void writeRun(MessageWriter &writer, const RunRequest &request)
{
    writer.put(request.limits);
    writer.put(request.boxBefore);
    writer.put(request.streams);
    writer.putStrings(request.argv);
    writer.putStrings(request.environment);
    writer.putString(request.workingDirectory);
    writer.put(request.allowsI386);
    writeBlob(writer, request.filter);
}

Result<RunRequest> readRun(MessageReader &reader)
{
    RunRequest request;
    request.limits = reader.get<RunLimits>();
    request.boxBefore = reader.get<Cell::BoxBefore>();
    request.streams = reader.get<StreamSet>();
    request.argv = reader.getStrings();
    request.environment = reader.getStrings();
    request.workingDirectory = reader.getString();
    request.allowsI386 = reader.get<bool>();
    request.filter = readBlob(reader);
    TRY(reader.check());
    return request;
}

std::chrono::nanoseconds longestWallTime(const RunLimits &limits)
{
    return 10 * limits.wallTime + std::chrono::seconds(10);
}

void writeFileList(MessageWriter &writer, const std::vector<CellFile> &files)
{
    writer.put(static_cast<std::uint32_t>(files.size()));
    for (const CellFile &file : files) {
        writer.putString(file.path);
        writer.put(file.size);
        writer.put(file.isExecutable);
    }
}

Result<std::vector<CellFile>> readFileList(MessageReader &reader)
{
    std::vector<CellFile> files;
    for (auto left = reader.get<std::uint32_t>(); left > 0 && reader.isGood(); --left) {
        CellFile file;
        file.path = reader.getString();
        file.size = reader.get<Bytes>();
        file.isExecutable = reader.get<bool>();
        files.push_back(std::move(file));
    }
    TRY(reader.check());
    return files;
}

} // namespace gavel::sandbox
