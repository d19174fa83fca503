#include "test_sandbox.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::sandbox::test {

SandboxConfig testConfig(GroupBackend groups)
{
    SandboxConfig config;
    config.factoryProgram = GAVEL_BINARY_DIR "/bin/gavel-cells";
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
    const QByteArray path = QFile::encodeName(QStringLiteral(GAVEL_SANDBOX_PROGRAMS "/") + name);
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
        struct stat status;
        bool isNumber = false;
        const int pid = name.toInt(&isNumber);
        if (!isNumber || ::stat(QFile::encodeName(QStringLiteral("/proc/") + name).constData(), &status) != 0)
            continue;
        if (status.st_uid >= config.firstUid && status.st_uid < config.firstUid + config.uidCount)
            found.append(pid);
    }
    return found;
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
        const QString path = QString::fromUtf8(line.split(' ').value(4)) + QLatin1Char('/') + name;
        if (QDir(path).exists())
            found.append(path);
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
