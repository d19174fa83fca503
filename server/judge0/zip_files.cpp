#include "server/judge0/zip_files.h"

#include "core/base/unique_fd.h"
#include "core/package/package_source.h"
#include "server/runs/run_admission.h"

#include <sys/mman.h>
#include <unistd.h>

namespace gavel::judge0 {

namespace {

constexpr Bytes kMostListing = mebibytes(1);

std::unexpected<Error> refuse(const std::string &message)
{
    return failure(ErrorCode::InvalidArgument, message);
}

// The archive as a file, since that is what the reader of archives takes.
Result<UniqueFd> asFile(const QByteArray &bytes)
{
    UniqueFd file(memfd_create("zip", MFD_CLOEXEC));
    if (!file)
        return systemFailure("memfd_create");
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t n = write(file.get(), bytes.constData() + done, size_t(bytes.size() - done));
        if (n <= 0)
            return systemFailure("write");
        done += n;
    }
    return file;
}

Result<QByteArray> contentOf(const package::PackageSource::Read &read, qint64 mostBytes)
{
    QByteArray content;
    while (true) {
        const QByteArrayView part = TRY(read());
        if (part.isEmpty())
            return content;
        if (content.size() + part.size() > mostBytes)
            return refuse("its files are too large");
        content.append(part);
    }
}

} // namespace

Result<QList<wire::JobFile>> unpackZip(const QByteArray &zip, qint64 mostBytes, qsizetype mostFiles)
{
    const UniqueFd file = TRY(asFile(zip));
    const auto source = TRY(package::openZipSource(QStringLiteral("/proc/self/fd/%1").arg(file.get()), kMostListing));
    QList<wire::JobFile> files;
    qint64 left = mostBytes;
    const auto take = [&](const package::SourceEntry &entry,
                          const package::PackageSource::Read &read) -> Result<package::PackageSource::Next> {
        using package::PackageSource;
        if (entry.kind != package::SourceEntry::Kind::File)
            return PackageSource::Next::Continue;
        if (files.size() >= mostFiles)
            return refuse("it has too many files");
        const QString name = QString::fromUtf8(entry.path);
        TRY(runs::checkPath(name));
        const QByteArray content = TRY(contentOf(read, left));
        left -= content.size();
        files.append({name, content});
        return PackageSource::Next::Continue;
    };
    TRY(source->forEachEntry(take));
    return files;
}

} // namespace gavel::judge0
