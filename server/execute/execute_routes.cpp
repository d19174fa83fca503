#include "server/execute/execute_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/trace.h"
#include "server/judging/language_catalogue.h"
#include "server/runs/run_service.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gavel::execute {

namespace {

using judging::JudgingState;
using runs::RunOrigin;

constexpr qint64 kMaxBody = wire::kMostRunRequest * 2;
constexpr double kMostSeconds = 60;
constexpr double kMostMegabytes = 2048;
constexpr double kMostCores = 64;

// What people call a language, and the ids that may stand for it here, the best first.
struct Alias {
    const char *name;
    std::array<const char *, 4> ids;
};

constexpr std::array kAliases{
    Alias{"c", {"c-gcc-gnu17", "c-gcc-gnu11", "c-clang14", "c-tcc"}},
    Alias{"cpp", {"cpp-gcc-gnupp20", "cpp-gcc-gnupp17", "cpp-gcc-gnupp23", "cpp-clang14"}},
    Alias{"c++", {"cpp-gcc-gnupp20", "cpp-gcc-gnupp17", "cpp-gcc-gnupp23", "cpp-clang14"}},
    Alias{"python", {"python3", "pypy3", nullptr, nullptr}},
    Alias{"java", {"java17", "java17-ecj", nullptr, nullptr}},
    Alias{"javascript", {"nodejs", "js-mujs", nullptr, nullptr}},
    Alias{"js", {"nodejs", "js-mujs", nullptr, nullptr}},
    Alias{"node", {"nodejs", nullptr, nullptr, nullptr}},
    Alias{"typescript", {"typescript", "typescript-esbuild", nullptr, nullptr}},
    Alias{"golang", {"go", "go-gccgo", nullptr, nullptr}},
    Alias{"shell", {"bash", "dash", nullptr, nullptr}},
    Alias{"csharp", {"csharp-mono", "csharp-script", nullptr, nullptr}},
    Alias{"c#", {"csharp-mono", "csharp-script", nullptr, nullptr}},
};

QByteArray statusOf(const wire::RunOutput &output, const wire::RunAllowance &limits)
{
    const bool isTooLong = output.termination == Termination::CpuTimeLimit ||
                           output.termination == Termination::WallTimeLimit ||
                           output.termination == Termination::IdleLimit || output.cpuTime > limits.cpuTime;
    if (isTooLong)
        return "TLE";
    return output.termination == Termination::Exited && output.exitCode == 0 ? "OK" : "RE";
}

// As a shell would tell it: 128 and the signal that ended the program.
int exitCodeOf(const wire::RunOutput &output)
{
    constexpr int kSignalled = 128;
    switch (output.termination) {
    case Termination::Exited: return output.exitCode;
    case Termination::Signalled: return kSignalled + output.signal;
    default: return kSignalled + 9;
    }
}

QJsonObject resultOf(const char *status, const QString &output, const QString &errors, const QJsonValue &exitCode,
                     const QJsonValue &seconds)
{
    return {{QStringLiteral("status"), QString::fromLatin1(status)},
            {QStringLiteral("stdout"), output},
            {QStringLiteral("stderr"), errors},
            {QStringLiteral("exit_code"), exitCode},
            {QStringLiteral("time_sec"), seconds}};
}

// A compiler that says no has ended with an error, too: its word stands where the program's would.
QJsonObject resultOf(const runs::Run &run)
{
    if (run.state == JudgingState::Queued)
        return resultOf("PENDING", {}, {}, {}, {});
    if (!judging::isFinal(run.state))
        return resultOf("PROCESSING", {}, {}, {}, {});
    if (run.isCompileError())
        return resultOf("RE", {}, QString::fromUtf8(run.report.compileOutput), 1, 0.0);
    if (run.state != JudgingState::Finished || !run.report.outputs || run.report.outputs->isEmpty())
        return resultOf("INTERNAL_ERROR", {}, {}, {}, {});
    const wire::RunOutput &output = run.report.outputs->first();
    const double seconds = std::round(std::chrono::duration<double>(output.wallTime).count() * 1e6) / 1e6;
    return resultOf(statusOf(output, run.run.limits).constData(), QString::fromUtf8(output.output),
                    QString::fromUtf8(output.errorOutput), exitCodeOf(output), seconds);
}

double numberIn(wire::ObjectReader &reader, const char *name, double least, double most, double absent)
{
    const double value = reader.optionalNumber(name).value_or(absent);
    if (value >= least && value <= most)
        return value;
    reader.fail(name, QStringLiteral("must be between %1 and %2").arg(least).arg(most));
    return absent;
}

} // namespace

ExecuteRoutes::ExecuteRoutes(const api::Services &services, const api::ApiSettings &settings)
    : m_runs(services.runs), m_languages(services.languages), m_throttle("execute", settings.openRuns, settings)
{
}

void ExecuteRoutes::addTo(http::Router &router)
{
    http::Route create;
    create.method = "POST";
    create.pattern = "/execute";
    create.maxBodyBytes = kMaxBody;
    create.handle = [this](const http::RequestPtr &request, const http::Responder &responder) {
        execute(request, responder);
    };
    router.add(std::move(create));
    http::Route result;
    result.method = "GET";
    result.pattern = "/result/{id}";
    result.handle = [this](const http::RequestPtr &request, const http::Responder &responder) {
        read(request, responder);
    };
    router.add(std::move(result));
}

// By its id, or by what people call it.
const wire::OfferedLanguage *ExecuteRoutes::findLanguage(const QString &name) const
{
    const QString wanted = name.trimmed().toLower();
    if (const wire::OfferedLanguage *language = m_languages.find(wanted))
        return language;
    for (const Alias &alias : kAliases) {
        if (wanted != QLatin1String(alias.name))
            continue;
        for (const char *id : alias.ids) {
            if (const wire::OfferedLanguage *language = id ? m_languages.find(QString::fromLatin1(id)) : nullptr)
                return language;
        }
    }
    for (const wire::OfferedLanguage &language : m_languages.all()) {
        if (language.extensions.contains(wanted) || language.name.section(QLatin1Char(' '), 0, 0).toLower() == wanted)
            return m_languages.find(language.id);
    }
    return nullptr;
}

api::Checked<runs::NewRun> ExecuteRoutes::decode(const http::Request &request) const
{
    const api::Checked<QJsonObject> object = api::jsonObject(request);
    if (!object)
        return std::unexpected(object.error());
    wire::ObjectReader reader(*object);
    runs::NewRun run;
    run.origin = RunOrigin::Execute;
    const QByteArray source = reader.string("source_code").toUtf8();
    run.run.inputs = {reader.optionalString("stdin_data").value_or(QString()).toUtf8()};
    const double seconds = numberIn(reader, "time_limit_sec", 0.001, kMostSeconds, 5);
    const double megabytes = numberIn(reader, "memory_limit_mb", 1, kMostMegabytes, 256);
    (void)numberIn(reader, "cpu_cores", 0.01, kMostCores, 1); // a run has one core here, whatever is asked for
    const QString name = reader.optionalString("language").value_or(QStringLiteral("python"));
    const wire::OfferedLanguage *language = findLanguage(name);
    if (!language)
        reader.fail("language", QStringLiteral("there is no language ") + name.left(80));
    if (const Result<void> isGood = reader.finish(); !isGood)
        return std::unexpected(http::problemOf(isGood.error()));
    run.language = language->id;
    run.files = {{language->sourceFile, source}};
    // The limit is one of real time; a sleeping program is ended by it as well.
    run.run.limits.cpuTime = std::chrono::milliseconds(std::llround(seconds * 1000));
    run.run.limits.wallTime = run.run.limits.cpuTime;
    run.run.limits.memory = Bytes{qint64(megabytes * 1024 * 1024)};
    run.submitter = runs::submitterAt(request.client.toString());
    run.trace = api::traceOf(request);
    return run;
}

void ExecuteRoutes::execute(const http::RequestPtr &request, const http::Responder &responder)
{
    m_throttle.take(request->client.toString().toLatin1(), 1,
                    [this, request, responder](const api::Standing &standing) {
                        if (standing.wait)
                            responder.send(api::tooMany(QStringLiteral("too many runs from this address"), standing));
                        else
                            submit(request, responder);
                    });
}

void ExecuteRoutes::submit(const http::RequestPtr &request, const http::Responder &responder)
{
    api::Checked<runs::NewRun> run = decode(*request);
    if (!run)
        return responder.send(run.error());
    m_runs.submit(*std::move(run), [this, responder](const Result<runs::RunReceipt> &receipt) {
        if (receipt)
            return responder.send(
                http::Response::json(200, QJsonObject{{QStringLiteral("submission_id"), receipt->token},
                                                      {QStringLiteral("status"), QStringLiteral("PENDING")}}));
        http::Response response = http::toResponse(http::problemOf(receipt.error()));
        if (receipt.error().code == ErrorCode::ResourceExhausted)
            response = std::move(response).with("Retry-After", QByteArray::number(qint64(m_runs.retryAfter().count())));
        responder.send(std::move(response));
    });
}

void ExecuteRoutes::read(const http::RequestPtr &request, const http::Responder &responder) const
{
    m_runs.read(RunOrigin::Execute, request->parameter("id"), [responder](const Result<runs::Run> &run) {
        if (!run)
            return responder.send(http::problemOf(run.error()));
        QJsonObject object = resultOf(*run);
        object.insert(QStringLiteral("submission_id"), run->token);
        responder.send(http::Response::json(200, object));
    });
}

} // namespace gavel::execute
