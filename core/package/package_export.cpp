#include "core/package/package_export.h"

#include "core/base/unique_fd.h"
#include "core/blobs/file_io.h"
#include "core/package/package_layout.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <memory>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::package {

namespace {

using Content = PackageLayout::mapped_type;
using Take = std::function<Result<void>(QByteArrayView)>;

// Validators may bring these two as programs; nothing else in a package is started as it is.
mode_t modeOf(const QString &path)
{
    const QString name = path.section(QLatin1Char('/'), -1);
    return name == QLatin1String("build") || name == QLatin1String("run") ? 0755 : 0644;
}

qint64 sizeOf(const Content &content)
{
    const auto *text = std::get_if<QByteArray>(&content);
    return text ? text->size() : std::get<domain::BlobRef>(content).size;
}

Result<void> forEachPiece(const Content &content, blobs::BlobStore &store, const Take &take)
{
    if (const auto *text = std::get_if<QByteArray>(&content))
        return take(*text);
    const UniqueFd file = TRY(store.open(std::get<domain::BlobRef>(content)));
    return blobs::forEachBlock(file.get(), take);
}

// What is stored was checked when it came in; this keeps a damaged database from writing elsewhere.
Result<void> checkPaths(const PackageLayout &layout)
{
    for (auto file = layout.begin(); file != layout.end(); ++file) {
        const QStringList names = file.key().split(QLatin1Char('/'));
        if (names.contains(QString()) || names.contains(QStringLiteral("..")) || names.contains(QStringLiteral(".")))
            return failure(ErrorCode::DataCorrupted,
                           "the problem has a file of the path '" + file.key().toStdString() + "'");
    }
    return {};
}

// Where the export is made before it gets its name, beside it.
QString unfinishedName(const QString &path)
{
    const QFileInfo target(QDir::cleanPath(path));
    return target.path() + QStringLiteral("/.%1.%2").arg(target.fileName()).arg(QRandomGenerator::system()->generate());
}

Result<void> giveName(const QString &unfinished, const QString &path)
{
    const QByteArray to = QFile::encodeName(QDir::cleanPath(path));
    if (::renameat2(AT_FDCWD, QFile::encodeName(unfinished).constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) !=
        0)
        return systemFailure("cannot export to " + path.toStdString());
    return {};
}

Result<void> writeFile(const QString &path, const Content &content, blobs::BlobStore &store)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return systemFailure("cannot make the directory of " + path.toStdString());
    const UniqueFd file(
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, modeOf(path)));
    if (!file)
        return systemFailure("cannot write " + path.toStdString());
    return forEachPiece(content, store, [&](QByteArrayView piece) { return blobs::writeAll(file.get(), piece); });
}

Result<void> writeDirectory(const PackageLayout &layout, blobs::BlobStore &store, const QString &directory)
{
    for (auto file = layout.begin(); file != layout.end(); ++file)
        TRY_WITHIN("cannot export " + file.key().toStdString(),
                   writeFile(directory + QLatin1Char('/') + file.key(), *file, store));
    return {};
}

class ZipWriter {
public:
    explicit ZipWriter(int fd) : m_archive(archive_write_new(), &archive_write_free)
    {
        archive_write_set_format_zip(m_archive.get());
        archive_write_set_bytes_in_last_block(m_archive.get(), 1);
        archive_write_open_fd(m_archive.get(), fd);
    }

    Result<void> add(const QString &path, const Content &content, blobs::BlobStore &store)
    {
        const std::unique_ptr<archive_entry, void (*)(archive_entry *)> entry(archive_entry_new(), &archive_entry_free);
        archive_entry_set_pathname(entry.get(), path.toUtf8().constData());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), modeOf(path));
        archive_entry_set_size(entry.get(), sizeOf(content));
        // No time is set: equal problems give equal bytes.
        TRY(check(archive_write_header(m_archive.get(), entry.get())));
        return forEachPiece(content, store, [&](QByteArrayView piece) -> Result<void> {
            const auto size = static_cast<std::size_t>(piece.size());
            const la_ssize_t written = archive_write_data(m_archive.get(), piece.data(), size);
            return check(written == la_ssize_t(piece.size()) ? ARCHIVE_OK : ARCHIVE_FATAL);
        });
    }

    Result<void> finish() { return check(archive_write_close(m_archive.get())); }

private:
    Result<void> check(int status)
    {
        if (status == ARCHIVE_OK)
            return {};
        const int errnum = archive_errno(m_archive.get());
        const char *reason = archive_error_string(m_archive.get());
        Error error = systemError(errnum > 0 ? errnum : EIO, "cannot write the zip file");
        if (reason)
            error.message = std::string("cannot write the zip file: ") + reason;
        return failure(std::move(error));
    }

    std::unique_ptr<archive, int (*)(archive *)> m_archive;
};

Result<void> writeZip(const PackageLayout &layout, blobs::BlobStore &store, const QString &path)
{
    const UniqueFd file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file)
        return systemFailure("cannot write " + path.toStdString());
    ZipWriter writer(file.get());
    for (auto entry = layout.begin(); entry != layout.end(); ++entry)
        TRY_WITHIN("cannot export " + entry.key().toStdString(), writer.add(entry.key(), *entry, store));
    return writer.finish();
}

Result<void> requireNothingAt(const QString &path)
{
    struct stat status {};
    if (::lstat(QFile::encodeName(QDir::cleanPath(path)).constData(), &status) == 0)
        return failure(ErrorCode::AlreadyExists, path.toStdString() + " exists");
    return {};
}

} // namespace

Result<void> exportDirectory(const ImportedProblem &problem, blobs::BlobStore &store, const QString &path)
{
    const PackageLayout layout = layOut(problem);
    TRY(checkPaths(layout));
    TRY(requireNothingAt(path));
    const QString unfinished = unfinishedName(path);
    Result<void> written = writeDirectory(layout, store, unfinished);
    if (written)
        written = giveName(unfinished, path);
    if (!written)
        QDir(unfinished).removeRecursively();
    return written;
}

Result<void> exportZip(const ImportedProblem &problem, blobs::BlobStore &store, const QString &path)
{
    const PackageLayout layout = layOut(problem);
    TRY(checkPaths(layout));
    TRY(requireNothingAt(path));
    const QString unfinished = unfinishedName(path);
    Result<void> written = writeZip(layout, store, unfinished);
    if (written)
        written = giveName(unfinished, path);
    if (!written)
        ::unlink(QFile::encodeName(unfinished).constData());
    return written;
}

} // namespace gavel::package
