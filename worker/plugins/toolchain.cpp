#include "worker/plugins/toolchain.h"

#include <QFile>

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

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

Refusal missingFrom(const plugin::LanguageDefinition &definition, const QString &field, const QString &reason)
{
    return Refusal{Refusal::Kind::MissingToolchain, definition.path, definition.id, field, 0, reason,
                   definition.debianPackages};
}

// `done` and the next name, without "." and "..".
QString step(const QString &done, const QString &name)
{
    if (name == QLatin1String("."))
        return done;
    if (name == QLatin1String(".."))
        return done.left(std::max<qsizetype>(0, done.lastIndexOf(QLatin1Char('/'))));
    return done + QLatin1Char('/') + name;
}

} // namespace

const Toolchains::Entry &Toolchains::entryAt(const QString &path)
{
    const auto known = m_entries.constFind(path);
    if (known != m_entries.constEnd())
        return *known;
    Entry entry;
    struct stat status {};
    const QByteArray name = QFile::encodeName(onHost(path));
    if (::lstat(name.constData(), &status) == 0) {
        if (S_ISLNK(status.st_mode)) {
            std::error_code error;
            entry.kind = Entry::Kind::Link;
            entry.target = QString::fromStdString(std::filesystem::read_symlink(name.toStdString(), error).string());
        } else if (S_ISDIR(status.st_mode)) {
            entry.kind = Entry::Kind::Directory;
        } else {
            const bool isProgram = S_ISREG(status.st_mode) && (status.st_mode & S_IXOTH);
            entry.kind = isProgram ? Entry::Kind::Program : Entry::Kind::OtherFile;
        }
    }
    return *m_entries.insert(path, entry);
}

ResolvedPath Toolchains::resolve(const QString &path, const QStringList &visibleDirectories)
{
    ResolvedPath result;
    const auto noteIfHidden = [&](const QString &place) {
        if (result.hiddenLink.isEmpty() && !isBelow(place, kAlwaysVisible) && !isBelow(place, visibleDirectories))
            result.hiddenLink = place;
    };
    QStringList ahead = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    QString here;
    for (int links = 0; !ahead.isEmpty();) {
        const QString next = step(here, ahead.takeFirst());
        const Entry entry = next.isEmpty() ? Entry{Entry::Kind::Directory, {}} : entryAt(next);
        if (entry.kind == Entry::Kind::Nothing)
            return result;
        if (entry.kind != Entry::Kind::Link) {
            here = next;
            continue;
        }
        noteIfHidden(next);
        if (++links > kMostLinks)
            return result;
        ahead = entry.target.split(QLatin1Char('/'), Qt::SkipEmptyParts) + ahead;
        if (entry.target.startsWith(QLatin1Char('/')))
            here.clear();
    }
    noteIfHidden(here);
    result.hostPath = onHost(here);
    return result;
}

std::optional<Refusal> Toolchains::missingProgram(const plugin::LanguageDefinition &definition, const QString &field,
                                                  const QStringList &arguments)
{
    if (arguments.isEmpty() || arguments.first().startsWith(QLatin1Char('{')))
        return std::nullopt;
    const QString &program = arguments.first();
    const ResolvedPath resolved = resolve(program, definition.readOnlyDirectories);
    if (resolved.hostPath.isEmpty())
        return missingFrom(definition, field, QStringLiteral("%1 is not on this host").arg(program));
    const QString below = m_root == QLatin1String("/") ? resolved.hostPath : resolved.hostPath.mid(m_root.size());
    if (entryAt(below).kind != Entry::Kind::Program)
        return missingFrom(definition, field, QStringLiteral("%1 is no program").arg(program));
    if (resolved.hiddenLink.isEmpty())
        return std::nullopt;
    Refusal refusal = missingFrom(
        definition, field,
        QStringLiteral("%1 leads through %2, which cells do not see: name the program it leads to, or add the "
                       "directory to readOnlyDirectories")
            .arg(program, resolved.hiddenLink));
    refusal.debianPackages.clear(); // none would mend it
    return refusal;
}

std::optional<Refusal> Toolchains::missing(const plugin::LanguageDefinition &definition)
{
    for (qsizetype at = 0; at < definition.compile.size(); ++at) {
        const QString field =
            definition.compile.size() == 1 ? QStringLiteral("compile") : QStringLiteral("compile[%1]").arg(at);
        if (auto refusal = missingProgram(definition, field, definition.compile.at(at)))
            return refusal;
    }
    if (auto refusal = missingProgram(definition, QStringLiteral("run"), definition.run))
        return refusal;
    if (auto refusal = missingProgram(definition, QStringLiteral("syntaxCheck"), definition.syntaxCheck))
        return refusal;
    if (auto refusal = missingProgram(definition, QStringLiteral("versionProbe"), definition.versionProbe))
        return refusal;
    for (const QString &directory : definition.readOnlyDirectories)
        if (resolve(directory, definition.readOnlyDirectories).hostPath.isEmpty())
            return missingFrom(definition, QStringLiteral("readOnlyDirectories"),
                               QStringLiteral("%1 is not on this host").arg(directory));
    return std::nullopt;
}

} // namespace gavel::worker
