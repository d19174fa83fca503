#include "core/blobs/blob_directory.h"

#include "core/blobs/file_io.h"
#include "core/blobs/sha256.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include <dirent.h>
#include <sys/stat.h>

namespace gavel::blobs {

namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

// Calls `visit(directory, name, status)` for each regular file of a directory.
template <typename Visit>
Result<void> forEachFile(int root, const std::string &name, Visit visit)
{
    UniqueFd directory(::openat(root, name.c_str(), kDirectoryFlags));
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(directory ? ::fdopendir(directory.get()) : nullptr, &::closedir);
    if (!listing)
        return systemFailure("cannot list " + name);
    const int at = directory.release(); // the listing owns it now
    while (const dirent *entry = ::readdir(listing.get())) {
        struct stat status {};
        if (::fstatat(at, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            visit(at, entry->d_name, status);
    }
    return {};
}

} // namespace

Result<void> makeDirectory(int at, const std::string &name)
{
    if (::mkdirat(at, name.c_str(), 0700) != 0 && errno != EEXIST)
        return systemFailure("cannot make the directory " + name);
    return {};
}

Result<void> syncDirectory(int at, const std::string &name)
{
    const UniqueFd directory(::openat(at, name.c_str(), kDirectoryFlags));
    if (!directory || ::fsync(directory.get()) != 0)
        return systemFailure("cannot sync the directory " + name);
    return {};
}

std::string blobPath(QByteArrayView sha256)
{
    const std::string name(sha256.data(), static_cast<std::size_t>(sha256.size()));
    return name.substr(0, 2) + '/' + name;
}

Result<BlobDirectory> BlobDirectory::create(const std::string &path)
{
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return systemFailure("cannot make the blob directory " + path);
    BlobDirectory directory{path, UniqueFd(::open(path.c_str(), kDirectoryFlags))};
    if (!directory.root)
        return systemFailure("cannot open the blob directory " + path);
    TRY_WITHIN(path, makeDirectory(directory.root.get(), kIncoming));
    return directory;
}

Result<void> BlobDirectory::removeLeftovers(std::chrono::seconds olderThan) const
{
    return forEachFile(root.get(), kIncoming, [&](int at, const char *name, const struct stat &status) {
        if (::time(nullptr) - status.st_mtime >= olderThan.count())
            ::unlinkat(at, name, 0);
    });
}

Result<std::vector<FoundBlob>> BlobDirectory::list() const
{
    std::vector<FoundBlob> found;
    for (int shard = 0; shard < 256; ++shard) {
        const std::string name = QByteArray(1, static_cast<char>(shard)).toHex().toStdString();
        const Result<void> listed =
            forEachFile(root.get(), name, [&](int, const char *file, const struct stat &status) {
                const std::chrono::nanoseconds used =
                    std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
                if (isSha256(file))
                    found.push_back({{QByteArray(file), status.st_size}, used});
            });
        if (!listed && listed.error().code != ErrorCode::NotFound)
            return failure(listed.error().within(path));
    }
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.lastUsed < b.lastUsed; });
    return found;
}

void BlobDirectory::touch(const domain::BlobRef &blob) const
{
    ::utimensat(root.get(), blobPath(blob.sha256).c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

std::string BlobDirectory::describe(const domain::BlobRef &blob) const
{
    return "blob " + blob.sha256.toStdString() + " in " + path;
}

Result<UniqueFd> BlobDirectory::open(const domain::BlobRef &blob) const
{
    if (!isSha256(blob.sha256))
        return failure(ErrorCode::InvalidArgument, "a blob is named by 64 lower-case hexadecimal digits");
    UniqueFd file(::openat(root.get(), blobPath(blob.sha256).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0)
        return systemFailure(describe(blob));
    if (status.st_size != blob.size)
        return failure(ErrorCode::DataCorrupted, describe(blob) + " has " + std::to_string(status.st_size) +
                                                     " bytes, not " + std::to_string(blob.size));
    return file;
}

bool BlobDirectory::contains(const domain::BlobRef &blob) const
{
    struct stat status {};
    return isSha256(blob.sha256) &&
           ::fstatat(root.get(), blobPath(blob.sha256).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode) && status.st_size == blob.size;
}

Result<void> BlobDirectory::syncNameOf(const domain::BlobRef &blob) const
{
    TRY_WITHIN(path, syncDirectory(root.get(), blobPath(blob.sha256).substr(0, 2)));
    return {};
}

Result<void> BlobDirectory::verify(const domain::BlobRef &blob) const
{
    const UniqueFd file = TRY(open(blob));
    const QByteArray found = TRY_WITHIN(path, refOfFile(file.get()))
    .sha256;
    if (found != blob.sha256)
        return failure(ErrorCode::DataCorrupted,
                       describe(blob) + " has other bytes, of SHA-256 " + found.toStdString());
    return {};
}

} // namespace gavel::blobs
