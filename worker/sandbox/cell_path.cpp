#include "worker/sandbox/cell_path.h"

#include <climits>
#include <string>

namespace gavel::sandbox {

namespace {

bool isGoodComponent(std::string_view component)
{
    return !component.empty() && component != "." && component != ".." && component.size() <= NAME_MAX;
}

// Printable for a message, whatever the caller passed.
std::string quoted(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text.substr(0, 100))
        result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    return result + (text.size() > 100 ? "...\"" : "\"");
}

} // namespace

Result<void> checkRelativePath(std::string_view path)
{
    if (path.empty() || path.size() >= PATH_MAX || path.find('\0') != std::string_view::npos)
        return failure(ErrorCode::InvalidArgument, "path " + quoted(path) + ": empty, too long or with a NUL byte");
    for (std::string_view rest = path;;) {
        const std::size_t slash = rest.find('/');
        if (!isGoodComponent(rest.substr(0, slash)))
            return failure(ErrorCode::InvalidArgument,
                           "path " + quoted(path) + ": must be relative, without \".\", \"..\" or empty parts");
        if (slash == std::string_view::npos)
            return {};
        rest.remove_prefix(slash + 1);
    }
}

Result<void> checkAbsolutePath(std::string_view what, std::string_view path)
{
    if (path.empty() || path.front() != '/' || path.size() >= PATH_MAX || path.find('\0') != std::string_view::npos)
        return failure(ErrorCode::InvalidArgument,
                       std::string(what) + " " + quoted(path) + ": must be an absolute path");
    return {};
}

} // namespace gavel::sandbox
