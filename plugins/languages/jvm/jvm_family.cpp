// Languages on the Java virtual machine. Those that mention {main_class} want to know the class that has main(). In
// Java a public class must lie in a file of its name as well; settings.mainClass names the languages with other rules.

#include "core/plugin/plain_family.h"
#include "java_source.h"
#include "kotlin_source.h"

#include <QObject>
#include <QSet>

namespace gavel::jvm {

using plugin::LanguageDefinition;
using plugin::SourceFile;
using plugin::SourceLayout;

namespace {

const QString kMainClass = QStringLiteral("main_class");
const QString kMainClassSetting = QStringLiteral("mainClass");
const QString kKotlin = QStringLiteral("kotlin");
const QString kScala = QStringLiteral("scala");

QString qualified(const JavaSource &source, const QString &type)
{
    return source.package.isEmpty() ? type : source.package + QLatin1Char('.') + type;
}

// The compiler wants a public type in a file of its name; for the others the type with main() is as good as any.
QString fileNameFor(const JavaSource &source, const QString &given)
{
    QString name;
    for (const JavaType &type : source.types)
        if (type.isPublic)
            name = type.name;
    for (const JavaType &type : source.types)
        if (name.isEmpty() && type.hasMain)
            name = type.name;
    if (name.isEmpty())
        return given;
    const QString folder = QString(source.package).replace(QLatin1Char('.'), QLatin1Char('/'));
    return (folder.isEmpty() ? QString() : folder + QLatin1Char('/')) + name + QStringLiteral(".java");
}

// A class that may be started.
struct Candidate {
    QString className;
    QString simpleName;
    QString fileName;
};

QString chooseMain(const QList<Candidate> &candidates, const QString &usualName)
{
    for (const Candidate &candidate : candidates)
        if (candidate.simpleName == usualName)
            return candidate.className;
    return candidates.first().className;
}

} // namespace

class JvmFamily final : public QObject, public plugin::PlainFamily {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelLanguageFamily_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::LanguageFamily)

protected:
    QStringList furtherPlaceholders() const override { return {kMainClass}; }

    Result<SourceLayout> layOut(const LanguageDefinition &definition, const QList<SourceFile> &sources) const override
    {
        if (!plugin::mentions(definition.run, kMainClass))
            return PlainFamily::layOut(definition, sources);
        if (!definition.familySettings.contains(kMainClassSetting))
            return layOutJava(definition, sources);
        SourceLayout layout = TRY(PlainFamily::layOut(definition, sources));
        layout.placeholders.insert(kMainClass, mainClassOf(definition, layout));
        return layout;
    }

    Result<void> acceptSettings(const LanguageDefinition &definition) const override
    {
        LanguageDefinition rest = definition;
        const QJsonValue rule = rest.familySettings.take(kMainClassSetting);
        if (!rule.isUndefined() && rule.toString() != kKotlin && rule.toString() != kScala)
            return failure(ErrorCode::InvalidArgument, "settings.mainClass: must be \"kotlin\" or \"scala\"");
        return PlainFamily::acceptSettings(rest);
    }

private:
    // The usual one when none is found: the compiler or the JVM will say what is wrong.
    static QString mainClassOf(const LanguageDefinition &definition, const SourceLayout &layout)
    {
        const bool isKotlin = definition.familySettings.value(kMainClassSetting).toString() == kKotlin;
        for (const SourceFile &file : layout.files) {
            if (!layout.sources.contains(file.name))
                continue;
            const QString found =
                isKotlin ? kotlinMainClass(file.content, plugin::stemOf(file.name)) : scalaMainClass(file.content);
            if (!found.isEmpty())
                return found;
        }
        return isKotlin ? QStringLiteral("MainKt") : QStringLiteral("Main");
    }

    static Result<SourceLayout> layOutJava(const LanguageDefinition &definition, const QList<SourceFile> &sources)
    {
        SourceLayout layout;
        QList<Candidate> candidates;
        QSet<QString> names;
        for (const SourceFile &file : sources) {
            SourceFile placed = file;
            if (sources.size() == 1 || definition.extensions.contains(plugin::extensionOf(file.name))) {
                const JavaSource source = readJavaSource(file.content);
                placed.name = fileNameFor(source, sources.size() == 1 ? definition.sourceFile : file.name);
                layout.sources.append(placed.name);
                for (const JavaType &type : source.types)
                    if (type.hasMain)
                        candidates.append(Candidate{qualified(source, type.name), type.name, placed.name});
            }
            if (names.contains(placed.name))
                return failure(ErrorCode::InvalidArgument,
                               "Two files of the submission declare the public class of " + placed.name.toStdString());
            names.insert(placed.name);
            layout.files.append(placed);
        }
        if (candidates.isEmpty())
            return failure(ErrorCode::InvalidArgument,
                           "No class with public static void main(String[] args) was found");
        const QString main = chooseMain(candidates, plugin::stemOf(definition.sourceFile));
        layout.placeholders.insert(kMainClass, main);
        for (const Candidate &candidate : candidates)
            if (candidate.className == main)
                layout.entry = candidate.fileName;
        return layout;
    }
};

} // namespace gavel::jvm

#include "jvm_family.moc"
