// SPDX-License-Identifier: MIT
#pragma once

#include "core/plugin/language.h"
#include "core/plugin/placeholders.h"

namespace gavel::plugin {

// The sources as they are to lie in the cell, and what the commands may say of them.
struct SourceLayout {
    QList<SourceFile> files;
    QString entry;       // name of the file that {source} stands for
    QStringList sources; // names that {sources} stands for: the files to be compiled, headers not among them
    QHash<QString, QString> placeholders; // of the family's own: "main_class"
};

// Plans every language that its JSON file describes in full; the base of families that need code for one step.
//
// Commands may use {source}, {sources}, {stem} (the entry's name without extension), {binary}, {app} (where a run sees
// the compiled program), {prepared} (the folder with what "prepare" has left) and {memory_mb} (the problem's memory
// limit in MiB). A single source is renamed to `sourceFile` but keeps its own extension if the language has it. Of
// several the entry is, in this order: one that settings.entryPoints lists, the one called `sourceFile`, the first with
// an extension of the language.
// Stateless, so callable from several threads at once.
class PlainFamily : public LanguageFamily {
public:
    Result<void> accept(const LanguageDefinition &definition) const noexcept override;
    Result<ExecutionPlan> plan(const LanguageDefinition &definition, const QList<SourceFile> &sources,
                               const PlanLimits &limits) const noexcept override;

protected:
    // For families: other file names, another entry, values for further placeholders. The default does what is said
    // above. InvalidArgument is shown to the contestant as a compile error.
    virtual Result<SourceLayout> layOut(const LanguageDefinition &definition, const QList<SourceFile> &sources) const;

    // Names of the placeholders that layOut() adds.
    virtual QStringList furtherPlaceholders() const { return {}; }

    // Checks definition.familySettings. The default knows "entryPoints", an array of file names.
    virtual Result<void> acceptSettings(const LanguageDefinition &definition) const;
};

// Without dot; empty if there is none.
QString extensionOf(const QString &fileName);

// The name without its extension and dot.
QString stemOf(const QString &fileName);

} // namespace gavel::plugin
