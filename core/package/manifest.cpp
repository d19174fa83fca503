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

// What demands nothing is left out.
QJsonObject demandsToJson(const ExpectedVerdicts &expected)
{
    QJsonObject object;
    const auto add = [&](const char *name, const QList<domain::Verdict> &verdicts) {
        if (!verdicts.isEmpty())
            object.insert(key(name), verdictsToJson(verdicts));
    };
    add("expected_whole", expected.whole);
    add("expected_permitted", expected.permitted);
    add("expected_required", expected.required);
    if (expected.leastScore)
        object.insert(key("least_score"), *expected.leastScore);
    if (expected.mostScore)
        object.insert(key("most_score"), *expected.mostScore);
    if (!expected.message.isEmpty())
        object.insert(key("message"), expected.message);
    return object;
}

QString nameOf(TimeLimitUse use)
{
    switch (use) {
    case TimeLimitUse::AsFiled: return key("as-filed");
    case TimeLimitUse::None: return key("none");
    case TimeLimitUse::Lower: return key("lower");
    case TimeLimitUse::Upper: return key("upper");
    }
    Q_UNREACHABLE();
}

QJsonObject solutionToJson(const JurySolution &solution)
{
    QJsonObject object = demandsToJson(solution.expected);
    object.insert(key("path"), solution.path);
    object.insert(key("files"), filesToJson(solution.files));
    object.insert(key("language_hint"), solution.languageHint);
    if (!solution.expectedInParts.isEmpty())
        object.insert(key("expected_in_parts"), arrayOf(solution.expectedInParts, [](const ExpectedInPart &part) {
                          QJsonObject demands = demandsToJson(part.expected);
                          demands.insert(key("name"), part.name);
                          return demands;
                      }));
    if (solution.timeLimitUse != TimeLimitUse::AsFiled)
        object.insert(key("time_limit_use"), nameOf(solution.timeLimitUse));
    return object;
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

QJsonArray argumentsToJson(const QMap<QString, QStringList> &arguments)
{
    QJsonArray array;
    for (auto one = arguments.begin(); one != arguments.end(); ++one)
        array.append(QJsonObject{{key("testcase"), one.key()}, {key("arguments"), QJsonArray::fromStringList(*one)}});
    return array;
}

QJsonObject marginsToJson(const TimeMargins &margins)
{
    return {{key("accepted_to_limit"), margins.acceptedToLimit},
            {key("limit_to_too_slow"), margins.limitToTooSlow},
            {key("resolution_ms"), qint64(margins.resolution.count())}};
}

TimeMargins readMargins(ObjectReader &reader)
{
    TimeMargins margins;
    margins.acceptedToLimit = reader.number("accepted_to_limit");
    margins.limitToTooSlow = reader.number("limit_to_too_slow");
    margins.resolution = std::chrono::milliseconds(reader.integer("resolution_ms", 1));
    return margins;
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
    for (const QString &code : reader.optionalStrings(name)) {
        const std::optional<domain::Verdict> verdict = domain::verdictFromCode(code);
        if (verdict)
            verdicts.append(*verdict);
        else
            reader.fail(name, QStringLiteral("'%1' is no verdict").arg(code));
    }
    return verdicts;
}

ExpectedVerdicts readDemands(ObjectReader &reader)
{
    ExpectedVerdicts expected;
    expected.whole = readVerdicts(reader, "expected_whole");
    expected.permitted = readVerdicts(reader, "expected_permitted");
    expected.required = readVerdicts(reader, "expected_required");
    expected.leastScore = reader.optionalNumber("least_score");
    expected.mostScore = reader.optionalNumber("most_score");
    expected.message = reader.optionalString("message").value_or(QString());
    return expected;
}

TimeLimitUse readTimeLimitUse(ObjectReader &reader)
{
    const QString name = reader.optionalString("time_limit_use").value_or(nameOf(TimeLimitUse::AsFiled));
    for (const TimeLimitUse use :
         {TimeLimitUse::AsFiled, TimeLimitUse::None, TimeLimitUse::Lower, TimeLimitUse::Upper}) {
        if (name == nameOf(use))
            return use;
    }
    reader.fail("time_limit_use", QStringLiteral("is not known"));
    return TimeLimitUse::AsFiled;
}

JurySolution readSolution(ObjectReader &reader)
{
    JurySolution solution;
    solution.path = reader.string("path");
    solution.files = readFiles(reader, "files");
    solution.expected = readDemands(reader);
    solution.languageHint = reader.string("language_hint");
    reader.optionalObjects("expected_in_parts", [&](ObjectReader &part) {
        const QString name = part.string("name");
        solution.expectedInParts.append({name, readDemands(part)});
    });
    solution.timeLimitUse = readTimeLimitUse(reader);
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
    QJsonObject object{
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
    if (!manifest.inputValidatorArguments.isEmpty())
        object.insert(key("input_validator_arguments"), argumentsToJson(manifest.inputValidatorArguments));
    if (manifest.timeMargins != TimeMargins())
        object.insert(key("time_margins"), marginsToJson(manifest.timeMargins));
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
    reader.optionalObjects("input_validator_arguments", [&](ObjectReader &one) {
        manifest.inputValidatorArguments.insert(one.string("testcase"), one.strings("arguments"));
    });
    reader.optionalObject("time_margins", [&](ObjectReader &margins) { manifest.timeMargins = readMargins(margins); });
    TRY(reader.finish());
    return manifest;
}

} // namespace gavel::package
