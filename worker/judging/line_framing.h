#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gavel::worker {

// How a manager talks to several processes over one pipe each way: in lines. "2 text" is the line "text" to or from
// process 2 (processes count from 0); "2" alone, without a space, means that process 2 has closed its output, or that
// the manager closes its input. Pure; for one thread.
class LineFraming {
public:
    static constexpr std::size_t kMostLine = 1 << 20; // bytes

    explicit LineFraming(int processes) : m_fromProcess(std::size_t(processes)), m_processes(processes) {}

    // Appends to `toManager` what it is to be told. False: a line is too long.
    bool takeFromProcess(int process, std::span<const char> bytes, std::string &toManager);

    // Likewise, at the end of the process's output. A last line without an end gets one.
    void endProcess(int process, std::string &toManager);

    // One thing that the manager has said.
    struct Said {
        int process = 0;
        std::optional<std::string> line; // with its end; empty: close the process's input
    };

    // Appends what complete lines say. False: a line does not begin with the number of a process, or is too long.
    bool takeFromManager(std::span<const char> bytes, std::vector<Said> &said);

private:
    bool readLine(const std::string &line, std::vector<Said> &said) const;

    std::vector<std::string> m_fromProcess; // lines that are not over yet
    std::string m_fromManager;
    const int m_processes;
};

} // namespace gavel::worker
