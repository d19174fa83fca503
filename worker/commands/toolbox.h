#pragma once

#include "core/base/result.h"
#include "worker/commands/installation.h"
#include "worker/plugins/language_registry.h"
#include "worker/plugins/version_memory.h"
#include "worker/sandbox/sandbox.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace gavel::worker {

struct ToolboxSettings {
    QString pluginDirectory;   // empty: look for it
    QString siteLanguages;     // folder of the site's own language files; empty: none
    QStringList offered;       // ids of the only languages to offer; empty: all that are found
    QString versionFile;       // where to remember the toolchains' versions; empty: nowhere
    QString preparedDirectory; // what languages have prepared, shown to cells; made if missing; empty: none
    QString image;             // toolchain image or tree that cells see instead of the host's /usr; empty: the host's
    std::vector<int> cores;
    std::string sandboxName = "gavel";
    int readyCells = 2; // per slot: one to compile in and one to run in
};

// Languages and sandbox, which every command but `plugin` needs. The wiring of all commands begins here.
class Toolbox {
public:
    // Reads the languages (without running anything) and starts the sandbox that shows what they need.
    static Result<std::unique_ptr<Toolbox>> create(const ToolboxSettings &settings);

    const ToolboxSettings &settings() const { return m_settings; }
    const Installation &installation() const { return m_installation; }
    LanguageRegistry &languages() { return *m_languages; }
    sandbox::Sandbox &sandbox() { return *m_sandbox; }

    // Reads the languages again and asks their toolchains for their versions, in a cell, unless the answer is known.
    // With a condition, only those that meet it are asked; the others are refused for now if their version is not
    // known.
    using Condition = std::function<bool(const plugin::LanguageDefinition &)>;
    std::shared_ptr<const LanguageCatalog> probeLanguages(const Condition &isWanted = {});

private:
    Toolbox() = default;

    ToolboxSettings m_settings;
    Installation m_installation;
    std::unique_ptr<LanguageRegistry> m_languages;
    std::unique_ptr<VersionMemory> m_versions; // empty: nothing is remembered
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
};

} // namespace gavel::worker
