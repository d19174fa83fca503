#include "bench/support/process_figures.h"

#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace gavel::bench {

double residentKibibytes(long long pid)
{
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.rfind("VmRSS:", 0) == 0)
            return std::stod(line.substr(6));
    }
    return 0;
}

double cpuSeconds(long long pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto end = text.rfind(')'); // the name may hold anything
    if (end == std::string::npos)
        return 0;
    std::istringstream fields(text.substr(end + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) // state ... cmajflt
        fields >> skipped;
    double user = 0;
    double kernel = 0;
    fields >> user >> kernel;
    return (user + kernel) / double(sysconf(_SC_CLK_TCK));
}

} // namespace gavel::bench
