#include "worker/judging/line_framing.h"

#include <charconv>

namespace gavel::worker {

namespace {

// Calls `take` with each complete line, its end included, and leaves the rest in `open`. False: a line is too long, or
// `take` said no.
template <typename Take>
bool forEachLine(std::string &open, std::span<const char> bytes, std::size_t most, Take take)
{
    open.append(bytes.data(), bytes.size());
    std::size_t begin = 0;
    for (std::size_t end; (end = open.find('\n', begin)) != std::string::npos; begin = end + 1) {
        if (end - begin > most || !take(open.substr(begin, end + 1 - begin)))
            return false;
    }
    open.erase(0, begin);
    return open.size() <= most;
}

} // namespace

bool LineFraming::takeFromProcess(int process, std::span<const char> bytes, std::string &toManager)
{
    return forEachLine(m_fromProcess[std::size_t(process)], bytes, kMostLine, [&](const std::string &line) {
        toManager += std::to_string(process) + ' ' + line;
        return true;
    });
}

void LineFraming::endProcess(int process, std::string &toManager)
{
    std::string &open = m_fromProcess[std::size_t(process)];
    if (!open.empty())
        toManager += std::to_string(process) + ' ' + open + '\n';
    open.clear();
    toManager += std::to_string(process) + '\n';
}

bool LineFraming::takeFromManager(std::span<const char> bytes, std::vector<Said> &said)
{
    return forEachLine(m_fromManager, bytes, kMostLine, [&](const std::string &line) { return readLine(line, said); });
}

bool LineFraming::readLine(const std::string &line, std::vector<Said> &said) const
{
    int process = -1;
    const char *end = line.data() + line.size();
    const auto [after, error] = std::from_chars(line.data(), end, process);
    if (error != std::errc() || process < 0 || process >= m_processes || (*after != ' ' && *after != '\n'))
        return false;
    if (*after == '\n')
        said.push_back({process, std::nullopt});
    else
        said.push_back({process, std::string(after + 1, end)});
    return true;
}

} // namespace gavel::worker
