#include "worker/judging/program_file.h"

#include "core/blobs/sha256.h"
#include "core/wire/json_reader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <cerrno>

#include <fcntl.h>

namespace gavel::worker {

namespace {

constexpr int kForm = 1;
constexpr qsizetype kMostHeader = 4 * 1024 * 1024;

QByteArray hashOf(const Program &program)
{
    blobs::Sha256 hash;
    for (const Program::File &file : program.files())
        hash.add(QByteArrayView(file.bytes.data(), qsizetype(file.bytes.size())));
    return hash.finish();
}

QByteArray headerOf(const Compilation &compilation)
{
    QJsonArray files;
    for (const Program::File &file : compilation.program->files()) {
        files.append(QJsonObject{{QStringLiteral("path"), QString::fromStdString(file.path)},
                                 {QStringLiteral("is_executable"), file.isExecutable},
                                 {QStringLiteral("size_bytes"), qint64(file.bytes.size())}});
    }
    const QJsonObject header{
        {QStringLiteral("form"), kForm},
        {QStringLiteral("files"), files},
        {QStringLiteral("output"), QString::fromLatin1(compilation.output.toBase64())},
        {QStringLiteral("wall_time_ms"), qint64(compilation.wallTime.count())},
        {QStringLiteral("sha256"), QString::fromLatin1(hashOf(*compilation.program))},
    };
    return QJsonDocument(header).toJson(QJsonDocument::Compact) + '\n';
}

struct Header {
    Compilation compilation;
    std::vector<Program::File> files;
    std::vector<std::size_t> sizes;
    QByteArray sha256;
};

Result<Header> parseHeader(const QByteArray &line)
{
    wire::ObjectReader reader(TRY(wire::parseObject(line)), QStringLiteral("program"));
    Header header;
    reader.integer("form", kForm, kForm);
    header.compilation.output = reader.base64("output");
    header.compilation.wallTime = std::chrono::milliseconds(reader.integer("wall_time_ms", 0));
    header.compilation.isCached = true;
    header.sha256 = reader.string("sha256").toLatin1();
    reader.objects("files", [&](wire::ObjectReader &file) {
        header.files.push_back(Program::File{file.string("path").toStdString(), file.boolean("is_executable"), {}});
        header.sizes.push_back(std::size_t(file.integer("size_bytes", 0)));
    });
    TRY(reader.finish());
    return header;
}

// A program file, open and mapped.
struct OpenFile {
    UniqueFd fd;
    MappedFile mapping;
};

Result<std::shared_ptr<OpenFile>> openFile(const QString &path)
{
    UniqueFd fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        return systemFailure(path.toStdString());
    MappedFile mapping = TRY_WITHIN(path.toStdString(), MappedFile::map(fd.get()));
    warmPageCache(fd.get(), mapping.bytes().size());
    return std::make_shared<OpenFile>(OpenFile{std::move(fd), std::move(mapping)});
}

// Points each file at its part of what follows the header; false when they do not add up to it.
bool shareOut(const OpenFile &source, std::size_t headerSize, const std::vector<std::size_t> &sizes,
              std::vector<Program::File> &files)
{
    std::span<const char> rest = source.mapping.bytes().subspan(headerSize);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (sizes[i] > rest.size())
            return false;
        files[i].bytes = rest.first(sizes[i]);
        files[i].fd = source.fd.get();
        files[i].offset = rest.data() - source.mapping.bytes().data();
        rest = rest.subspan(sizes[i]);
    }
    return rest.empty();
}

std::unexpected<Error> corrupted(const QString &path, const char *reason)
{
    return failure(ErrorCode::DataCorrupted, path.toStdString() + ": " + reason);
}

std::unexpected<Error> writeFailure(const QSaveFile &file)
{
    const bool isDiskFull = errno == ENOSPC || errno == EDQUOT;
    return failure(isDiskFull ? ErrorCode::ResourceExhausted : ErrorCode::Internal,
                   (file.fileName() + QStringLiteral(": ") + file.errorString()).toStdString());
}

} // namespace

Result<Bytes> writeProgramFile(const QString &path, const Compilation &compilation)
{
    QSaveFile file(path);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly))
        return writeFailure(file);
    const QByteArray header = headerOf(compilation);
    bool isWritten = file.write(header) == header.size();
    for (const Program::File &part : compilation.program->files())
        isWritten = isWritten && file.write(part.bytes.data(), qint64(part.bytes.size())) == qint64(part.bytes.size());
    const qint64 size = file.pos();
    if (!isWritten || !file.commit())
        return writeFailure(file);
    return Bytes{size};
}

Result<Compilation> readProgramFile(const QString &path, Verification verification)
{
    const std::shared_ptr<OpenFile> file = TRY(openFile(path));
    const std::span<const char> bytes = file->mapping.bytes();
    const QByteArrayView view(bytes.data(), std::min(qsizetype(bytes.size()), kMostHeader));
    const qsizetype lineEnd = view.indexOf('\n');
    if (lineEnd < 0)
        return corrupted(path, "no header");
    Result<Header> header = parseHeader(view.first(lineEnd).toByteArray());
    if (!header)
        return corrupted(path, header.error().message.c_str());
    if (!shareOut(*file, std::size_t(lineEnd) + 1, header->sizes, header->files))
        return corrupted(path, "its length is wrong");
    header->compilation.program = std::make_shared<const Program>(std::move(header->files), std::any(file));
    if (verification == Verification::Full && hashOf(*header->compilation.program) != header->sha256)
        return corrupted(path, "its SHA-256 is wrong");
    return std::move(header->compilation);
}

} // namespace gavel::worker
