#include "worker/plugins/toolchain.h"

#include <QDir>
#include <QFileInfo>

#include <filesystem>

namespace gavel::worker {
namespace {

constexpr int kMostLinks = 40; // as the kernel

// What every cell sees of the tree.
const QStringList kAlwaysVisible = {QStringLiteral("/usr"),   QStringLiteral("/bin"),   QStringLiteral("/sbin"),
                                    QStringLiteral("/lib"),   QStringLiteral("/lib32"), QStringLiteral("/lib64"),
                                    QStringLiteral("/libx32")};

bool isBelow(const QString &path, const QStringList &directories)
{
    for (const QString &directory : directories)
        if (path == directory || path.startsWith(directory + QLatin1Char('/')))
            return true;
    return false;
}

QString onHost(const QString &root, const QString &path)
{
    return root == QLatin1String("/") ? path : root + path;
}

// As it is written in the link: QFileInfo would resolve it against the host's root.
QString linkTarget(const QString &path)
{
    std::error_code error;
    return QString::fromStdString(std::filesystem::read_symlink(path.toStdString(), error).string());
}

std::optional<Refusal> missing(const plugin::LanguageDefinition &definition, const QString &field,
                               const QString &reason)
{
    return Refusal{Refusal::Kind::MissingToolchain, definition.path, definition.id, field, 0, reason,
                   definition.debianPackages};
}

std::optional<Refusal> missingProgram(const plugin::LanguageDefinition &definition, const QString &field,
                                      const QStringList &arguments, const QString &root)
{
    if (arguments.isEmpty() || arguments.first().startsWith(QLatin1Char('{')))
        return std::nullopt;
    const QString &program = arguments.first();
    const ResolvedPath resolved = resolvePath(root, program, definition.readOnlyDirectories);
    if (resolved.hostPath.isEmpty())
        return missing(definition, field, QStringLiteral("%1 is not on this host").arg(program));
    const QFileInfo file(resolved.hostPath);
    if (!file.isFile() || !file.isExecutable())
        return missing(definition, field, QStringLiteral("%1 is no program").arg(program));
    if (resolved.hiddenLink.isEmpty())
        return std::nullopt;
    Refusal refusal =
        *missing(definition, field,
                 QStringLiteral("%1 leads through %2, which cells do not see: name the program it leads to, or add the "
                                "directory to readOnlyDirectories")
                     .arg(program, resolved.hiddenLink));
    refusal.debianPackages.clear();
    return refusal;
}

} // namespace

ResolvedPath resolvePath(const QString &root, const QString &path, const QStringList &visibleDirectories)
{
    ResolvedPath result;
    QStringList ahead = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    QString here;
    for (int links = 0; !ahead.isEmpty();) {
        const QString next = QDir::cleanPath(here + QLatin1Char('/') + ahead.takeFirst());
        if (result.hiddenLink.isEmpty() && !isBelow(next, kAlwaysVisible) && !isBelow(next, visibleDirectories) &&
            QFileInfo(onHost(root, next)).isSymLink())
            result.hiddenLink = next;
        const QFileInfo file(onHost(root, next));
        if (!file.isSymLink() && !file.exists())
            return result;
        if (!file.isSymLink()) {
            here = next;
            continue;
        }
        if (++links > kMostLinks)
            return result;
        const QString target = linkTarget(file.filePath());
        ahead = target.split(QLatin1Char('/'), Qt::SkipEmptyParts) + ahead;
        if (target.startsWith(QLatin1Char('/')))
            here.clear();
    }
    if (result.hiddenLink.isEmpty() && !isBelow(here, kAlwaysVisible) && !isBelow(here, visibleDirectories))
        result.hiddenLink = here;
    result.hostPath = onHost(root, here);
    return result;
}

std::optional<Refusal> missingToolchain(const plugin::LanguageDefinition &definition, const QString &root)
{
    for (qsizetype at = 0; at < definition.compile.size(); ++at) {
        const QString field =
            definition.compile.size() == 1 ? QStringLiteral("compile") : QStringLiteral("compile[%1]").arg(at);
        if (auto refusal = missingProgram(definition, field, definition.compile.at(at), root))
            return refusal;
    }
    if (auto refusal = missingProgram(definition, QStringLiteral("run"), definition.run, root))
        return refusal;
    if (auto refusal = missingProgram(definition, QStringLiteral("syntaxCheck"), definition.syntaxCheck, root))
        return refusal;
    if (auto refusal = missingProgram(definition, QStringLiteral("versionProbe"), definition.versionProbe, root))
        return refusal;
    for (const QString &directory : definition.readOnlyDirectories)
        if (!QFileInfo(onHost(root, directory)).exists())
            return missing(definition, QStringLiteral("readOnlyDirectories"),
                           QStringLiteral("%1 is not on this host").arg(directory));
    return std::nullopt;
}

} // namespace gavel::worker
