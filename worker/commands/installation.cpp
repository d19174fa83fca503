#include "worker/commands/installation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <sched.h>

namespace gavel::worker {

namespace {

Result<QString> firstExisting(const char *what, const QStringList &candidates)
{
    for (const QString &candidate : candidates) {
        if (QFileInfo::exists(candidate))
            return QDir::cleanPath(candidate);
    }
    return failure(ErrorCode::NotFound, std::string("cannot find ") + what + "; looked for " +
                                            candidates.join(QStringLiteral(" and ")).toStdString());
}

} // namespace

Result<Installation> Installation::find(const QString &pluginDirectory)
{
    const QString here = QCoreApplication::applicationDirPath();
    const auto program = [&](const QString &name) {
        return QStringList{here + QLatin1Char('/') + name, here + QStringLiteral("/../libexec/gavel/") + name};
    };
    QStringList pluginPlaces{here + QStringLiteral("/../plugins"), here + QStringLiteral("/../lib/gavel/plugins")};
    if (!pluginDirectory.isEmpty())
        pluginPlaces = QStringList{QFileInfo(pluginDirectory).absoluteFilePath()};
    Installation installation;
    installation.cellsProgram = TRY(firstExisting("the cell factory", program(QStringLiteral("gavel-cells"))));
    installation.checkerHostProgram =
        TRY(firstExisting("the checker host", program(QStringLiteral("gavel-checker-host"))));
    installation.attacksProgram = TRY(firstExisting("the attacks", program(QStringLiteral("gavel-attacks"))));
    installation.pluginDirectory = TRY(firstExisting("the plugins", pluginPlaces));
    return installation;
}

std::vector<int> allowedCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> cores;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (CPU_ISSET(unsigned(core), &set))
                cores.push_back(core);
        }
    }
    if (cores.empty())
        cores.push_back(0);
    return cores;
}

std::vector<int> coresForSlots(int slots)
{
    const std::vector<int> allowed = allowedCores();
    std::vector<int> cores;
    for (int slot = 0; slot < slots; ++slot)
        cores.push_back(allowed[std::size_t(slot) % allowed.size()]);
    return cores;
}

} // namespace gavel::worker
