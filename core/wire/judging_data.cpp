#include "core/wire/judging_data.h"

#include "core/wire/blob_ref.h"
#include "core/wire/json_reader.h"
#include "core/wire/judging_policy_codec.h"
#include "core/wire/scoring_codec.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace gavel::wire {

namespace {

constexpr qint64 kMostMilliseconds = 24LL * 3600 * 1000;
constexpr qint64 kMostBytes = 1LL << 42;

QJsonObject limitsToJson(const domain::ProblemLimits &limits)
{
    return QJsonObject{
        {QStringLiteral("cpu_time_limit_ms"), qint64(limits.cpuTimeLimit.count())},
        {QStringLiteral("memory_bytes"), qint64(limits.memory.count)},
        {QStringLiteral("output_bytes"), qint64(limits.output.count)},
        {QStringLiteral("code_bytes"), qint64(limits.code.count)},
        {QStringLiteral("compilation_time_ms"), qint64(limits.compilationTime.count())},
        {QStringLiteral("compilation_memory_bytes"), qint64(limits.compilationMemory.count)},
        {QStringLiteral("validation_time_ms"), qint64(limits.validationTime.count())},
        {QStringLiteral("validation_memory_bytes"), qint64(limits.validationMemory.count)},
        {QStringLiteral("validation_output_bytes"), qint64(limits.validationOutput.count)},
    };
}

domain::ProblemLimits readLimits(ObjectReader &reader)
{
    using std::chrono::milliseconds;
    domain::ProblemLimits limits;
    limits.cpuTimeLimit = milliseconds(reader.integer("cpu_time_limit_ms", 1, kMostMilliseconds));
    limits.memory = Bytes{reader.integer("memory_bytes", 1, kMostBytes)};
    limits.output = Bytes{reader.integer("output_bytes", 1, kMostBytes)};
    limits.code = Bytes{reader.integer("code_bytes", 1, kMostBytes)};
    limits.compilationTime = milliseconds(reader.integer("compilation_time_ms", 1, kMostMilliseconds));
    limits.compilationMemory = Bytes{reader.integer("compilation_memory_bytes", 1, kMostBytes)};
    limits.validationTime = milliseconds(reader.integer("validation_time_ms", 1, kMostMilliseconds));
    limits.validationMemory = Bytes{reader.integer("validation_memory_bytes", 1, kMostBytes)};
    limits.validationOutput = Bytes{reader.integer("validation_output_bytes", 1, kMostBytes)};
    return limits;
}

QJsonArray filesToJson(const QList<domain::ProgramFile> &files)
{
    QJsonArray array;
    for (const domain::ProgramFile &file : files)
        array.append(QJsonObject{{QStringLiteral("name"), file.name}, {QStringLiteral("blob"), toJson(file.blob)}});
    return array;
}

// A path that stays below where it begins.
bool isBelow(const QString &path)
{
    const QStringList names = path.split(QLatin1Char('/'));
    return std::none_of(names.begin(), names.end(), [](const QString &name) {
        return name.isEmpty() || name == QLatin1String(".") || name == QLatin1String("..");
    });
}

QList<domain::ProgramFile> readPlacedFiles(ObjectReader &reader)
{
    QList<domain::ProgramFile> files;
    reader.optionalObjects("files", [&](ObjectReader &file) {
        const QString name = file.string("name");
        if (!isBelow(name))
            file.fail("name", QStringLiteral("must be a path below the working directory"));
        files.append({name, readBlobRef(file, "blob")});
    });
    return files;
}

QList<domain::ProgramFile> readFiles(ObjectReader &reader)
{
    QList<domain::ProgramFile> files;
    reader.objects("files", [&](ObjectReader &file) {
        const QString name = file.string("name");
        if (name.isEmpty() || name.contains(QLatin1Char('/')))
            file.fail("name", QStringLiteral("must be a name without directories"));
        files.append({name, readBlobRef(file, "blob")});
    });
    if (files.isEmpty())
        reader.fail("files", QStringLiteral("must not be empty"));
    return files;
}

QJsonObject testcaseToJson(const domain::Testcase &testcase)
{
    QJsonObject object{
        {QStringLiteral("name"), testcase.name},
        {QStringLiteral("input"), toJson(testcase.input)},
        {QStringLiteral("answer"), toJson(testcase.answer)},
        {QStringLiteral("is_sample"), testcase.isSample},
    };
    if (!testcase.checkerArguments.isEmpty())
        object.insert(QStringLiteral("checker_arguments"), QJsonArray::fromStringList(testcase.checkerArguments));
    if (!testcase.programArguments.isEmpty())
        object.insert(QStringLiteral("program_arguments"), QJsonArray::fromStringList(testcase.programArguments));
    if (!testcase.files.isEmpty())
        object.insert(QStringLiteral("files"), filesToJson(testcase.files));
    writeScores(object, testcase);
    return object;
}

domain::Testcase readTestcase(ObjectReader &reader)
{
    domain::Testcase testcase;
    testcase.name = reader.string("name");
    testcase.input = readBlobRef(reader, "input");
    testcase.answer = readBlobRef(reader, "answer");
    testcase.isSample = reader.boolean("is_sample");
    testcase.checkerArguments = reader.optionalStrings("checker_arguments");
    testcase.programArguments = reader.optionalStrings("program_arguments");
    testcase.files = readPlacedFiles(reader);
    readScores(reader, testcase);
    return testcase;
}

QString dialectName(domain::CheckerDialect dialect)
{
    switch (dialect) {
    case domain::CheckerDialect::Kattis: return QStringLiteral("kattis");
    case domain::CheckerDialect::Testlib: return QStringLiteral("testlib");
    }
    Q_UNREACHABLE();
}

domain::CheckerDialect readDialect(ObjectReader &reader)
{
    const QString name = reader.string("dialect");
    if (name == dialectName(domain::CheckerDialect::Testlib))
        return domain::CheckerDialect::Testlib;
    if (name != dialectName(domain::CheckerDialect::Kattis))
        reader.fail("dialect", QStringLiteral("must be kattis or testlib"));
    return domain::CheckerDialect::Kattis;
}

QJsonObject programToJson(const domain::CheckerProgram &program)
{
    return QJsonObject{{QStringLiteral("name"), program.name},
                       {QStringLiteral("dialect"), dialectName(program.dialect)},
                       {QStringLiteral("language"), program.language},
                       {QStringLiteral("files"), filesToJson(program.files)}};
}

domain::CheckerProgram readProgram(ObjectReader &reader)
{
    domain::CheckerProgram program;
    program.name = reader.string("name");
    program.dialect = readDialect(reader);
    program.language = reader.string("language");
    program.files = readFiles(reader);
    return program;
}

QJsonObject checkerToJson(const domain::CheckerChoice &checker)
{
    QJsonObject object{{QStringLiteral("id"), checker.id},
                       {QStringLiteral("arguments"), QJsonArray::fromStringList(checker.arguments)}};
    QJsonArray programs;
    for (const domain::CheckerProgram &program : checker.programs)
        programs.append(programToJson(program));
    if (!programs.isEmpty()) // data of a plugin's checker keeps the bytes, and so the hash, that it always had
        object.insert(QStringLiteral("programs"), programs);
    return object;
}

domain::CheckerChoice readChecker(ObjectReader &reader)
{
    domain::CheckerChoice checker;
    checker.id = reader.string("id");
    checker.arguments = reader.strings("arguments");
    reader.optionalObjects("programs", [&](ObjectReader &program) { checker.programs.append(readProgram(program)); });
    if (checker.programs.isEmpty() != (checker.id != domain::kCustomChecker))
        reader.fail("programs", QStringLiteral("belong to the checker 'custom' and to no other"));
    return checker;
}

QJsonObject kindToJson(const domain::RunKind &kind)
{
    QJsonObject object{{QStringLiteral("passes"), kind.passes},
                       {QStringLiteral("processes"), kind.processes},
                       {QStringLiteral("is_submit_answer"), kind.isSubmitAnswer},
                       {QStringLiteral("submission_stem"), kind.submissionStem}};
    if (!kind.inputFile.isEmpty())
        object.insert(QStringLiteral("input_file"), kind.inputFile);
    if (!kind.outputFile.isEmpty())
        object.insert(QStringLiteral("output_file"), kind.outputFile);
    return object;
}

domain::RunKind readKind(ObjectReader &reader)
{
    domain::RunKind kind;
    kind.passes = int(reader.integer("passes", 1, domain::kMostPasses));
    kind.processes = int(reader.integer("processes", 1, domain::kMostProcesses));
    kind.isSubmitAnswer = reader.boolean("is_submit_answer");
    kind.submissionStem = reader.string("submission_stem");
    kind.inputFile = reader.optionalString("input_file").value_or(QString());
    kind.outputFile = reader.optionalString("output_file").value_or(QString());
    for (const QString &file : {kind.inputFile, kind.outputFile}) {
        if (file.contains(QLatin1Char('/')) || file == QLatin1String(".") || file == QLatin1String(".."))
            reader.fail("input_file", QStringLiteral("must be a name without directories, like output_file"));
    }
    return kind;
}

QJsonArray includesToJson(const QList<domain::IncludedFiles> &includes)
{
    QJsonArray array;
    for (const domain::IncludedFiles &included : includes)
        array.append(QJsonObject{{QStringLiteral("language"), included.language},
                                 {QStringLiteral("files"), filesToJson(included.files)}});
    return array;
}

// What is as it always was is left out: such data keeps the bytes, and so the hash, that it had.
void addKind(QJsonObject &object, const domain::JudgingData &data)
{
    if (data.kind != domain::RunKind())
        object.insert(QStringLiteral("kind"), kindToJson(data.kind));
    if (data.interactor)
        object.insert(QStringLiteral("interactor"), programToJson(*data.interactor));
    if (!data.includes.isEmpty())
        object.insert(QStringLiteral("includes"), includesToJson(data.includes));
    if (data.policy != domain::JudgingPolicy())
        object.insert(QStringLiteral("policy"), toJson(data.policy));
}

void readKind(ObjectReader &reader, domain::JudgingData &data)
{
    reader.optionalObject("kind", [&](ObjectReader &kind) { data.kind = readKind(kind); });
    reader.optionalObject("interactor", [&](ObjectReader &program) { data.interactor = readProgram(program); });
    reader.optionalObjects("includes", [&](ObjectReader &included) {
        data.includes.append({included.string("language"), readFiles(included)});
    });
    reader.optionalObject("policy", [&](ObjectReader &policy) { data.policy = readPolicy(policy); });
    if (data.kind.processes > 1 && !data.interactor)
        reader.fail("kind", QStringLiteral("has several processes, which takes an interactor"));
    if (data.checker.id == domain::kNoChecker && !data.interactor)
        reader.fail("checker", QStringLiteral("may be 'none' only where there is an interactor"));
}

} // namespace

QByteArray encode(const domain::JudgingData &data)
{
    QJsonArray testcases;
    for (const domain::Testcase &testcase : data.testcases)
        testcases.append(testcaseToJson(testcase));
    QJsonObject object{
        {QStringLiteral("problem_name"), data.problemName},
        {QStringLiteral("limits"), limitsToJson(data.limits)},
        {QStringLiteral("checker"), checkerToJson(data.checker)},
        {QStringLiteral("testcases"), testcases},
    };
    if (data.scoring.isScored()) // data of other problems keeps the bytes, and so the hash, that it always had
        object.insert(QStringLiteral("scoring"), toJson(data.scoring));
    if (data.grader)
        object.insert(QStringLiteral("grader"), programToJson(*data.grader));
    addKind(object, data);
    // QJsonObject keeps its keys sorted, so the bytes depend on the values alone.
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<domain::JudgingData> decodeJudgingData(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)));
    domain::JudgingData data;
    data.problemName = reader.string("problem_name");
    reader.object("limits", [&](ObjectReader &limits) { data.limits = readLimits(limits); });
    reader.object("checker", [&](ObjectReader &checker) { data.checker = readChecker(checker); });
    reader.objects("testcases", [&](ObjectReader &testcase) { data.testcases.append(readTestcase(testcase)); });
    reader.optionalObject("scoring", [&](ObjectReader &scoring) { data.scoring = readScoring(scoring); });
    reader.optionalObject("grader", [&](ObjectReader &grader) { data.grader = readProgram(grader); });
    readKind(reader, data);
    TRY(reader.finish());
    return data;
}

} // namespace gavel::wire
