// SPDX-License-Identifier: MIT
#include "core/plugin/plain_family.h"

#include <QObject>

namespace {

using namespace gavel::plugin;

const QString kLibrary = QStringLiteral("library");
const QString kLibraryFile = QStringLiteral("gavel_library.awk");

const QByteArray kLibraryText = "function max(a, b) { return a > b ? a : b }\n"
                                "function min(a, b) { return a < b ? a : b }\n";

} // namespace

// Lays a library beside the contestant's program; the language file calls it {library}.
//
// PlainFamily does the rest: it reads the commands of the language file and fills in the placeholders. A family has no
// state, runs nothing and opens no file: it is called from several threads at once.
class AwkFamily final : public QObject, public PlainFamily {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelLanguageFamily_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::LanguageFamily)

protected:
    QStringList furtherPlaceholders() const override { return {kLibrary}; }

    gavel::Result<SourceLayout> layOut(const LanguageDefinition &definition,
                                       const QList<SourceFile> &sources) const override
    {
        SourceLayout layout = TRY(PlainFamily::layOut(definition, sources));
        for (const SourceFile &file : layout.files)
            if (file.name == kLibraryFile) // InvalidArgument is a compile error that the contestant sees
                return gavel::failure(gavel::ErrorCode::InvalidArgument,
                                      "A file of yours is called " + kLibraryFile.toStdString());
        layout.files.append(SourceFile{kLibraryFile, kLibraryText});
        layout.placeholders.insert(kLibrary, kLibraryFile);
        return layout;
    }
};

#include "awk_family.moc"
