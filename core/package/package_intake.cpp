#include "core/package/package_intake.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace gavel::package {

namespace {

const QString kSlash = QStringLiteral("/");

// As the format says, and '+', for it knows sources that end in .c++.
bool isOrdinaryName(const QString &name)
{
    static const QRegularExpression ordinary(QStringLiteral("\\A[a-zA-Z0-9_][a-zA-Z0-9_.+-]{0,254}\\z"));
    return ordinary.match(name).hasMatch();
}

// For messages: control characters and broken UTF-8 made visible.
QString printable(const QByteArray &raw)
{
    QString text;
    for (const QChar c : QString::fromUtf8(raw.left(200)))
        text += c.isPrint() ? c : QChar(QChar::ReplacementCharacter);
    return text;
}

enum class Holding { No, Settings, Source };

// Which files must be at hand to understand the package.
Holding holdingOf(const QString &path)
{
    if (path == QLatin1String("problem.yaml") || path == QLatin1String("domjudge-problem.ini") ||
        path == QLatin1String(".timelimit") || path == QLatin1String("problem.xml"))
        return Holding::Settings;
    if (path == QLatin1String("submissions/submissions.yaml"))
        return Holding::Settings;
    if (path.startsWith(QLatin1String("data/")) && path.endsWith(QLatin1String(".yaml")))
        return Holding::Settings;
    const bool isProgram =
        path.startsWith(QLatin1String("submissions/")) || path.startsWith(QLatin1String("output_validators/")) ||
        path.startsWith(QLatin1String("output_validator/")) || path.startsWith(QLatin1String("graders/"));
    return isProgram ? Holding::Source : Holding::No;
}

// Sources larger than this are not searched for annotations and the like.
constexpr qint64 kMostSource = 1024 * 1024;

bool isSettingsName(const QString &name)
{
    return name == QLatin1String("problem.yaml") || name == QLatin1String("domjudge-problem.ini") ||
           name == QLatin1String("problem.xml");
}

} // namespace

PackageIntake::PackageIntake(PackageSource &source, blobs::BlobBatch &batch, const ImportBounds &bounds,
                             FaultList &faults)
    : m_source(source), m_batch(batch), m_bounds(bounds), m_faults(faults)
{
}

Result<PackageTree> PackageIntake::take()
{
    const auto faultOrFailure = [&](Result<void> done) -> Result<void> {
        if (done || done.error().code != ErrorCode::DataCorrupted)
            return done;
        m_faults.error({}, QStringLiteral("cannot be unpacked: ") + QString::fromStdString(done.error().message));
        return {};
    };
    TRY(faultOrFailure(m_source.forEachEntry([&](const SourceEntry &entry, const auto &) { return survey(entry); })));
    surveyDirectories();
    findTopDirectory();
    if (m_faults.hasErrors())
        return std::move(m_tree);
    TRY(faultOrFailure(
        m_source.forEachEntry([&](const SourceEntry &entry, const auto &bytes) { return read(entry, bytes); })));
    resolveLinks();
    return std::move(m_tree);
}

PackageIntake::Next PackageIntake::stop(const QString &reason)
{
    m_faults.error({}, reason);
    return Next::Stop;
}

Result<PackageIntake::Next> PackageIntake::survey(const SourceEntry &entry)
{
    if (++m_entries > m_bounds.fileCount)
        return stop(QStringLiteral("has more than %1 files and directories").arg(m_bounds.fileCount));
    const bool isDirectory = entry.kind == SourceEntry::Kind::Directory;
    const std::optional<QString> path = admit(entry.path, isDirectory);
    if (!path) {
        m_ignored.insert(entry.path);
        return isDirectory ? Next::SkipDirectory : Next::Continue;
    }
    if (entry.kind == SourceEntry::Kind::Refused)
        m_faults.error(*path, entry.reason);
    return isDirectory || entry.kind == SourceEntry::Kind::Refused ? Next::Continue : surveyFile(entry, *path);
}

// Empty for a name that is refused, with a fault, or ignored, as the format demands for names out of the ordinary.
std::optional<QString> PackageIntake::admit(const QByteArray &rawPath, bool isDirectory)
{
    const QString shown = printable(rawPath);
    const auto refuse = [&](const QString &reason) {
        m_faults.error(shown, reason);
        return std::nullopt;
    };
    if (rawPath.size() > m_bounds.pathLength)
        return refuse(
            QStringLiteral("has a path of %1 bytes, more than %2").arg(rawPath.size()).arg(m_bounds.pathLength));
    if (rawPath.startsWith('/'))
        return refuse(QStringLiteral("is an absolute path"));
    if (rawPath.contains('\\'))
        return refuse(QStringLiteral("has a backslash in its name: directories are separated by '/'"));
    QStringList names = QString::fromUtf8(rawPath).split(kSlash, Qt::SkipEmptyParts);
    names.removeAll(QStringLiteral("."));
    if (names.contains(QStringLiteral("..")))
        return refuse(QStringLiteral("leads out of the package by '..'"));
    if (names.size() > m_bounds.pathDepth)
        return refuse(QStringLiteral("lies more than %1 directories deep").arg(m_bounds.pathDepth));
    for (const QString &name : std::as_const(names)) {
        if (name == QLatin1String(".timelimit") && names.size() <= 2 && !isDirectory)
            continue;
        if (name == QLatin1String("__MACOSX") || name.startsWith(QLatin1Char('.')))
            return std::nullopt;
        if (!isOrdinaryName(name)) {
            m_faults.warning(shown,
                             QStringLiteral("is ignored: names are made of letters, digits, '_', '-', '+' and '.'"));
            return std::nullopt;
        }
    }
    if (names.isEmpty() && !isDirectory)
        return refuse(QStringLiteral("has no name"));
    return names.join(kSlash);
}

PackageIntake::Next PackageIntake::surveyFile(const SourceEntry &entry, const QString &path)
{
    if (m_paths.contains(entry.path) || m_lowerCase.value(path.toLower()) == path) {
        m_faults.error(path, QStringLiteral("is there twice"));
        return Next::Continue;
    }
    if (const QString other = m_lowerCase.value(path.toLower()); !other.isEmpty())
        m_faults.warning(path, QStringLiteral("differs from %1 only by capital letters").arg(other));
    m_lowerCase.insert(path.toLower(), path);
    m_paths.insert(entry.path, path);
    if (entry.size > m_bounds.fileSize.count)
        m_faults.error(path, QStringLiteral("has %1 bytes, more than %2").arg(entry.size).arg(m_bounds.fileSize.count));
    m_claimed += std::max<qint64>(entry.size, 0);
    if (m_claimed > m_bounds.totalSize.count)
        return stop(QStringLiteral("has more than %1 bytes of files").arg(m_bounds.totalSize.count));
    return Next::Continue;
}

// A name cannot be a file and a directory, which archives may well say.
void PackageIntake::surveyDirectories()
{
    const QSet<QString> files(m_paths.cbegin(), m_paths.cend());
    QSet<QString> told;
    for (const QString &path : files) {
        for (qsizetype at = path.indexOf(QLatin1Char('/')); at >= 0; at = path.indexOf(QLatin1Char('/'), at + 1)) {
            const QString directory = path.first(at);
            if (files.contains(directory) && !told.contains(directory)) {
                told.insert(directory);
                m_faults.error(directory, QStringLiteral("is both a file and a directory"));
            }
        }
    }
}

void PackageIntake::findTopDirectory()
{
    QSet<QString> tops;
    QSet<QString> found;
    for (const QString &path : std::as_const(m_paths)) {
        if (isSettingsName(path))
            return; // nothing is wrapped
        const QString top = path.section(QLatin1Char('/'), 0, 0);
        tops.insert(top);
        if (isSettingsName(path.mid(top.size() + 1)))
            found.insert(top);
    }
    QStringList roots = found.values();
    roots.sort();
    if (roots.size() > 1)
        m_faults.error({}, QStringLiteral("holds more than one package: ") + roots.join(QStringLiteral(", ")));
    else if (roots.size() == 1 && tops.size() > 1)
        m_faults.error({}, QStringLiteral("has a package in %1/ and other files beside it").arg(roots.first()));
    else if (roots.size() == 1)
        m_tree.topDirectory = roots.first();
}

QString PackageIntake::shortened(const QString &path) const
{
    return m_tree.topDirectory.isEmpty() ? path : path.mid(m_tree.topDirectory.size() + 1);
}

Result<PackageIntake::Next> PackageIntake::read(const SourceEntry &entry, const PackageSource::Read &bytes)
{
    const auto known = m_paths.constFind(entry.path);
    if (known == m_paths.cend()) // a directory, or ignored, or it has appeared since
        return m_ignored.contains(entry.path) ? Next::SkipDirectory : Next::Continue;
    const QString path = shortened(*known);
    if (entry.kind == SourceEntry::Kind::Link) {
        m_links.insert(path, QString::fromUtf8(entry.linkTarget));
        return Next::Continue;
    }
    const Result<bool> isTaken = readFile(path, bytes);
    if (isTaken)
        return *isTaken ? Next::Continue : Next::Stop;
    if (isTaken.error().code != ErrorCode::DataCorrupted)
        return failure(isTaken.error());
    m_faults.error(path, QStringLiteral("cannot be unpacked: ") + QString::fromStdString(isTaken.error().message));
    return Next::Continue;
}

// False when a bound was met that ends the reading.
Result<bool> PackageIntake::readFile(const QString &path, const PackageSource::Read &bytes)
{
    const Holding holding = holdingOf(path);
    const bool isXml = path == QLatin1String("problem.xml"); // lists every test
    const qint64 mostText =
        holding == Holding::Settings && !isXml ? m_bounds.settingsFileSize.count : kMostSource * (isXml ? 8 : 1);
    std::optional<QByteArray> text;
    if (holding != Holding::No)
        text.emplace();
    const std::unique_ptr<blobs::BlobWriter> writer = TRY(m_batch.startBlob());
    qint64 size = 0;
    for (QByteArrayView piece = TRY(bytes()); !piece.isEmpty(); piece = TRY(bytes())) {
        size += piece.size();
        m_read += piece.size();
        if (size > m_bounds.fileSize.count || m_read > m_bounds.totalSize.count) {
            m_faults.error(path, QStringLiteral("unpacks to more than the allowed size"));
            return false;
        }
        if (text && size > mostText)
            text.reset();
        if (text)
            text->append(piece.data(), piece.size());
        TRY(writer->write(piece));
    }
    if (holding == Holding::Settings && !text)
        m_faults.error(path, QStringLiteral("has more than %1 bytes").arg(mostText));
    m_held += text ? text->size() : 0;
    m_tree.files.insert(
        path, TreeFile {
            TRY(writer->finish())
            , std::move(text)
        });
    if (m_held > m_bounds.heldText.count) {
        m_faults.error(path, tooMuchText());
        return false;
    }
    return true;
}

// A link costs what its target costs where it is looked into.
void PackageIntake::addLinked(const QString &path, TreeFile target)
{
    if (holdingOf(path) == Holding::Settings && !target.text)
        m_faults.error(path, QStringLiteral("is a symbolic link to a file that is none of settings"));
    if (holdingOf(path) == Holding::No)
        target.text.reset();
    m_held += target.text ? target.text->size() : 0;
    if (m_held > m_bounds.heldText.count)
        m_faults.error(path, tooMuchText());
    m_tree.files.insert(path, std::move(target));
}

QString PackageIntake::tooMuchText() const
{
    return QStringLiteral("settings, solutions and validators together have more than %1 bytes")
        .arg(m_bounds.heldText.count);
}

// Links to links, too: each round resolves those whose target is a file by now.
void PackageIntake::resolveLinks()
{
    for (int round = 0; round < 8 && !m_links.isEmpty(); ++round) {
        for (auto link = m_links.begin(); link != m_links.end();) {
            QStringList names = link.key().split(kSlash);
            names.removeLast();
            for (const QString &name : link.value().split(kSlash)) {
                if (name == QLatin1String("..") && !names.isEmpty() && names.last() != name)
                    names.removeLast();
                else if (!name.isEmpty() && name != QLatin1String("."))
                    names.append(name);
            }
            const auto target = m_tree.files.constFind(names.join(kSlash));
            const bool isInside = !link.value().startsWith(kSlash) && target != m_tree.files.cend();
            if (isInside)
                addLinked(link.key(), *target);
            link = isInside ? m_links.erase(link) : std::next(link);
        }
    }
    for (auto link = m_links.cbegin(); link != m_links.cend(); ++link)
        m_faults.error(link.key(), QStringLiteral("is a symbolic link to %1, which is no file of the package")
                                       .arg(printable(link.value().toUtf8())));
}

} // namespace gavel::package
