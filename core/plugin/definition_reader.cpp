// SPDX-License-Identifier: MIT
#include "core/plugin/definition_reader.h"

#include "core/plugin/json_keys.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cmath>

namespace gavel::plugin {
namespace {

constexpr qsizetype kLargestFile = 256 * 1024;
constexpr qint64 kMostMemoryExtraMb = 65'536;
constexpr qint64 kMostProcesses = 4096;
constexpr double kLargestTimeFactor = 100.0;

// Takes values out of the object and remembers the first fault; after it every getter answers a harmless default.
class FieldReader {
public:
    explicit FieldReader(const QJsonObject &object) : m_object(object) {}

    bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }
    const std::optional<DefinitionFault> &fault() const { return m_fault; }

    void fail(const QString &field, const QString &reason)
    {
        if (!m_fault)
            m_fault = DefinitionFault{false, field, 0, reason};
    }

    QJsonValue value(const char *key, bool isRequired)
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (isRequired && value.isUndefined())
            fail(QLatin1String(key), QStringLiteral("is missing"));
        return value;
    }

    QString string(const char *key, bool isRequired = true)
    {
        const QJsonValue found = value(key, isRequired);
        if (!found.isUndefined() && !found.isString())
            fail(QLatin1String(key), QStringLiteral("must be a string"));
        else if (isRequired && found.toString().isEmpty())
            fail(QLatin1String(key), QStringLiteral("must not be empty"));
        return found.toString();
    }

    QStringList strings(const QString &field, const QJsonValue &found)
    {
        if (!found.isArray()) {
            fail(field, QStringLiteral("must be an array of strings"));
            return {};
        }
        QStringList result;
        const QJsonArray array = found.toArray();
        for (qsizetype at = 0; at < array.size(); ++at) {
            const QString text = array.at(at).toString();
            if (!array.at(at).isString() || text.isEmpty() || text.contains(QChar::Null))
                fail(field + QStringLiteral("[%1]").arg(at), QStringLiteral("must be a string that is not empty"));
            result.append(text);
        }
        return result;
    }

    QStringList strings(const char *key, bool isRequired)
    {
        const QJsonValue found = value(key, isRequired);
        return found.isUndefined() ? QStringList() : strings(QLatin1String(key), found);
    }

    qint64 integer(const char *key, qint64 least, qint64 most, qint64 absent)
    {
        const double found = number(key, static_cast<double>(least), static_cast<double>(most), double(absent));
        if (std::floor(found) != found)
            fail(QLatin1String(key), QStringLiteral("must be a whole number"));
        return static_cast<qint64>(found);
    }

    bool boolean(const char *key)
    {
        const QJsonValue found = value(key, false);
        if (!found.isUndefined() && !found.isBool())
            fail(QLatin1String(key), QStringLiteral("must be true or false"));
        return found.toBool();
    }

    double number(const char *key, double least, double most, double absent)
    {
        const QJsonValue found = value(key, false);
        if (found.isUndefined())
            return absent;
        if (found.isDouble() && found.toDouble() >= least && found.toDouble() <= most)
            return found.toDouble();
        fail(QLatin1String(key), QStringLiteral("must be a number from %1 to %2").arg(least).arg(most));
        return absent;
    }

private:
    const QJsonObject m_object;
    std::optional<DefinitionFault> m_fault;
};

// `program` in argv[0] is absolute, or lies in the program's own folder.
QStringList readCommand(FieldReader &reader, const QString &field, const QJsonValue &value)
{
    const QStringList arguments = reader.strings(field, value);
    if (arguments.isEmpty())
        reader.fail(field, QStringLiteral("must name a program"));
    else if (!arguments.first().startsWith(QLatin1Char('/')) && !arguments.first().startsWith(QLatin1String("{app}/")))
        reader.fail(field + QStringLiteral("[0]"), QStringLiteral("must be an absolute path, or start with {app}/"));
    return arguments;
}

QStringList readCommand(FieldReader &reader, const char *key, bool isRequired)
{
    const QJsonValue value = reader.value(key, isRequired);
    return value.isUndefined() ? QStringList() : readCommand(reader, QLatin1String(key), value);
}

// One argument list, or a list of them.
QList<QStringList> readCommands(FieldReader &reader, const char *key)
{
    const QString field = QLatin1String(key);
    const QJsonValue value = reader.value(key, false);
    if (value.isUndefined())
        return {};
    const QJsonArray array = value.toArray();
    if (!value.isArray() || array.isEmpty()) {
        reader.fail(field, QStringLiteral("must be a command (array of strings) or an array of commands; "
                                          "leave it out when there is nothing to do"));
        return {};
    }
    if (!array.first().isArray())
        return {readCommand(reader, field, value)};
    QList<QStringList> commands;
    for (qsizetype at = 0; at < array.size(); ++at)
        commands.append(readCommand(reader, field + QStringLiteral("[%1]").arg(at), array.at(at)));
    return commands;
}

QHash<QString, QString> readEnvironment(FieldReader &reader)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    QHash<QString, QString> environment;
    const QJsonValue value = reader.value("environment", false);
    if (value.isUndefined())
        return environment;
    if (!value.isObject())
        reader.fail(QStringLiteral("environment"), QStringLiteral("must be an object of strings"));
    const QJsonObject object = value.toObject();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const QString field = QStringLiteral("environment.") + entry.key();
        if (!form.match(entry.key()).hasMatch())
            reader.fail(field, QStringLiteral("is no name of an environment variable"));
        if (!entry.value().isString() || entry.value().toString().contains(QChar::Null))
            reader.fail(field, QStringLiteral("must be a string"));
        environment.insert(entry.key(), entry.value().toString());
    }
    return environment;
}

QList<int> readJudge0Ids(FieldReader &reader)
{
    QList<int> ids;
    const QJsonValue value = reader.value("judge0Ids", false);
    if (!value.isUndefined() && !value.isArray())
        reader.fail(QStringLiteral("judge0Ids"), QStringLiteral("must be an array of whole numbers"));
    for (const QJsonValue &element : value.toArray()) {
        if (element.toInt(-1) <= 0)
            reader.fail(QStringLiteral("judge0Ids"), QStringLiteral("must hold positive whole numbers only"));
        ids.append(element.toInt());
    }
    return ids;
}

// A text, or an array of its lines.
QString readExample(FieldReader &reader)
{
    const QJsonValue value = reader.value("example", true);
    if (value.isString() && !value.toString().isEmpty())
        return value.toString();
    if (!value.isArray() || value.toArray().isEmpty()) {
        reader.fail(QStringLiteral("example"), QStringLiteral("must be a program text, or an array of its lines"));
        return {};
    }
    QString text;
    for (const QJsonValue &line : value.toArray()) {
        if (!line.isString())
            reader.fail(QStringLiteral("example"), QStringLiteral("must hold strings only, a line each"));
        text += line.toString() + QLatin1Char('\n');
    }
    return text;
}

QRegularExpression exactly(const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern)));
}

// Made once: compiling an expression costs more than reading a whole language file.
const QRegularExpression kIdForm = exactly("[a-z0-9][a-z0-9.+-]{0,63}");
const QRegularExpression kFileForm = exactly("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,254}");
const QRegularExpression kCodeForm = exactly("[a-z0-9+#-]{0,32}");
const QRegularExpression kTierForm = exactly("core|standard|all");
const QRegularExpression kFamilyForm = exactly("[a-z0-9-]{0,32}");
const QRegularExpression kExtensionForm = exactly("[A-Za-z0-9+_-]{1,16}");
const QRegularExpression kPackageForm = exactly("[a-z0-9][a-z0-9.+-]*");
const QRegularExpression kSystemCallForm = exactly("[a-z0-9_]+");
const QRegularExpression kFieldEnd(QStringLiteral("[.\\[]"));
const QRegularExpression kDirectoryForm = exactly("(/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)+");

// `reason` completes "extensions[1]: ...".
void require(FieldReader &reader, const QString &field, const QString &value, const QRegularExpression &form,
             const char *reason)
{
    if (!form.match(value).hasMatch())
        reader.fail(field, QLatin1String(reason));
}

void requireEach(FieldReader &reader, const QString &field, const QStringList &values, const QRegularExpression &form,
                 const char *reason)
{
    for (qsizetype at = 0; at < values.size(); ++at)
        require(reader, field + QStringLiteral("[%1]").arg(at), values.at(at), form, reason);
}

void checkForms(FieldReader &reader, const LanguageDefinition &d)
{
    require(reader, QStringLiteral("id"), d.id, kIdForm,
            "must be up to 64 of a-z 0-9 . + -, starting with a letter or digit");
    require(reader, QStringLiteral("sourceFile"), d.sourceFile, kFileForm, "must be a plain file name");
    require(reader, QStringLiteral("packageCode"), d.packageCode, kCodeForm, "must be a language code such as \"cpp\"");
    require(reader, QStringLiteral("family"), d.family, kFamilyForm, "must be the name of a plugin folder");
    requireEach(reader, QStringLiteral("extensions"), d.extensions, kExtensionForm,
                "must be a file extension without dot");
    requireEach(reader, QStringLiteral("debianPackages"), d.debianPackages, kPackageForm,
                "is no name of a Debian package");
    requireEach(reader, QStringLiteral("allowedSystemCalls"), d.allowedSystemCalls, kSystemCallForm,
                "is no name of a system call");
    requireEach(reader, QStringLiteral("readOnlyDirectories"), d.readOnlyDirectories, kDirectoryForm,
                "must be an absolute path without . or .. in it");
    require(reader, QStringLiteral("tier"), d.tier, kTierForm, "must be \"core\", \"standard\" or \"all\"");
    if (const QRegularExpression pattern(d.versionPattern); !pattern.isValid())
        reader.fail(QStringLiteral("versionPattern"),
                    QStringLiteral("is no regular expression: ") + pattern.errorString());
    if (d.extensions.isEmpty())
        reader.fail(QStringLiteral("extensions"), QStringLiteral("must hold one at least"));
}

LanguageDefinition readFields(FieldReader &reader)
{
    LanguageDefinition d;
    d.id = reader.string("id");
    d.family = reader.string("family", false);
    d.name = reader.string("name");
    d.tier = reader.has("tier") ? reader.string("tier") : QStringLiteral("all");
    d.packageCode = reader.string("packageCode", false);
    d.extensions = reader.strings("extensions", true);
    d.sourceFile = reader.string("sourceFile");
    d.compile = readCommands(reader, "compile");
    d.prepare = readCommands(reader, "prepare");
    d.run = readCommand(reader, "run", true);
    d.syntaxCheck = readCommand(reader, "syntaxCheck", false);
    d.versionProbe = readCommand(reader, "versionProbe", true);
    d.versionPattern = reader.string("versionPattern", false);
    d.environment = readEnvironment(reader);
    d.debianPackages = reader.strings("debianPackages", true);
    d.timeFactor = reader.number("timeFactor", 0.01, kLargestTimeFactor, 1.0);
    d.memoryExtraBytes = reader.integer("memoryExtraMb", 0, kMostMemoryExtraMb, 0) * 1024 * 1024;
    d.processes = static_cast<int>(reader.integer("processes", 1, kMostProcesses, 64));
    d.allowedSystemCalls = reader.strings("allowedSystemCalls", false);
    d.readOnlyDirectories = reader.strings("readOnlyDirectories", false);
    d.largestFileBytes = reader.integer("largestFileMb", 1, kMostMemoryExtraMb, 0) * 1024 * 1024;
    d.usesI386 = reader.boolean("i386");
    d.judge0Ids = readJudge0Ids(reader);
    d.notes = reader.string("notes", false);
    d.example = readExample(reader);
    d.preference = static_cast<int>(reader.integer("preference", -1000, 1000, 0));
    const QJsonValue settings = reader.value("settings", false);
    if (!settings.isUndefined() && !settings.isObject())
        reader.fail(QStringLiteral("settings"), QStringLiteral("must be an object"));
    d.familySettings = settings.toObject();
    checkForms(reader, d);
    return d;
}

// Unknown keys and keys that stand twice.
std::optional<DefinitionFault> faultyKey(const QByteArray &json)
{
    const QStringList known = languageFileKeys();
    QStringList seen;
    for (const JsonKey &key : topLevelKeys(json)) {
        const QString name = QString::fromUtf8(key.name);
        if (!known.contains(name))
            return DefinitionFault{false, name, key.line, QStringLiteral("is no key of a language file")};
        if (seen.contains(name))
            return DefinitionFault{false, name, key.line, QStringLiteral("stands twice")};
        seen.append(name);
    }
    return std::nullopt;
}

} // namespace

QStringList languageFileKeys()
{
    return {
        QStringLiteral("$schema"),
        QStringLiteral("allowedSystemCalls"),
        QStringLiteral("compile"),
        QStringLiteral("debianPackages"),
        QStringLiteral("environment"),
        QStringLiteral("example"),
        QStringLiteral("extensions"),
        QStringLiteral("family"),
        QStringLiteral("i386"),
        QStringLiteral("id"),
        QStringLiteral("judge0Ids"),
        QStringLiteral("largestFileMb"),
        QStringLiteral("memoryExtraMb"),
        QStringLiteral("name"),
        QStringLiteral("notes"),
        QStringLiteral("packageCode"),
        QStringLiteral("preference"),
        QStringLiteral("prepare"),
        QStringLiteral("processes"),
        QStringLiteral("readOnlyDirectories"),
        QStringLiteral("run"),
        QStringLiteral("settings"),
        QStringLiteral("sourceFile"),
        QStringLiteral("syntaxCheck"),
        QStringLiteral("tier"),
        QStringLiteral("timeFactor"),
        QStringLiteral("versionPattern"),
        QStringLiteral("versionProbe"),
    };
}

int lineOfField(const QByteArray &json, const QString &field)
{
    const qsizetype end = field.indexOf(kFieldEnd);
    const QByteArray name = (end < 0 ? field : field.left(end)).toUtf8();
    for (const JsonKey &key : topLevelKeys(json))
        if (key.name == name)
            return key.line;
    return 0;
}

std::expected<LanguageDefinition, DefinitionFault> readLanguageDefinition(const QByteArray &json, const QString &path)
{
    if (json.size() > kLargestFile)
        return std::unexpected(DefinitionFault{true, {}, 0, QStringLiteral("is larger than 256 KiB")});
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsing);
    if (parsing.error != QJsonParseError::NoError)
        return std::unexpected(DefinitionFault{true, {}, lineAt(json, parsing.offset), parsing.errorString()});
    if (!document.isObject())
        return std::unexpected(DefinitionFault{true, {}, 1, QStringLiteral("must be one JSON object")});
    if (auto fault = faultyKey(json))
        return std::unexpected(*std::move(fault));

    FieldReader reader(document.object());
    LanguageDefinition definition = readFields(reader);
    if (reader.fault()) {
        DefinitionFault fault = *reader.fault();
        fault.line = lineOfField(json, fault.field);
        return std::unexpected(std::move(fault));
    }
    definition.path = path;
    return definition;
}

} // namespace gavel::plugin
