#include "core/package/package_source.h"

#include "core/base/unique_fd.h"

#include <QFile>

#include <cerrno>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace gavel::package {

namespace {

constexpr qsizetype kBlock = 64 * 1024;

// The zip file as libarchive reads it. A listing that goes on for ever (millions of tiny entries, all held by
// libarchive) is cut off by a budget of bytes.
class ZipFile {
public:
    ZipFile(int fd, qint64 listing) : m_fd(fd), m_budget(listing), m_block(kBlock, Qt::Uninitialized) {}

    void endListing() { m_budget = -1; }
    bool isOverBudget() const { return m_isOverBudget; }

    static la_ssize_t read(archive *archive, void *self, const void **block)
    {
        return static_cast<ZipFile *>(self)->readBlock(archive, block);
    }

    static la_int64_t seek(archive *archive, void *self, la_int64_t offset, int whence)
    {
        const off_t position = ::lseek(static_cast<ZipFile *>(self)->m_fd, offset, whence);
        if (position >= 0)
            return position;
        archive_set_error(archive, errno, "cannot seek");
        return ARCHIVE_FATAL;
    }

    static la_int64_t skip(archive *, void *self, la_int64_t request)
    {
        return ::lseek(static_cast<ZipFile *>(self)->m_fd, request, SEEK_CUR) < 0 ? 0 : request;
    }

private:
    la_ssize_t readBlock(archive *archive, const void **block)
    {
        ssize_t got = 0;
        do {
            got = ::read(m_fd, m_block.data(), static_cast<std::size_t>(m_block.size()));
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            archive_set_error(archive, errno, "cannot read");
            return ARCHIVE_FATAL;
        }
        if (m_budget >= 0 && (m_budget -= got) < 0) {
            m_isOverBudget = true;
            archive_set_error(archive, EFBIG, "it lists too many files");
            return ARCHIVE_FATAL;
        }
        *block = m_block.constData();
        return got;
    }

    const int m_fd;
    qint64 m_budget; // negative: no matter any more
    bool m_isOverBudget = false;
    QByteArray m_block;
};

using ArchivePointer = std::unique_ptr<archive, int (*)(archive *)>;

std::unexpected<Error> broken(archive *archive)
{
    const char *reason = archive_error_string(archive);
    return failure(ErrorCode::DataCorrupted, reason ? reason : "the zip file is damaged");
}

class ZipSource final : public PackageSource {
public:
    ZipSource(UniqueFd file, qint64 listing)
        : m_file(std::move(file)), m_listing(listing), m_block(256 * 1024, Qt::Uninitialized)
    {
    }

    Result<void> forEachEntry(const Visit &visit) override
    {
        ZipFile file(m_file.get(), m_listing);
        const ArchivePointer reader = TRY(openReader(file));
        QByteArray skipped; // a directory whose contents are of no interest
        for (;;) {
            archive_entry *header = nullptr;
            const int status = archive_read_next_header(reader.get(), &header);
            file.endListing();
            if (status == ARCHIVE_EOF)
                return {};
            if (status < ARCHIVE_WARN)
                return broken(reader.get());
            const SourceEntry entry = describe(header);
            if (!skipped.isEmpty() && entry.path.startsWith(skipped))
                continue;
            const Next next = TRY(visit(entry, [&] { return readData(reader.get()); }));
            if (next == Next::Stop)
                return {};
            if (next == Next::SkipDirectory && entry.kind == SourceEntry::Kind::Directory)
                skipped = entry.path + '/';
        }
    }

private:
    Result<ArchivePointer> openReader(ZipFile &file)
    {
        if (::lseek(m_file.get(), 0, SEEK_SET) < 0)
            return systemFailure("cannot seek in the zip file");
        ArchivePointer reader(archive_read_new(), &archive_read_free);
        if (!reader)
            return failure(ErrorCode::ResourceExhausted, "out of memory");
        archive_read_support_format_zip_seekable(reader.get());
        archive_read_set_options(reader.get(), "zip:hdrcharset=UTF-8");
        archive_read_set_callback_data(reader.get(), &file);
        archive_read_set_read_callback(reader.get(), &ZipFile::read);
        archive_read_set_seek_callback(reader.get(), &ZipFile::seek);
        archive_read_set_skip_callback(reader.get(), &ZipFile::skip);
        if (archive_read_open1(reader.get()) != ARCHIVE_OK)
            return failure(ErrorCode::DataCorrupted,
                           file.isOverBudget() ? "it lists too many files" : "it is not a zip file");
        return reader;
    }

    static SourceEntry describe(archive_entry *header)
    {
        SourceEntry entry;
        const char *path = archive_entry_pathname(header);
        entry.path = path ? path : "\xff"; // not a name at all: ignored like all names out of the ordinary
        while (entry.path.size() > 1 && entry.path.endsWith('/'))
            entry.path.chop(1);
        entry.size = archive_entry_size_is_set(header) ? archive_entry_size(header) : 0;
        switch (archive_entry_filetype(header)) {
        case AE_IFREG: break;
        case AE_IFDIR: entry.kind = SourceEntry::Kind::Directory; break;
        case AE_IFLNK: describeLink(header, entry); break;
        default: refuse(entry, QStringLiteral("is neither a file nor a directory")); break;
        }
        if (archive_entry_is_data_encrypted(header) || archive_entry_is_metadata_encrypted(header))
            refuse(entry, QStringLiteral("is encrypted"));
        return entry;
    }

    static void describeLink(archive_entry *header, SourceEntry &entry)
    {
        const char *target = archive_entry_symlink(header);
        entry.kind = SourceEntry::Kind::Link;
        entry.linkTarget = target ? target : "";
    }

    static void refuse(SourceEntry &entry, const QString &reason)
    {
        entry.kind = SourceEntry::Kind::Refused;
        entry.reason = reason;
    }

    Result<QByteArrayView> readData(archive *reader)
    {
        const la_ssize_t got = archive_read_data(reader, m_block.data(), static_cast<std::size_t>(m_block.size()));
        if (got < 0)
            return broken(reader);
        return QByteArrayView(m_block.constData(), got);
    }

    const UniqueFd m_file;
    const qint64 m_listing;
    QByteArray m_block;
};

} // namespace

Result<std::unique_ptr<PackageSource>> openZipSource(const QString &path, Bytes listing)
{
    UniqueFd file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return systemFailure("cannot open " + path.toStdString());
    return std::make_unique<ZipSource>(std::move(file), listing.count);
}

} // namespace gavel::package
