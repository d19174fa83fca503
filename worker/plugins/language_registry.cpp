#include "worker/plugins/language_registry.h"

#include "core/plugin/plain_family.h"
#include "worker/plugins/language_file.h"
#include "worker/plugins/plugin_file.h"
#include "worker/plugins/toolchain.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace gavel::worker {
namespace {

const QString kPlainFamily = QStringLiteral("plain");

const plugin::LanguageFamily &plainFamily()
{
    static const plugin::PlainFamily family;
    return family;
}

// The plugin loader looks for relative names in places of its own.
LanguageFolders withAbsolutePaths(LanguageFolders folders)
{
    folders.pluginDirectory = QFileInfo(folders.pluginDirectory).absoluteFilePath();
    if (!folders.siteDirectory.isEmpty())
        folders.siteDirectory = QFileInfo(folders.siteDirectory).absoluteFilePath();
    return folders;
}

QStringList sortedFolders(const QString &directory)
{
    return QDir(directory).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

QStringList sortedLanguageFiles(const QString &directory)
{
    return QDir(directory).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
}

QString firstLine(const QString &text)
{
    for (const QString &line : text.split(QLatin1Char('\n')))
        if (!line.trimmed().isEmpty())
            return line.trimmed();
    return {};
}

// Some toolchains tell all they were built with.
constexpr int kLongestVersion = 100;

// The line that has the pattern: some print others before it, with what is no part of the version.
QString versionIn(const QString &answer, const QRegularExpression &pattern)
{
    const QStringList lines = answer.split(QLatin1Char('\n'));
    const auto found = std::ranges::find_if(
        lines, [&](const QString &one) { return !one.trimmed().isEmpty() && one.contains(pattern); });
    const QString line = found == lines.end() ? firstLine(answer) : found->trimmed();
    if (line.size() <= kLongestVersion)
        return line;
    return line.left(line.lastIndexOf(QLatin1Char(' '), kLongestVersion)).left(kLongestVersion) + QChar(0x2026);
}

bool isPreferred(const OfferedLanguage *a, const OfferedLanguage *b)
{
    if (a->definition.preference != b->definition.preference)
        return a->definition.preference > b->definition.preference;
    return a->definition.id < b->definition.id;
}

template <typename Predicate>
QList<const OfferedLanguage *> select(const QList<OfferedLanguage> &offered, Predicate isWanted)
{
    QList<const OfferedLanguage *> result;
    for (const OfferedLanguage &language : offered)
        if (isWanted(language.definition))
            result.append(&language);
    std::sort(result.begin(), result.end(), isPreferred);
    return result;
}

std::expected<const plugin::LanguageFamily *, Refusal> loadFamily(const QString &path, const QString &name)
{
    const auto file = readPluginFile(path, GavelLanguageFamily_iid, name);
    if (!file)
        return std::unexpected(file.error());
    const auto instance = loadPlugin(*file);
    if (!instance)
        return std::unexpected(instance.error());
    if (const auto *family = qobject_cast<plugin::LanguageFamily *>(*instance))
        return family;
    return std::unexpected(Refusal{Refusal::Kind::LoadFailed,
                                   path,
                                   {},
                                   {},
                                   0,
                                   QStringLiteral("does not implement LanguageFamily: is Q_INTERFACES missing?"),
                                   {}});
}

// Its programs are there, but they are another language's.
Refusal otherVersion(const plugin::LanguageDefinition &definition, const QString &found)
{
    return Refusal{Refusal::Kind::MissingToolchain,
                   definition.path,
                   definition.id,
                   QStringLiteral("versionPattern"),
                   0,
                   QStringLiteral("found \"%1\" instead").arg(found),
                   definition.debianPackages};
}

void sortCatalog(LanguageCatalog &catalog)
{
    std::sort(catalog.offered.begin(), catalog.offered.end(),
              [](const auto &a, const auto &b) { return a.definition.id < b.definition.id; });
    std::sort(catalog.known.begin(), catalog.known.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    std::stable_sort(catalog.refused.begin(), catalog.refused.end(),
                     [](const Refusal &a, const Refusal &b) { return a.path < b.path; });
}

} // namespace

const OfferedLanguage *LanguageCatalog::find(const QString &id) const
{
    const auto found =
        std::lower_bound(offered.begin(), offered.end(), id,
                         [](const auto &language, const QString &key) { return language.definition.id < key; });
    return found != offered.end() && found->definition.id == id ? &*found : nullptr;
}

QList<const OfferedLanguage *> LanguageCatalog::withExtension(const QString &extension) const
{
    return select(offered, [&](const auto &definition) { return definition.extensions.contains(extension); });
}

QList<const OfferedLanguage *> LanguageCatalog::withPackageCode(const QString &code) const
{
    return select(offered, [&](const auto &definition) { return definition.packageCode == code; });
}

LanguageRegistry::LanguageRegistry(LanguageFolders folders)
    : m_folders(withAbsolutePaths(std::move(folders))), m_catalog(std::make_shared<const LanguageCatalog>())
{
}

LanguageRegistry::~LanguageRegistry() = default;

std::shared_ptr<const LanguageCatalog> LanguageRegistry::load(const VersionProbe &probe)
{
    const std::lock_guard loading(m_loading);
    auto catalog = std::make_shared<LanguageCatalog>();
    loadFamilies(*catalog);
    Toolchains toolchains(m_folders.root);
    for (const QString &family : sortedFolders(m_folders.pluginDirectory))
        readDefinitions(m_folders.pluginDirectory + QLatin1Char('/') + family, family, *catalog, toolchains);
    if (!m_folders.siteDirectory.isEmpty())
        readDefinitions(m_folders.siteDirectory, QString(), *catalog, toolchains);
    if (!m_folders.only.isEmpty()) {
        catalog->offered.removeIf(
            [this](const OfferedLanguage &language) { return !m_folders.only.contains(language.definition.id); });
    }
    if (probe)
        probeVersions(*catalog, probe);
    sortCatalog(*catalog);

    const std::lock_guard publishing(m_mutex);
    m_catalog = catalog;
    return m_catalog;
}

std::shared_ptr<const LanguageCatalog> LanguageRegistry::catalog() const
{
    const std::lock_guard lock(m_mutex);
    return m_catalog;
}

QStringList LanguageRegistry::watchedPaths() const
{
    QStringList paths;
    QStringList folders;
    for (const QString &family : sortedFolders(m_folders.pluginDirectory))
        folders.append(m_folders.pluginDirectory + QLatin1Char('/') + family);
    folders.append(m_folders.siteDirectory);
    for (const QString &folder : folders) {
        if (folder.isEmpty() || !QFileInfo(folder).isDir())
            continue;
        paths.append(folder);
        for (const QString &file : sortedLanguageFiles(folder))
            paths.append(folder + QLatin1Char('/') + file);
    }
    return paths;
}

const plugin::LanguageFamily *LanguageRegistry::familyNamed(const QString &name) const
{
    if (name == kPlainFamily)
        return &plainFamily();
    const auto found = m_families.find(name);
    return found == m_families.end() ? nullptr : found->second;
}

void LanguageRegistry::loadFamilies(LanguageCatalog &catalog)
{
    if (!QFileInfo(m_folders.pluginDirectory).isDir()) {
        catalog.refused.append(Refusal{Refusal::Kind::Unreadable,
                                       m_folders.pluginDirectory,
                                       {},
                                       {},
                                       0,
                                       QStringLiteral("there is no such directory of language plugins"),
                                       {}});
        return;
    }
    for (const QString &name : sortedFolders(m_folders.pluginDirectory)) {
        if (m_families.contains(name))
            continue;
        const auto family = loadFamily(QStringLiteral("%1/%2/%2.so").arg(m_folders.pluginDirectory, name), name);
        if (family)
            m_families.emplace(name, *family);
        else
            catalog.refused.append(family.error());
    }
}

void LanguageRegistry::readDefinitions(const QString &directory, const QString &family, LanguageCatalog &catalog,
                                       Toolchains &toolchains) const
{
    for (const QString &name : sortedLanguageFiles(directory)) {
        auto language = readLanguage(directory + QLatin1Char('/') + name, family, catalog, toolchains);
        if (language)
            catalog.offered.append(*std::move(language));
        else
            catalog.refused.append(std::move(language).error());
    }
}

std::expected<OfferedLanguage, Refusal> LanguageRegistry::readLanguage(const QString &path, const QString &folderFamily,
                                                                       LanguageCatalog &catalog,
                                                                       Toolchains &toolchains) const
{
    auto definition = readLanguageFile(path);
    if (!definition)
        return std::unexpected(std::move(definition).error());
    const auto refuse = [&](Refusal::Kind kind, const char *field, const QString &reason) {
        return std::unexpected(Refusal{kind, path, definition->id, QLatin1String(field), 0, reason, {}});
    };
    if (!folderFamily.isEmpty() && !definition->family.isEmpty() && definition->family != folderFamily)
        return refuse(
            Refusal::Kind::BadDefinition, "family",
            QStringLiteral("is \"%1\", but the file lies with family \"%2\"").arg(definition->family, folderFamily));
    if (definition->family.isEmpty())
        definition->family = folderFamily.isEmpty() ? kPlainFamily : folderFamily;
    for (const plugin::LanguageDefinition &other : catalog.known)
        if (other.id == definition->id)
            return refuse(Refusal::Kind::DuplicateId, "id",
                          QStringLiteral("\"%1\" is taken by %2").arg(definition->id, other.path));
    const plugin::LanguageFamily *family = familyNamed(definition->family);
    if (!family)
        return refuse(Refusal::Kind::UnknownFamily, "family",
                      QStringLiteral("family \"%1\" is not loaded").arg(definition->family));
    if (auto refusal = refusalByFamily(*family, *definition))
        return std::unexpected(*std::move(refusal));
    catalog.known.append(*definition);
    if (auto refusal = toolchains.missing(*definition))
        return std::unexpected(*std::move(refusal));
    return OfferedLanguage{*std::move(definition), family, {}};
}

void LanguageRegistry::probeVersions(LanguageCatalog &catalog, const VersionProbe &probe)
{
    QList<OfferedLanguage> proven;
    for (OfferedLanguage &language : catalog.offered) {
        const QStringList &command = language.definition.versionProbe;
        const QString key = command.join(QChar::Null);
        const QString program =
            m_folders.root == QLatin1String("/") ? command.first() : m_folders.root + command.first();
        const QDateTime modified = QFileInfo(program).lastModified();
        auto known = m_versions.find(key);
        if (known == m_versions.end() || known->second.modified != modified)
            known = m_versions.insert_or_assign(key, ProbedVersion{modified, probe(language.definition)}).first;
        const Result<QString> &outcome = known->second.outcome;
        const QRegularExpression pattern(language.definition.versionPattern);
        const bool isWanted = outcome && outcome->contains(pattern);
        if (outcome && !isWanted) {
            catalog.refused.append(otherVersion(language.definition, firstLine(*outcome)));
            continue;
        }
        if (outcome && !firstLine(*outcome).isEmpty()) {
            language.version = versionIn(*outcome, pattern);
            proven.append(language);
            continue;
        }
        const QString reason =
            outcome ? QStringLiteral("it printed nothing") : QString::fromStdString(outcome.error().message);
        catalog.refused.append(Refusal{Refusal::Kind::ProbeFailed, language.definition.path, language.definition.id,
                                       QStringLiteral("versionProbe"), 0, reason, language.definition.debianPackages});
        if (!outcome)
            m_versions.erase(known); // may well be a passing fault of ours
    }
    catalog.offered = std::move(proven);
}

} // namespace gavel::worker
