#include "worker/sandbox/cells/box_wipe.h"

#include "worker/sandbox/cells/box_files.h"

#include "core/base/unique_fd.h"

#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

struct DirectoryEntry { // linux_dirent64
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[1];
};

// Calls `remove` with the name of each entry until a pass over the directory finds none; removing while reading may
// skip entries, hence the repetition.
template <typename Remove>
Result<void> drain(int directory, Remove remove)
{
    alignas(DirectoryEntry) char buffer[8 * 1024];
    for (bool isEmpty = false; !isEmpty;) {
        isEmpty = true;
        if (::lseek(directory, 0, SEEK_SET) < 0)
            return systemFailure("rewinding a directory");
        long size = 0;
        while ((size = ::syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0) {
            for (long position = 0; position < size;) {
                const auto *entry = reinterpret_cast<const DirectoryEntry *>(buffer + position);
                position += entry->length;
                if (std::strcmp(entry->name, ".") == 0 || std::strcmp(entry->name, "..") == 0)
                    continue;
                const bool wasRemoved = TRY(remove(static_cast<const char *>(entry->name)));
                isEmpty = isEmpty && !wasRemoved;
            }
        }
        if (size < 0)
            return systemFailure("reading a directory");
    }
    return {};
}

// Removes directories by moving what they hold to the top first: no recursion, whatever the depth.
class Wipe {
public:
    Wipe(int top, std::string spared) : m_top(top), m_spared(std::move(spared)) {}

    Result<void> run()
    {
        return drain(m_top, [this](const char *name) -> Result<bool> {
            if (name == m_spared)
                return false;
            TRY(removeTopEntry(name));
            return true;
        });
    }

private:
    Result<void> removeTopEntry(const char *name)
    {
        if (::unlinkat(m_top, name, 0) == 0 || errno == ENOENT)
            return {};
        if (errno != EISDIR)
            return systemFailure("removing a file in the box");
        const UniqueFd directory(::openat(m_top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!directory)
            return systemFailure("opening a directory in the box");
        const auto lift = [&](const char *inner) -> Result<bool> {
            TRY(liftOrRemove(directory.get(), inner));
            return true;
        };
        TRY(drain(directory.get(), lift));
        if (::unlinkat(m_top, name, AT_REMOVEDIR) != 0)
            return systemFailure("removing a directory in the box");
        return {};
    }

    Result<void> liftOrRemove(int directory, const char *name)
    {
        if (::unlinkat(directory, name, 0) == 0)
            return {};
        if (errno != EISDIR)
            return systemFailure("removing a file in the box");
        if (::unlinkat(directory, name, AT_REMOVEDIR) == 0)
            return {};
        int status = -1;
        do {
            const std::string target = "\x01wipe" + std::to_string(m_lifted++);
            status = static_cast<int>(
                ::syscall(SYS_renameat2, directory, name, m_top, target.c_str(), 1u /* RENAME_NOREPLACE */));
        } while (status != 0 && errno == EEXIST);
        if (status != 0)
            return systemFailure("lifting a directory in the box");
        return {};
    }

    const int m_top;
    const std::string m_spared;
    unsigned m_lifted = 0;
};

// Keeps files safe in a directory of a name that nobody else has while the rest is removed.
class Refuge {
public:
    Refuge(int top, const std::vector<std::string> &kept, std::uint32_t owner)
        : m_top(top), m_kept(kept), m_owner(owner)
    {
    }

    const std::string &name() const { return m_name; }

    Result<void> open()
    {
        if (m_kept.empty())
            return {};
        for (unsigned number = 0;; ++number) {
            m_name = "\x01keep" + std::to_string(number);
            if (::mkdirat(m_top, m_name.c_str(), 0700) == 0)
                break;
            if (errno != EEXIST)
                return systemFailure("making a refuge in the box");
        }
        for (std::size_t i = 0; i < m_kept.size(); ++i) {
            const Result<OpenParent> parent = openParent(m_top, m_kept[i], MissingParents::Refuse);
            if (parent && ::renameat(parent->directory.get(), parent->name.c_str(), m_top, inside(i).c_str()) != 0)
                return systemFailure("moving " + m_kept[i] + " aside");
        }
        return {};
    }

    Result<void> close()
    {
        if (m_kept.empty())
            return {};
        for (std::size_t i = 0; i < m_kept.size(); ++i) {
            const OpenParent parent = TRY(openParent(m_top, m_kept[i], MissingParents::Make, m_owner));
            if (::renameat(m_top, inside(i).c_str(), parent.directory.get(), parent.name.c_str()) != 0 &&
                errno != ENOENT)
                return systemFailure("moving " + m_kept[i] + " back");
        }
        if (::unlinkat(m_top, m_name.c_str(), AT_REMOVEDIR) != 0)
            return systemFailure("removing the refuge in the box");
        return {};
    }

private:
    std::string inside(std::size_t number) const { return m_name + "/" + std::to_string(number); }

    const int m_top;
    const std::vector<std::string> &m_kept;
    const std::uint32_t m_owner;
    std::string m_name;
};

} // namespace

Result<void> wipeDirectory(int directory, const std::vector<std::string> &kept, std::uint32_t owner)
{
    Refuge refuge(directory, kept, owner);
    TRY(refuge.open());
    TRY(Wipe(directory, refuge.name()).run());
    return refuge.close();
}

} // namespace gavel::sandbox
