#include "worker/commands/toolbox.h"

#include "worker/images/image_manifest.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/run_limits.h"
#include "worker/languages/preparation.h"

#include <QDir>

#include <set>

#include <sys/stat.h>

namespace gavel::worker {

namespace {

// Beyond /usr; what several languages need is named once.
std::vector<sandbox::ReadOnlyPath> readOnlyPaths(const LanguageCatalog &catalog)
{
    std::set<std::string> paths;
    for (const OfferedLanguage &language : catalog.offered) {
        for (const QString &path : language.definition.readOnlyDirectories)
            paths.insert(path.toStdString());
    }
    std::vector<sandbox::ReadOnlyPath> list;
    for (const std::string &path : paths)
        list.push_back(sandbox::ReadOnlyPath{path, true});
    return list;
}

// The programs in cells run as other users, who must be able to read it.
Result<sandbox::ReadOnlyPath> preparedPath(const QString &directory)
{
    if (!QDir().mkpath(directory) || ::chmod(directory.toLocal8Bit().constData(), 0755) != 0)
        return failure(ErrorCode::PermissionDenied, "cannot make the folder " + directory.toStdString());
    return sandbox::ReadOnlyPath{kPreparedInCells, false, directory.toStdString()};
}

Result<QString> probeVersion(sandbox::Sandbox &sandbox, const plugin::LanguageDefinition &definition)
{
    sandbox::RunRecipe recipe = recipeFor({definition.versionProbe, definition.environment}, definition);
    recipe.limits = compileLimits(withDefaults({}));
    recipe.limits.cpuTime = std::chrono::seconds(20);
    recipe.limits.wallTime = std::chrono::seconds(60);
    const std::unique_ptr<sandbox::Cell> cell = TRY(sandbox.takeCell(0));
    const sandbox::RunResult result = TRY(cell->run(recipe));
    const QByteArray text =
        readHead(result.standardOutput.get(), kMostOutputHead) + readHead(result.standardError.get(), kMostOutputHead);
    if (result.termination != Termination::Exited || result.exitCode != 0)
        return failure(ErrorCode::Unavailable,
                       definition.versionProbe.join(QLatin1Char(' ')).toStdString() + " failed: " + text.toStdString());
    return QString::fromUtf8(text);
}

} // namespace

Result<std::unique_ptr<Toolbox>> Toolbox::create(const ToolboxSettings &settings)
{
    std::unique_ptr<Toolbox> toolbox(new Toolbox);
    toolbox->m_settings = settings;
    toolbox->m_installation = TRY(Installation::find(settings.pluginDirectory));
    LanguageFolders folders{toolbox->m_installation.languageDirectory(), settings.siteLanguages};
    folders.only = settings.offered;
    if (!settings.image.isEmpty())
        folders.root = TRY(findTree(settings.image));
    const QString tree = settings.image.isEmpty() ? QString() : folders.root;
    toolbox->m_languages = std::make_unique<LanguageRegistry>(folders);
    if (!settings.versionFile.isEmpty())
        toolbox->m_versions = std::make_unique<VersionMemory>(settings.versionFile, tree);
    sandbox::SandboxConfig config;
    config.factoryProgram = toolbox->m_installation.cellsProgram.toStdString();
    config.readOnlyPaths = readOnlyPaths(*toolbox->m_languages->load());
    if (!settings.preparedDirectory.isEmpty())
        config.readOnlyPaths.push_back(TRY(preparedPath(settings.preparedDirectory)));
    config.root = folders.root.toStdString();
    config.cores = settings.cores;
    config.readyCells = settings.readyCells;
    config.name = settings.sandboxName;
    toolbox->m_sandbox = TRY_WITHIN("starting the sandbox", sandbox::Sandbox::create(config));
    return toolbox;
}

std::shared_ptr<const LanguageCatalog> Toolbox::probeLanguages(const Condition &isWanted)
{
    const VersionProbe inCell = [&](const plugin::LanguageDefinition &definition) -> Result<QString> {
        if (isWanted && !isWanted(definition))
            return failure(ErrorCode::Unavailable, "its version has not been asked for yet");
        return probeVersion(*m_sandbox, definition);
    };
    if (!m_versions)
        return m_languages->load(inCell);
    const auto catalog = m_languages->load(
        [&](const plugin::LanguageDefinition &definition) { return m_versions->ask(definition, inCell); });
    if (const Result<void> saved = m_versions->save(); !saved)
        qWarning("the toolchains' versions are not remembered: %s", saved.error().message.c_str());
    return catalog;
}

} // namespace gavel::worker
