#include "core/package/package_source.h"

#include "core/base/unique_fd.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace gavel::package {

namespace {

// Opens below `root` and never outside of it, whatever links say and whoever moves things meanwhile.
UniqueFd openBeneath(int root, const QByteArray &path, std::uint64_t flags, std::uint64_t resolve = 0)
{
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve;
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path.constData(), &how, sizeof how)));
}

class DirectorySource final : public PackageSource {
public:
    DirectorySource(QString path, UniqueFd root)
        : m_path(std::move(path)), m_root(std::move(root)), m_block(256 * 1024, Qt::Uninitialized)
    {
    }

    Result<void> forEachEntry(const Visit &visit) override
    {
        std::vector<QByteArray> pending{QByteArray(".")};
        while (!pending.empty()) {
            const QByteArray directory = pending.back();
            pending.pop_back();
            for (const QByteArray &name : TRY(namesIn(directory))) {
                const QByteArray path = directory == "." ? name : directory + '/' + name;
                const SourceEntry entry = describe(path);
                const Next next = TRY(visitEntry(entry, visit));
                if (next == Next::Stop)
                    return {};
                if (entry.kind == SourceEntry::Kind::Directory && next == Next::Continue)
                    pending.push_back(path);
            }
        }
        return {};
    }

private:
    Result<std::vector<QByteArray>> namesIn(const QByteArray &directory) const
    {
        UniqueFd fd = openBeneath(m_root.get(), directory, O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
        const std::unique_ptr<DIR, int (*)(DIR *)> listing(fd ? ::fdopendir(fd.get()) : nullptr, &::closedir);
        if (!listing)
            return systemFailure("cannot list " + nameOf(directory));
        static_cast<void>(fd.release()); // the listing owns it now
        std::vector<QByteArray> names;
        while (const dirent *entry = ::readdir(listing.get())) {
            const QByteArray name(entry->d_name);
            if (name != "." && name != "..")
                names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    SourceEntry describe(const QByteArray &path) const
    {
        SourceEntry entry;
        entry.path = path;
        const UniqueFd fd = openBeneath(m_root.get(), path, O_PATH);
        struct stat status {};
        struct stat link {};
        if (!fd || ::fstat(fd.get(), &status) != 0)
            return refuse(entry, reasonFor(errno));
        ::fstatat(m_root.get(), path.constData(), &link, AT_SYMLINK_NOFOLLOW);
        if (S_ISREG(status.st_mode)) {
            entry.size = status.st_size;
        } else if (S_ISDIR(status.st_mode)) {
            entry.kind = SourceEntry::Kind::Directory;
            if (S_ISLNK(link.st_mode))
                return refuse(entry, QStringLiteral("is a symbolic link to a directory"));
        } else {
            return refuse(entry, QStringLiteral("is neither a file nor a directory"));
        }
        return entry;
    }

    static QString reasonFor(int errnum)
    {
        if (errnum == EXDEV)
            return QStringLiteral("is a symbolic link that leads out of the package");
        if (errnum == ENOENT || errnum == ELOOP)
            return QStringLiteral("is a symbolic link that leads nowhere");
        return QStringLiteral("cannot be opened: ") + QString::fromStdString(systemError(errnum, "open").message);
    }

    static SourceEntry refuse(SourceEntry entry, const QString &reason)
    {
        entry.kind = SourceEntry::Kind::Refused;
        entry.reason = reason;
        return entry;
    }

    // The file is opened only when its bytes are asked for.
    Result<Next> visitEntry(const SourceEntry &entry, const Visit &visit)
    {
        UniqueFd file;
        return visit(entry, [&]() -> Result<QByteArrayView> {
            if (!file)
                file = openBeneath(m_root.get(), entry.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
            if (!file)
                return systemFailure("cannot read " + nameOf(entry.path));
            for (;;) {
                const ssize_t got = ::read(file.get(), m_block.data(), static_cast<std::size_t>(m_block.size()));
                if (got >= 0)
                    return QByteArrayView(m_block.constData(), got);
                if (errno != EINTR)
                    return systemFailure("cannot read " + nameOf(entry.path));
            }
        });
    }

    std::string nameOf(const QByteArray &path) const { return m_path.toStdString() + '/' + path.toStdString(); }

    const QString m_path; // for messages
    const UniqueFd m_root;
    QByteArray m_block;
};

} // namespace

Result<std::unique_ptr<PackageSource>> openDirectorySource(const QString &path)
{
    UniqueFd root(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return systemFailure("cannot open " + path.toStdString());
    return std::make_unique<DirectorySource>(path, std::move(root));
}

} // namespace gavel::package
