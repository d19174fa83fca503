#include "test_sandbox.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::sandbox::test {

namespace {

// Where as_ordinary_user.sh has put it, or else where the build has.
QString placeOf(const char *variable, const char *built)
{
    return qEnvironmentVariable(variable, QString::fromUtf8(built));
}

bool isRoot()
{
    return ::geteuid() == 0;
}

// Ids of a process by their namespaces, the outermost first; and its user.
struct ProcessIdentity {
    QList<int> pids;
    uint user = 0;
};

ProcessIdentity identityOf(const QString &pid)
{
    ProcessIdentity identity;
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return identity;
    for (const QByteArray &line : status.readAll().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.first() == "Uid:")
            identity.user = words.value(1).toUInt();
        if (words.first() != "NSpid:")
            continue;
        for (const QByteArray &word : words.mid(1))
            identity.pids.append(word.toInt());
    }
    return identity;
}

// An ordinary user's programs have its own user id; but they live in a pid namespace below ours, and are not its first.
bool isProgram(const ProcessIdentity &identity, const SandboxConfig &config)
{
    if (isRoot())
        return identity.user >= config.firstUid && identity.user < config.firstUid + config.uidCount;
    return identity.user == ::geteuid() && identity.pids.size() > 1 && identity.pids.last() != 1;
}

} // namespace

QString programSources()
{
    return placeOf("GAVEL_TEST_SOURCES", GAVEL_SOURCE_DIR "/tests/worker/sandbox/programs");
}

SandboxConfig testConfig(GroupBackend groups)
{
    SandboxConfig config;
    config.factoryProgram = placeOf("GAVEL_TEST_CELLS", GAVEL_BINARY_DIR "/bin/gavel-cells").toStdString();
    config.groups = groups;
    config.name = "test-" + std::to_string(::getpid());
    config.firstUid = 1'000'000 + static_cast<std::uint32_t>(::getpid() % 4096) * 256;
    config.cores = {0};
    return config;
}

std::unique_ptr<Sandbox> makeSandbox(const SandboxConfig &config)
{
    Result<std::unique_ptr<Sandbox>> sandbox = Sandbox::create(config);
    if (!sandbox)
        QTest::qFail(sandbox.error().message.c_str(), __FILE__, __LINE__);
    return sandbox ? std::move(*sandbox) : nullptr;
}

std::unique_ptr<Cell> takeCell(Sandbox &sandbox, int slot)
{
    Result<std::unique_ptr<Cell>> cell = sandbox.takeCell(slot);
    if (!cell)
        QTest::qFail(cell.error().message.c_str(), __FILE__, __LINE__);
    return cell ? std::move(*cell) : nullptr;
}

bool putProgram(Cell &cell, const QString &name, const QString &as)
{
    const QByteArray path =
        QFile::encodeName(placeOf("GAVEL_TEST_PROGRAMS", GAVEL_SANDBOX_PROGRAMS) + QLatin1Char('/') + name);
    const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    const Result<void> outcome = cell.putFile(Area::App, as.toStdString(), file.get(), true);
    if (!outcome)
        QTest::qFail((path.toStdString() + ": " + outcome.error().message).c_str(), __FILE__, __LINE__);
    return outcome.has_value();
}

RunRecipe recipeFor(const QStringList &arguments)
{
    RunRecipe recipe;
    recipe.argv.push_back("/app/program");
    for (const QString &argument : arguments)
        recipe.argv.push_back(argument.toStdString());
    recipe.environment = {"GIVEN=1"};
    return recipe;
}

RunResult runProgram(Cell &cell, const QString &name, RunRecipe recipe, Cell::BoxBefore boxBefore)
{
    if (!putProgram(cell, name))
        return {};
    Result<RunResult> result = cell.run(recipe, boxBefore);
    if (!result)
        QTest::qFail(result.error().message.c_str(), __FILE__, __LINE__);
    return result ? std::move(*result) : RunResult{};
}

QByteArray contentOf(const UniqueFd &file)
{
    struct stat status = {};
    ::fstat(file.get(), &status);
    QByteArray content(status.st_size, Qt::Uninitialized);
    content.resize(
        std::max<qsizetype>(::pread(file.get(), content.data(), static_cast<std::size_t>(content.size()), 0), 0));
    return content;
}

QList<int> processesOf(const SandboxConfig &config)
{
    QList<int> found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        bool isNumber = false;
        const int pid = name.toInt(&isNumber);
        if (isNumber && isProgram(identityOf(name), config))
            found.append(pid);
    }
    return found;
}

int factoryOf(int owner)
{
    for (const int pid : childrenOf(owner)) {
        QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
        if (name.open(QIODevice::ReadOnly) && name.readAll() == "gavel-cells\n")
            return pid;
    }
    return 0;
}

QList<int> childrenOf(int parent)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    QList<int> children;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &pid : file.readAll().simplified().split(' ')) {
            if (!pid.isEmpty())
                children.append(pid.toInt());
        }
    }
    return children;
}

namespace {

bool isOfCell(const SandboxConfig &config, std::uint32_t uid)
{
    return uid >= config.firstUid && uid < config.firstUid + config.uidCount;
}

// Lines of a table of the kernel in which a column is the user id of a cell.
QStringList linesOf(const SandboxConfig &config, const QString &path, int column)
{
    QFile file(path);
    QStringList found;
    if (!file.open(QIODevice::ReadOnly))
        return found;
    for (const QByteArray &line : file.readAll().split('\n')) {
        bool isNumber = false;
        const std::uint32_t uid = line.simplified().split(' ').value(column).replace(':', "").toUInt(&isNumber);
        if (isNumber && isOfCell(config, uid))
            found.append(path + QStringLiteral(": ") + QString::fromLatin1(line));
    }
    return found;
}

QStringList filesOf(const SandboxConfig &config, const QString &directory)
{
    QStringList found;
    for (const QString &name : QDir(directory).entryList(QDir::AllEntries | QDir::Hidden | QDir::System)) {
        struct stat status;
        const QString path = directory + QLatin1Char('/') + name;
        if (::lstat(QFile::encodeName(path).constData(), &status) == 0 && isOfCell(config, status.st_uid))
            found.append(path);
    }
    return found;
}

} // namespace

QStringList leftoversOf(const SandboxConfig &config)
{
    QStringList found;
    for (const int pid : processesOf(config))
        found.append(QStringLiteral("process %1").arg(pid));
    if (!isRoot())
        return found; // the rest could belong to anything of our user
    for (const char *directory : {"/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue"})
        found += filesOf(config, QString::fromLatin1(directory));
    found += linesOf(config, QStringLiteral("/proc/key-users"), 0);
    found += linesOf(config, QStringLiteral("/proc/sysvipc/shm"), 7);
    found += linesOf(config, QStringLiteral("/proc/sysvipc/msg"), 7);
    found += linesOf(config, QStringLiteral("/proc/sysvipc/sem"), 4);
    return found;
}

int groupCountOf(const SandboxConfig &config)
{
    int count = 0;
    for (const QString &parent : groupsOf(config)) {
        QDirIterator groups(parent, QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        for (; groups.hasNext(); groups.next())
            ++count;
    }
    return count;
}

// Our own v2 group, or the one above if we have left that for one below it.
static QString ownSubtree()
{
    QFile file(QStringLiteral("/proc/self/cgroup"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QString path = QString::fromUtf8(line.mid(3)).remove(QStringLiteral("/gavel-supervisor"));
        if (line.startsWith("0::") && path != QStringLiteral("/"))
            return path;
    }
    return {};
}

QStringList groupsOf(const SandboxConfig &config)
{
    QStringList found;
    const QString name = QStringLiteral("gavel-") + QString::fromStdString(config.name);
    QFile mounts(QStringLiteral("/proc/self/mountinfo"));
    if (!mounts.open(QIODevice::ReadOnly))
        return found;
    for (const QByteArray &line : mounts.readAll().split('\n')) {
        if (!line.contains(" - cgroup"))
            continue;
        const QString mount = QString::fromUtf8(line.split(' ').value(4));
        for (const QString &path : QSet<QString>{mount, mount + ownSubtree()}) {
            if (QDir(path + QLatin1Char('/') + name).exists())
                found.append(path + QLatin1Char('/') + name);
        }
    }
    return found;
}

bool eventually(const std::function<bool()> &condition)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > 10'000)
            return false;
        QThread::msleep(2);
    }
    return true;
}

QString textOf(Termination termination)
{
    const std::string_view text = toString(termination);
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace gavel::sandbox::test
