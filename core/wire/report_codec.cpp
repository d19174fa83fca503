#include "core/wire/report_codec.h"

#include "core/wire/run_reason_codec.h"
#include "core/wire/termination_code.h"

#include <QJsonArray>

namespace gavel::wire {

namespace {

std::optional<Termination> readTermination(ObjectReader &reader)
{
    const std::optional<QString> name = reader.optionalString("termination");
    if (!name)
        return std::nullopt;
    const std::optional<Termination> termination = terminationFromCode(*name);
    if (!termination)
        reader.fail("termination", QStringLiteral("is not one of the known terminations"));
    return termination;
}

std::optional<domain::Verdict> readVerdict(ObjectReader &reader)
{
    const std::optional<QString> code = reader.optionalString("verdict");
    if (!code)
        return std::nullopt;
    const std::optional<domain::Verdict> verdict = domain::verdictFromCode(*code);
    if (!verdict)
        reader.fail("verdict", QStringLiteral("is not a known verdict code"));
    return verdict;
}

domain::Verdict requireVerdict(ObjectReader &reader)
{
    const std::optional<domain::Verdict> verdict = readVerdict(reader);
    if (!verdict)
        reader.fail("verdict", QStringLiteral("is missing"));
    return verdict.value_or(domain::Verdict::Skipped);
}

// Program output is any bytes at all, so it travels as base64.
QString encodeBytes(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QJsonObject groupToJson(const domain::GroupResult &group)
{
    QJsonObject object{{QStringLiteral("name"), group.name},
                       {QStringLiteral("verdict"), domain::verdictCode(group.verdict)},
                       {QStringLiteral("score"), group.score}};
    if (group.maxScore)
        object.insert(QStringLiteral("max_score"), *group.maxScore);
    return object;
}

domain::GroupResult readGroup(ObjectReader &reader)
{
    domain::GroupResult group;
    group.name = reader.string("name");
    group.verdict = requireVerdict(reader);
    group.score = reader.number("score");
    group.maxScore = reader.optionalNumber("max_score");
    return group;
}

void writeFigures(QJsonObject &object, const TestReport &test)
{
    object.insert(QStringLiteral("cpu_time_ns"), qint64(test.cpuTime.count()));
    object.insert(QStringLiteral("wall_time_ns"), qint64(test.wallTime.count()));
    object.insert(QStringLiteral("peak_memory_bytes"), qint64(test.peakMemory.count));
    if (test.otherCpuTime)
        object.insert(QStringLiteral("other_cpu_time_ns"), qint64(test.otherCpuTime->count()));
    if (test.instructions)
        object.insert(QStringLiteral("instructions"), qint64(*test.instructions));
    if (test.deniedCalls)
        object.insert(QStringLiteral("denied_calls"), qint64(*test.deniedCalls));
    if (test.memoryParts)
        object.insert(QStringLiteral("memory_parts"),
                      QJsonObject{{QStringLiteral("anonymous_bytes"), qint64(test.memoryParts->anonymous.count)},
                                  {QStringLiteral("file_bytes"), qint64(test.memoryParts->file.count)},
                                  {QStringLiteral("shared_bytes"), qint64(test.memoryParts->shared.count)},
                                  {QStringLiteral("kernel_bytes"), qint64(test.memoryParts->kernel.count)}});
}

void readFigures(ObjectReader &reader, TestReport &test)
{
    test.cpuTime = std::chrono::nanoseconds(reader.integer("cpu_time_ns", 0));
    test.wallTime = std::chrono::nanoseconds(reader.integer("wall_time_ns", 0));
    test.peakMemory = Bytes{reader.integer("peak_memory_bytes", 0)};
    if (const std::optional<qint64> other = reader.optionalInteger("other_cpu_time_ns", 0))
        test.otherCpuTime = std::chrono::nanoseconds(*other);
    if (const std::optional<qint64> instructions = reader.optionalInteger("instructions", 0))
        test.instructions = *instructions;
    if (const std::optional<qint64> deniedCalls = reader.optionalInteger("denied_calls", 0))
        test.deniedCalls = *deniedCalls;
    reader.optionalObject("memory_parts", [&test](ObjectReader &parts) {
        test.memoryParts =
            MemoryParts{Bytes{parts.integer("anonymous_bytes", 0)}, Bytes{parts.integer("file_bytes", 0)},
                        Bytes{parts.integer("shared_bytes", 0)}, Bytes{parts.integer("kernel_bytes", 0)}};
    });
}

QJsonObject testToJson(const TestReport &test)
{
    QJsonObject object{
        {QStringLiteral("name"), test.name},
        {QStringLiteral("verdict"), domain::verdictCode(test.verdict)},
    };
    if (test.score != 0)
        object.insert(QStringLiteral("score"), test.score);
    if (!test.termination)
        return object;
    object.insert(QStringLiteral("termination"), terminationCode(*test.termination));
    object.insert(QStringLiteral("exit_code"), test.exitCode);
    object.insert(QStringLiteral("signal"), test.signal);
    writeFigures(object, test);
    object.insert(QStringLiteral("explanation"), test.explanation);
    object.insert(QStringLiteral("reason"), toJson(test.reason));
    object.insert(QStringLiteral("contestant_message"), test.contestantMessage);
    object.insert(QStringLiteral("output"), encodeBytes(test.output));
    object.insert(QStringLiteral("error_output"), encodeBytes(test.errorOutput));
    object.insert(QStringLiteral("passes"), test.passes);
    if (!test.transcript.isEmpty())
        object.insert(QStringLiteral("transcript"), encodeBytes(test.transcript));
    return object;
}

TestReport readTest(ObjectReader &reader)
{
    TestReport test;
    test.name = reader.string("name");
    test.verdict = requireVerdict(reader);
    test.score = reader.optionalNumber("score").value_or(0);
    test.termination = readTermination(reader);
    if (!test.termination)
        return test;
    test.exitCode = int(reader.integer("exit_code", 0, 255));
    test.signal = int(reader.integer("signal", 0, 127));
    readFigures(reader, test);
    test.explanation = reader.string("explanation");
    reader.optionalObject("reason", [&](ObjectReader &reason) { test.reason = readReason(reason); });
    test.contestantMessage = reader.string("contestant_message");
    test.output = reader.base64("output");
    test.errorOutput = reader.base64("error_output");
    test.passes = int(reader.optionalInteger("passes", 0, domain::kMostPasses).value_or(1));
    if (reader.has("transcript"))
        test.transcript = reader.base64("transcript");
    return test;
}

} // namespace

void write(QJsonObject &object, const JobKey &key)
{
    object.insert(QStringLiteral("judging"), qint64(key.judging.value));
    object.insert(QStringLiteral("attempt"), key.attempt);
}

JobKey readKey(ObjectReader &reader)
{
    JobKey key;
    key.judging = JudgingId{reader.integer("judging", 1)};
    key.attempt = int(reader.integer("attempt", 1, 1'000'000));
    return key;
}

void write(QJsonObject &object, const Report &report)
{
    QJsonArray tests;
    for (const TestReport &test : report.tests)
        tests.append(testToJson(test));
    write(object, report.key);
    if (report.verdict)
        object.insert(QStringLiteral("verdict"), domain::verdictCode(*report.verdict));
    if (report.score)
        object.insert(QStringLiteral("score"), *report.score);
    if (report.maxScore)
        object.insert(QStringLiteral("max_score"), *report.maxScore);
    QJsonArray groups;
    for (const domain::GroupResult &group : report.groups)
        groups.append(groupToJson(group));
    if (!groups.isEmpty())
        object.insert(QStringLiteral("groups"), groups);
    object.insert(QStringLiteral("error"), report.error);
    object.insert(QStringLiteral("compile_output"), encodeBytes(report.compileOutput));
    object.insert(QStringLiteral("compile_time_ms"), qint64(report.compileTime.count()));
    object.insert(QStringLiteral("is_compile_cached"), report.isCompileCached);
    object.insert(QStringLiteral("tests"), tests);
    object.insert(QStringLiteral("language_version"), report.languageVersion);
    if (!report.trace.isEmpty())
        object.insert(QStringLiteral("trace"), report.trace);
    if (report.examination)
        object.insert(QStringLiteral("examination"), *report.examination);
    if (!report.outputs)
        return;
    QJsonArray outputs;
    for (const RunOutput &output : *report.outputs)
        outputs.append(toJson(output));
    object.insert(QStringLiteral("outputs"), outputs);
}

Report readReport(ObjectReader &reader)
{
    Report report;
    report.key = readKey(reader);
    report.verdict = readVerdict(reader);
    report.score = reader.optionalNumber("score");
    report.maxScore = reader.optionalNumber("max_score");
    reader.optionalObjects("groups", [&](ObjectReader &group) { report.groups.append(readGroup(group)); });
    report.error = reader.string("error");
    report.compileOutput = reader.base64("compile_output");
    report.compileTime = std::chrono::milliseconds(reader.integer("compile_time_ms", 0));
    report.isCompileCached = reader.boolean("is_compile_cached");
    reader.objects("tests", [&](ObjectReader &test) { report.tests.append(readTest(test)); });
    report.languageVersion = reader.string("language_version");
    report.trace = reader.optionalString("trace").value_or(QString());
    if (reader.has("outputs"))
        report.outputs.emplace();
    reader.optionalObjects("outputs", [&](ObjectReader &output) { report.outputs->append(readRunOutput(output)); });
    report.examination = reader.optionalRaw("examination");
    if (!report.verdict && !report.outputs && !report.examination && report.error.isEmpty())
        reader.fail("error", QStringLiteral("must say why there is no verdict"));
    return report;
}

} // namespace gavel::wire
