#include "core/package/manifest.h"

#include "core/package/statements.h"
#include "core/wire/blob_ref.h"
#include "core/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gavel::package {

namespace {

using wire::ObjectReader;

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

template <typename List, typename Convert>
QJsonArray arrayOf(const List &list, Convert convert)
{
    QJsonArray array;
    for (const auto &element : list)
        array.append(convert(element));
    return array;
}

QJsonObject fileToJson(const PackageFile &file)
{
    return {{key("path"), file.path}, {key("blob"), wire::toJson(file.blob)}};
}

QJsonArray filesToJson(const QList<PackageFile> &files)
{
    return arrayOf(files, &fileToJson);
}

QJsonArray verdictsToJson(const QList<domain::Verdict> &verdicts)
{
    return arrayOf(verdicts, &domain::verdictCode);
}

QJsonObject solutionToJson(const JurySolution &solution)
{
    return {{key("path"), solution.path},
            {key("files"), filesToJson(solution.files)},
            {key("expected_whole"), verdictsToJson(solution.expected.whole)},
            {key("expected_permitted"), verdictsToJson(solution.expected.permitted)},
            {key("expected_required"), verdictsToJson(solution.expected.required)},
            {key("language_hint"), solution.languageHint}};
}

QJsonObject statementToJson(const Statement &statement)
{
    QJsonObject object = fileToJson(statement.file);
    object.insert(key("language"), statement.language);
    object.insert(key("format"), fileExtension(statement.format));
    return object;
}

QJsonArray namesToJson(const QMap<QString, QString> &names)
{
    QJsonArray array;
    for (auto name = names.begin(); name != names.end(); ++name)
        array.append(QJsonObject{{key("language"), name.key()}, {key("text"), *name}});
    return array;
}

PackageFile readFile(ObjectReader &reader)
{
    return {reader.string("path"), wire::readBlobRef(reader, "blob")};
}

QList<PackageFile> readFiles(ObjectReader &reader, const char *name)
{
    QList<PackageFile> files;
    reader.objects(name, [&](ObjectReader &file) { files.append(readFile(file)); });
    return files;
}

QList<domain::Verdict> readVerdicts(ObjectReader &reader, const char *name)
{
    QList<domain::Verdict> verdicts;
    for (const QString &code : reader.strings(name)) {
        const std::optional<domain::Verdict> verdict = domain::verdictFromCode(code);
        if (verdict)
            verdicts.append(*verdict);
        else
            reader.fail(name, QStringLiteral("'%1' is no verdict").arg(code));
    }
    return verdicts;
}

JurySolution readSolution(ObjectReader &reader)
{
    JurySolution solution;
    solution.path = reader.string("path");
    solution.files = readFiles(reader, "files");
    solution.expected.whole = readVerdicts(reader, "expected_whole");
    solution.expected.permitted = readVerdicts(reader, "expected_permitted");
    solution.expected.required = readVerdicts(reader, "expected_required");
    solution.languageHint = reader.string("language_hint");
    return solution;
}

Statement readStatement(ObjectReader &reader)
{
    Statement statement;
    statement.language = reader.string("language");
    const std::optional<StatementFormat> format = formatOfExtension(reader.string("format"));
    if (format)
        statement.format = *format;
    else
        reader.fail("format", QStringLiteral("is not known"));
    statement.file = readFile(reader);
    return statement;
}

void readTexts(ObjectReader &reader, ProblemManifest &manifest)
{
    manifest.shortName = reader.string("short_name");
    reader.objects("names",
                   [&](ObjectReader &name) { manifest.names.insert(name.string("language"), name.string("text")); });
    manifest.uuid = reader.string("uuid");
    manifest.author = reader.string("author");
    manifest.source = reader.string("source");
    manifest.sourceUrl = reader.string("source_url");
    manifest.license = reader.string("license");
    manifest.rightsOwner = reader.string("rights_owner");
    manifest.keywords = reader.strings("keywords");
    manifest.languages = reader.strings("languages");
    manifest.contentHash = reader.string("content_hash");
}

} // namespace

QByteArray encode(const ProblemManifest &manifest)
{
    const QJsonObject object{
        {key("short_name"), manifest.shortName},
        {key("names"), namesToJson(manifest.names)},
        {key("uuid"), manifest.uuid},
        {key("author"), manifest.author},
        {key("source"), manifest.source},
        {key("source_url"), manifest.sourceUrl},
        {key("license"), manifest.license},
        {key("rights_owner"), manifest.rightsOwner},
        {key("keywords"), QJsonArray::fromStringList(manifest.keywords)},
        {key("languages"), QJsonArray::fromStringList(manifest.languages)},
        {key("statements"), arrayOf(manifest.statements, &statementToJson)},
        {key("statement_files"), filesToJson(manifest.statementFiles)},
        {key("attachments"), filesToJson(manifest.attachments)},
        {key("solutions"), arrayOf(manifest.solutions, &solutionToJson)},
        {key("input_validators"), filesToJson(manifest.inputValidators)},
        {key("other_files"), filesToJson(manifest.otherFiles)},
        {key("content_hash"), manifest.contentHash},
    };
    // QJsonObject keeps its keys sorted, so the bytes depend on the values alone.
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<ProblemManifest> decodeManifest(const QByteArray &json)
{
    ObjectReader reader(TRY(wire::parseObject(json)));
    ProblemManifest manifest;
    readTexts(reader, manifest);
    reader.objects("statements",
                   [&](ObjectReader &statement) { manifest.statements.append(readStatement(statement)); });
    manifest.statementFiles = readFiles(reader, "statement_files");
    manifest.attachments = readFiles(reader, "attachments");
    reader.objects("solutions", [&](ObjectReader &solution) { manifest.solutions.append(readSolution(solution)); });
    manifest.inputValidators = readFiles(reader, "input_validators");
    manifest.otherFiles = readFiles(reader, "other_files");
    TRY(reader.finish());
    return manifest;
}

} // namespace gavel::package
