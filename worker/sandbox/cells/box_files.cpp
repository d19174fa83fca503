#include "worker/sandbox/cells/box_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr int kDeepest = 64; // directories within directories that listFiles follows

UniqueFd openBeneath(int area, const std::string &path, std::uint64_t flags, std::uint64_t mode = 0)
{
    open_how how{};
    how.flags = flags | O_CLOEXEC | O_NOFOLLOW;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, area, path.c_str(), &how, sizeof how)));
}

Result<void> makeDirectory(int parent, const std::string &name, std::uint32_t owner)
{
    if (::mkdirat(parent, name.c_str(), 0755) != 0)
        return errno == EEXIST ? Result<void>() : systemFailure("mkdir " + name);
    if (::fchownat(parent, name.c_str(), owner, owner, AT_SYMLINK_NOFOLLOW) != 0)
        return systemFailure("chown " + name);
    return {};
}

Result<void> writeAll(int file, std::span<const char> content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0)
            return systemFailure("write");
        content = content.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::int64_t> sizeOf(int file)
{
    struct stat status;
    if (::fstat(file, &status) != 0)
        return systemFailure("fstat");
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::InvalidArgument, "not a regular file");
    return status.st_size;
}

Result<void> copyPart(int from, std::int64_t offset, std::int64_t size, int to)
{
    if (size == 0)
        return {};
    // One large write lets the kernel use large folios for a program, which then starts faster.
    const std::int64_t before = offset % ::sysconf(_SC_PAGESIZE);
    const auto mapped = static_cast<std::size_t>(before + size);
    void *content = ::mmap(nullptr, mapped, PROT_READ, MAP_PRIVATE | MAP_POPULATE, from, offset - before);
    if (content == MAP_FAILED)
        return systemFailure("mapping");
    const std::span<const char> bytes(static_cast<const char *>(content), mapped);
    Result<void> outcome = writeAll(to, bytes.subspan(static_cast<std::size_t>(before)));
    ::munmap(content, mapped);
    return outcome;
}

// Fails rather than copy more than `most` bytes.
Result<void> copyAll(int from, int to, Bytes most)
{
    const std::int64_t size = TRY(sizeOf(from));
    if (size > most.count)
        return failure(ErrorCode::ResourceExhausted,
                       std::to_string(size) + " bytes, at most " + std::to_string(most.count));
    return copyPart(from, 0, size, to);
}

// What lies beyond the end of a file cannot be copied: looking at it would be a fault.
Result<void> copyContent(const FileToPut &file, int to)
{
    const std::int64_t end = TRY(sizeOf(file.fd));
    const std::int64_t size = file.size.count < 0 ? end - file.offset : file.size.count;
    if (file.offset < 0 || size < 0 || file.offset > end - size)
        return failure(ErrorCode::InvalidArgument, "content: bytes " + std::to_string(file.offset) + " to " +
                                                       std::to_string(file.offset + size) + " of a file of " +
                                                       std::to_string(end));
    return copyPart(file.fd, file.offset, size, to);
}

struct Listing {
    std::vector<CellFile> files;
    Bytes total;
    std::size_t mostFiles;
    Bytes mostBytes;
};

Result<void> addFile(Listing &listing, std::string path, const struct stat &status)
{
    listing.total = listing.total + Bytes{status.st_size};
    if (listing.files.size() >= listing.mostFiles || listing.total > listing.mostBytes)
        return failure(ErrorCode::ResourceExhausted, "more than " + std::to_string(listing.mostFiles) + " files or " +
                                                         std::to_string(listing.mostBytes.count) + " bytes");
    listing.files.push_back({std::move(path), Bytes{status.st_size}, (status.st_mode & 0111) != 0});
    return {};
}

Result<void> listDirectory(UniqueFd directory, const std::string &prefix, int depth, Listing &listing);

Result<void> listEntry(int directory, const std::string &name, const std::string &prefix, int depth, Listing &listing)
{
    struct stat status;
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return systemFailure("stat");
    if (S_ISREG(status.st_mode))
        return addFile(listing, prefix + name, status);
    if (!S_ISDIR(status.st_mode))
        return {};
    if (depth >= kDeepest)
        return failure(ErrorCode::ResourceExhausted, "directories nested deeper than " + std::to_string(kDeepest));
    UniqueFd below = openBeneath(directory, name, O_RDONLY | O_DIRECTORY);
    if (!below)
        return systemFailure("opening a directory");
    return listDirectory(std::move(below), prefix + name + "/", depth + 1, listing);
}

Result<void> listDirectory(UniqueFd directory, const std::string &prefix, int depth, Listing &listing)
{
    DIR *stream = ::fdopendir(directory.get());
    if (!stream)
        return systemFailure("reading a directory");
    const int fd = directory.release(); // the stream's now
    Result<void> outcome;
    while (const dirent *entry = outcome ? ::readdir(stream) : nullptr) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            outcome = listEntry(fd, name, prefix, depth, listing);
    }
    ::closedir(stream);
    return outcome;
}

} // namespace

Result<OpenParent> openParent(int area, const std::string &path, MissingParents missing, std::uint32_t owner)
{
    OpenParent parent{UniqueFd(::fcntl(area, F_DUPFD_CLOEXEC, 3)), path};
    for (std::size_t slash = 0; parent.directory && (slash = parent.name.find('/')) != std::string::npos;) {
        const std::string component = parent.name.substr(0, slash);
        if (missing == MissingParents::Make)
            TRY(makeDirectory(parent.directory.get(), component, owner));
        parent.directory = openBeneath(parent.directory.get(), component, O_RDONLY | O_DIRECTORY);
        parent.name.erase(0, slash + 1);
    }
    if (!parent.directory)
        return systemFailure("opening the directory of " + path);
    return parent;
}

Result<void> putFile(int area, const FileToPut &file)
{
    const OpenParent parent = TRY(openParent(area, file.path, MissingParents::Make, file.owner));
    if (::unlinkat(parent.directory.get(), parent.name.c_str(), 0) != 0 && errno != ENOENT)
        return systemFailure("replacing " + file.path);
    const UniqueFd target =
        openBeneath(parent.directory.get(), parent.name, O_WRONLY | O_CREAT | O_EXCL, file.isExecutable ? 0755 : 0644);
    if (!target)
        return systemFailure("creating " + file.path);
    if (file.fd >= 0)
        TRY(copyContent(file, target.get()));
    else
        TRY(writeAll(target.get(), file.content));
    if (::fchown(target.get(), file.owner, file.owner) != 0)
        return systemFailure("chown " + file.path);
    return {};
}

Result<std::vector<CellFile>> listFiles(int area, std::size_t mostFiles, Bytes mostBytes)
{
    UniqueFd directory = openBeneath(area, ".", O_RDONLY | O_DIRECTORY);
    if (!directory)
        return systemFailure("opening the box");
    Listing listing{{}, {}, mostFiles, mostBytes};
    TRY(listDirectory(std::move(directory), "", 0, listing));
    std::ranges::sort(listing.files, {}, &CellFile::path);
    return std::move(listing.files);
}

Result<UniqueFd> copyFile(int area, const std::string &path, Bytes mostBytes)
{
    // Not blocking: what is there may be a fifo.
    const UniqueFd source = openBeneath(area, path, O_RDONLY | O_NONBLOCK);
    if (!source)
        return errno == ELOOP || errno == EXDEV ? failure(ErrorCode::InvalidArgument, "there is a link in " + path)
                                                : systemFailure("opening " + path);
    UniqueFd copy(::memfd_create("file", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!copy)
        return systemFailure("memfd_create");
    TRY(copyAll(source.get(), copy.get(), mostBytes));
    if (::fcntl(copy.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
        return systemFailure("sealing");
    return copy;
}

} // namespace gavel::sandbox
