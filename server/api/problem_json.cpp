#include "server/api/problem_json.h"

#include <QUrl>

namespace gavel::api {

namespace {

QString statementFormat(package::StatementFormat format)
{
    switch (format) {
    case package::StatementFormat::Tex: return QStringLiteral("tex");
    case package::StatementFormat::Markdown: return QStringLiteral("markdown");
    case package::StatementFormat::Pdf: return QStringLiteral("pdf");
    case package::StatementFormat::Html: return QStringLiteral("html");
    case package::StatementFormat::Text: return QStringLiteral("text");
    }
    return {};
}

QJsonObject limitsJson(const domain::ProblemLimits &limits)
{
    return {{QStringLiteral("cpu_time_limit_ms"), qint64(limits.cpuTimeLimit.count())},
            {QStringLiteral("memory_limit_bytes"), qint64(limits.memory.count)},
            {QStringLiteral("output_limit_bytes"), qint64(limits.output.count)},
            {QStringLiteral("source_limit_bytes"), qint64(limits.code.count)}};
}

QJsonObject fileJson(const QString &problem, const package::PackageFile &file)
{
    const QString path = QString::fromLatin1(QUrl::toPercentEncoding(file.path, "/"));
    return {{QStringLiteral("path"), file.path},
            {QStringLiteral("size_bytes"), file.blob.size},
            {QStringLiteral("href"), QStringLiteral("/api/v1/problems/%1/files/%2").arg(problem, path)}};
}

QJsonArray statementsJson(const problems::ProblemDetail &problem)
{
    QJsonArray statements;
    for (const package::Statement &statement : problem.manifest.statements) {
        QJsonObject one = fileJson(problem.summary.name, statement.file);
        one.insert(QStringLiteral("language"), statement.language);
        one.insert(QStringLiteral("format"), statementFormat(statement.format));
        statements.append(one);
    }
    return statements;
}

QJsonArray filesJson(const QString &problem, const QList<package::PackageFile> &files)
{
    QJsonArray array;
    for (const package::PackageFile &file : files)
        array.append(fileJson(problem, file));
    return array;
}

QJsonArray samplesJson(const QList<problems::Sample> &samples)
{
    QJsonArray array;
    for (const problems::Sample &sample : samples)
        array.append(QJsonObject{{QStringLiteral("name"), sample.name},
                                 {QStringLiteral("input"), QString::fromUtf8(sample.input)},
                                 {QStringLiteral("answer"), QString::fromUtf8(sample.answer)}});
    return array;
}

// What only staff see: how it is judged, and what the jury filed.
QJsonObject juryJson(const problems::ProblemDetail &problem)
{
    QJsonArray tests;
    for (const domain::Testcase &testcase : problem.judging.testcases)
        tests.append(QJsonObject{{QStringLiteral("name"), testcase.name},
                                 {QStringLiteral("input_size_bytes"), testcase.input.size},
                                 {QStringLiteral("answer_size_bytes"), testcase.answer.size}});
    QJsonArray solutions;
    for (const package::JurySolution &solution : problem.manifest.solutions)
        solutions.append(QJsonObject{{QStringLiteral("path"), solution.path},
                                     {QStringLiteral("expected"), package::describe(solution.expected)}});
    return {{QStringLiteral("content_hash"), problem.manifest.contentHash},
            {QStringLiteral("checker"), problem.judging.checker.id},
            {QStringLiteral("checker_arguments"), QJsonArray::fromStringList(problem.judging.checker.arguments)},
            {QStringLiteral("tests"), tests},
            {QStringLiteral("solutions"), solutions}};
}

} // namespace

QJsonObject toJson(const problems::ProblemSummary &problem)
{
    return {{QStringLiteral("id"), QString::number(problem.id.value)},
            {QStringLiteral("name"), problem.name},
            {QStringLiteral("title"), problem.title},
            {QStringLiteral("is_open"), problem.isOpen},
            {QStringLiteral("version"), problem.versionNumber},
            {QStringLiteral("test_count"), problem.testcaseCount},
            {QStringLiteral("sample_count"), problem.sampleCount},
            {QStringLiteral("imported_at"), problem.imported.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("limits"), limitsJson(problem.limits)}};
}

QJsonObject toJson(const problems::ProblemDetail &problem, const accounts::Principal &viewer)
{
    const package::ProblemManifest &manifest = problem.manifest;
    const QString name = problem.summary.name;
    QJsonObject object = toJson(problem.summary);
    object.insert(QStringLiteral("author"), manifest.author);
    object.insert(QStringLiteral("source"), manifest.source);
    object.insert(QStringLiteral("license"), manifest.license);
    object.insert(QStringLiteral("languages"),
                  manifest.languages.isEmpty() ? QJsonValue() : QJsonArray::fromStringList(manifest.languages));
    object.insert(QStringLiteral("statements"), statementsJson(problem));
    object.insert(QStringLiteral("statement_files"), filesJson(name, manifest.statementFiles));
    object.insert(QStringLiteral("attachments"), filesJson(name, manifest.attachments));
    object.insert(QStringLiteral("samples"), samplesJson(problem.samples));
    if (viewer.may(accounts::Permission::ManageProblems))
        object.insert(QStringLiteral("jury"), juryJson(problem));
    return object;
}

QJsonObject toJson(const problems::ProblemVersion &version)
{
    return {{QStringLiteral("version"), version.number},
            {QStringLiteral("is_live"), version.isLive},
            {QStringLiteral("content_hash"), version.contentHash},
            {QStringLiteral("imported_at"), version.imported.toUTC().toString(Qt::ISODateWithMs)}};
}

QJsonArray toJson(const QList<package::PackageFault> &faults)
{
    QJsonArray array;
    for (const package::PackageFault &fault : faults) {
        const bool isError = fault.severity == package::PackageFault::Severity::Error;
        array.append(
            QJsonObject{{QStringLiteral("file"), fault.file},
                        {QStringLiteral("line"), fault.line ? QJsonValue(*fault.line) : QJsonValue()},
                        {QStringLiteral("reason"), fault.reason},
                        {QStringLiteral("severity"), isError ? QStringLiteral("error") : QStringLiteral("warning")}});
    }
    return array;
}

} // namespace gavel::api
