#include "worker/sandbox/stream_file.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr int kContentSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
constexpr int kAllSeals = F_SEAL_SEAL | kContentSeals;

// Cutting it short is writing, too.
bool isSealedAgainstWriting(int fd)
{
    const int seals = ::fcntl(fd, F_GET_SEALS);
    return seals >= 0 && (seals & kContentSeals) == kContentSeals;
}

Result<UniqueFd> copyOfStart(int fd, off_t size, const char *name)
{
    UniqueFd copy = TRY(makeMemoryFile(name));
    for (off_t offset = 0; offset < size;) {
        const ssize_t sent = ::sendfile(copy.get(), fd, &offset, static_cast<std::size_t>(size - offset));
        if (sent < 0)
            return systemFailure(std::string("copying an ") + name);
        if (sent == 0)
            break;
    }
    return copy;
}

// What a program with our own user id is given: it could open any other file of ours for writing, or make it writable.
Result<UniqueFd> sealedInput(int fd, off_t size)
{
    if (isSealedAgainstWriting(fd)) {
        // A program may have taken the right to read it away.
        (void)::fchmod(fd, 0444);
        return UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
    }
    UniqueFd copy = TRY_WITHIN("standardInput", copyOfStart(fd, size, "input"));
    if (::fcntl(copy.get(), F_ADD_SEALS, kAllSeals) != 0)
        return systemFailure("sealing a copy of standardInput");
    return copy;
}

} // namespace

Result<UniqueFd> makeMemoryFile(const char *name)
{
    UniqueFd file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file)
        return systemFailure("memfd_create");
    return file;
}

Result<UniqueFd> makeMemoryFile(const char *name, const void *data, std::size_t size)
{
    UniqueFd file = TRY(makeMemoryFile(name));
    const char *next = static_cast<const char *>(data);
    for (std::size_t left = size; left > 0;) {
        const ssize_t written = ::write(file.get(), next, left);
        if (written < 0)
            return systemFailure("filling a memory file");
        next += written;
        left -= static_cast<std::size_t>(written);
    }
    if (::fcntl(file.get(), F_ADD_SEALS, kAllSeals) != 0)
        return systemFailure("sealing a memory file");
    return file;
}

// A memory file as memfd_create(2) gives it has no lock for its position: of two processes that write at once, one
// overwrites what the other wrote. Opened by name it has one, like any regular file (FMODE_ATOMIC_POS of the kernel).
Result<UniqueFd> makeOutputFile()
{
    static const UniqueFd descriptors(::open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC));
    const UniqueFd file = TRY(makeMemoryFile("output"));
    UniqueFd opened(::openat(descriptors.get(), std::to_string(file.get()).c_str(), O_RDWR | O_CLOEXEC));
    return opened ? Result<UniqueFd>(std::move(opened)) : systemFailure("opening an output file by its name");
}

// Appending keeps writers apart, too, and costs a tenth of opening by name. It does not serve for standard output:
// programs move to a place in it, and have the kernel copy files to it, which refuses files that are appended to.
Result<UniqueFd> makeErrorFile()
{
    UniqueFd file = TRY(makeMemoryFile("error"));
    if (::fcntl(file.get(), F_SETFL, O_RDWR | O_APPEND) != 0)
        return systemFailure("setting an error file to append");
    return file;
}

// One file serves all: most programs write nothing to standard error, and a file costs more to seal than to share.
static Result<UniqueFd> makeEmptyFile()
{
    static const Result<UniqueFd> shared = makeMemoryFile("empty", nullptr, 0);
    if (!shared)
        return failure(shared.error());
    UniqueFd copy(::fcntl(shared->get(), F_DUPFD_CLOEXEC, 3));
    return copy ? Result<UniqueFd>(std::move(copy)) : systemFailure("dup of an empty file");
}

Result<KeptStream> keepStream(UniqueFd file, Bytes most)
{
    struct stat status;
    if (::fstat(file.get(), &status) != 0)
        return systemFailure("fstat of an output");
    KeptStream kept;
    if (status.st_size == 0) {
        kept.file = TRY(makeEmptyFile());
        return kept;
    }
    kept.wasCut = status.st_size > most.count;
    kept.size = Bytes{std::min<std::int64_t>(status.st_size, most.count)};
    const bool isCut = !kept.wasCut || ::ftruncate(file.get(), kept.size.count) == 0;
    if (!isCut || ::fcntl(file.get(), F_ADD_SEALS, kAllSeals) != 0) {
        file = TRY(copyOfStart(file.get(), kept.size.count, "output"));
        if (::fcntl(file.get(), F_ADD_SEALS, kAllSeals) != 0)
            return systemFailure("sealing a copy of an output");
    }
    kept.file = std::move(file);
    return kept;
}

Result<UniqueFd> openInput(int fd, Privilege privilege)
{
    struct stat status;
    if (::fstat(fd, &status) != 0)
        return failure(ErrorCode::InvalidArgument, "standardInput: not an open descriptor");
    if (S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode))
        return failure(ErrorCode::InvalidArgument, "standardInput: neither a file nor a stream");
    if (!S_ISREG(status.st_mode)) {
        UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
        return copy ? Result<UniqueFd>(std::move(copy)) : systemFailure("standardInput");
    }
    if ((status.st_mode & S_IWOTH) && !isSealedAgainstWriting(fd))
        return failure(
            ErrorCode::InvalidArgument,
            "standardInput: the program could write it; seal the memory file, or take write permission away");
    UniqueFd sealed;
    if (privilege == Privilege::OrdinaryUser) {
        sealed = TRY(sealedInput(fd, status.st_size));
        fd = sealed.get();
    }
    UniqueFd input(::open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!input)
        return systemFailure("opening standardInput again");
    return input;
}

} // namespace gavel::sandbox
