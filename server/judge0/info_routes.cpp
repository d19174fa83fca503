#include "server/judge0/info_routes.h"

#include "server/dispatch/worker_hub.h"
#include "server/judge0/config_info.h"
#include "server/judge0/outcome.h"
#include "server/judge0/system_info.h"
#include "server/judge0/text.h"
#include "server/judging/job_service.h"
#include "server/runs/run_service.h"

#include <QCoreApplication>
#include <QDate>
#include <QMap>

namespace gavel::judge0 {

namespace {

// The version whose interface this is: clients choose their language numbers by it.
constexpr const char *kVersion = "1.13.1";
constexpr std::chrono::minutes kStatisticsAge{10};
constexpr qint64 kDaysShown = 30;

void addAnswer(http::Router &router, const Gate &gate, const char *path, const std::function<http::Response()> &answer)
{
    gate.add(router, "GET", path, 0, Gate::Need::Authentication,
             [answer](const http::RequestPtr &, const http::Responder &responder) { responder.send(answer()); });
}

http::Response listOf(const QList<Language> &languages, bool withArchived)
{
    QJsonArray array;
    for (const Language &language : languages) {
        if (language.isArchived() && !withArchived)
            continue;
        QJsonObject object{{QStringLiteral("id"), language.id}, {QStringLiteral("name"), language.name}};
        if (withArchived)
            object.insert(QStringLiteral("is_archived"), language.isArchived());
        array.append(object);
    }
    return http::Response::json(200, array);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

http::Response statuses()
{
    QJsonArray array;
    for (int id = kFirstStatus; id <= kLastStatus; ++id)
        array.append(QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("description"), describe(Status(id))}});
    return http::Response::json(200, array);
}

http::Response about()
{
    const QString home = QStringLiteral("https://judge0.com");
    return http::Response::json(
        200, QJsonObject{{QStringLiteral("version"), QString::fromLatin1(kVersion)},
                         {QStringLiteral("homepage"), home},
                         {QStringLiteral("source_code"), QStringLiteral("https://github.com/judge0/judge0")},
                         {QStringLiteral("maintainer"), QStringLiteral("the operator of this Gavel server")}});
}

http::Response license()
{
    return http::Response::text(
        200, "This interface is served by Gavel, an online judge, which is free software under the GNU "
             "General Public License, version 3 or later.\n");
}

http::Response sandboxVersion()
{
    return http::Response::text(200, "Programs are run by the sandbox of Gavel " +
                                         QCoreApplication::applicationVersion().toLatin1() +
                                         ", in the place of isolate.\n");
}

} // namespace

InfoRoutes::InfoRoutes(const api::Services &services, const Settings &settings, const Languages &languages)
    : m_services(services), m_settings(settings), m_languages(languages)
{
}

void InfoRoutes::addTo(http::Router &router, const Gate &gate) const
{
    using Need = Gate::Need;
    const http::Handler empty = [](const http::RequestPtr &, const http::Responder &responder) {
        responder.send(http::Response(200));
    };
    if (!m_settings.basePath.isEmpty()) {
        gate.add(router, "GET", "", 0, Need::Nothing, empty);
        gate.add(router, "GET", "/", 0, Need::Nothing, empty);
    }
    addAnswer(router, gate, "/languages", [this] { return listOf(m_languages.all(), false); });
    addAnswer(router, gate, "/languages/all", [this] { return listOf(m_languages.all(), true); });
    addAnswer(router, gate, "/statuses", statuses);
    addAnswer(router, gate, "/system_info", [] { return http::Response::json(200, systemInfo()); });
    addAnswer(router, gate, "/config_info", [this] { return http::Response::json(200, configInfo(m_settings)); });
    addAnswer(router, gate, "/about", about);
    addAnswer(router, gate, "/version", [] { return http::Response::text(200, kVersion); });
    addAnswer(router, gate, "/isolate", sandboxVersion);
    addAnswer(router, gate, "/license", license);
    gate.add(router, "POST", "/authenticate", 1024, Need::Authentication, empty);
    gate.add(router, "POST", "/authorize", 1024, Need::Authorization, empty);
    const auto bound = [this](void (InfoRoutes::*handle)(const http::RequestPtr &, const http::Responder &) const) {
        return [this, handle](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*handle)(request, responder);
        };
    };
    gate.add(router, "GET", "/languages/{id}", 0, Need::Authentication, bound(&InfoRoutes::readLanguage));
    gate.add(router, "GET", "/workers", 0, Need::Authentication, bound(&InfoRoutes::readWorkers));
    gate.add(router, "GET", "/statistics", 0, Need::Authentication, bound(&InfoRoutes::readStatistics));
}

void InfoRoutes::readLanguage(const http::RequestPtr &request, const http::Responder &responder) const
{
    bool isNumber = false;
    const int id = request->parameter("id").toInt(&isNumber);
    const std::optional<Language> language = isNumber ? m_languages.find(id) : std::nullopt;
    if (!language)
        return responder.send(http::Response::json(
            404, QJsonObject{{QStringLiteral("status"), 404}, {QStringLiteral("error"), QStringLiteral("Not Found")}}));
    responder.send(
        http::Response::json(200, QJsonObject{{QStringLiteral("id"), language->id},
                                              {QStringLiteral("name"), language->name},
                                              {QStringLiteral("is_archived"), language->isArchived()},
                                              {QStringLiteral("source_file"), orNull(language->sourceFile)},
                                              {QStringLiteral("compile_cmd"), orNull(language->compileCommand)},
                                              {QStringLiteral("run_cmd"), orNull(language->runCommand)}}));
}

void InfoRoutes::readWorkers(const http::RequestPtr &, const http::Responder &responder) const
{
    int slotCount = 0;
    int busy = 0;
    int paused = 0;
    for (const dispatch::ConnectedWorker &worker : m_services.hub.connected()) {
        slotCount += worker.slotCount;
        busy += worker.busy;
        paused += worker.isDraining ? worker.slotCount - worker.busy : 0;
    }
    m_services.jobs.depth([=](const Result<queue::QueueDepth> &depth) {
        const QJsonObject queue{{QStringLiteral("queue"), QString::fromLatin1(kVersion)},
                                {QStringLiteral("size"), depth ? depth->waiting : 0},
                                {QStringLiteral("available"), slotCount},
                                {QStringLiteral("idle"), std::max(0, slotCount - busy - paused)},
                                {QStringLiteral("working"), busy},
                                {QStringLiteral("paused"), paused},
                                {QStringLiteral("failed"), 0}};
        responder.send(http::Response::json(200, QJsonArray{queue}));
    });
}

void InfoRoutes::readStatistics(const http::RequestPtr &request, const http::Responder &responder) const
{
    const bool isFresh = request->target.query.value(u"invalidate_cache") == QStringLiteral("true");
    const auto now = std::chrono::steady_clock::now();
    if (m_statistics && m_statistics->until > now && !isFresh)
        return responder.send(http::Response::json(200, m_statistics->object));
    m_services.runs.count(runs::RunOrigin::Judge0, [this, now, responder](const Result<runs::RunCounts> &counts) {
        if (!counts)
            return responder.send(error(503, QStringLiteral("the server is busy")));
        m_statistics = CachedStatistics{statisticsOf(*counts), now + kStatisticsAge};
        responder.send(http::Response::json(200, m_statistics->object));
    });
}

QJsonObject InfoRoutes::statisticsOf(const runs::RunCounts &counts) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QJsonObject days;
    for (qint64 i = 0; i < kDaysShown; ++i)
        days.insert(now.date().addDays(-i).toString(Qt::ISODate), 0);
    for (const auto &[day, count] : counts.perDay) {
        if (days.contains(day))
            days.insert(day, count);
    }
    QJsonArray languages;
    for (const auto &[gavelId, count] : counts.perLanguage) {
        for (const Language &language : m_languages.all()) {
            if (language.gavelId != gavelId)
                continue;
            languages.append(
                QJsonObject{{QStringLiteral("language"),
                             QJsonObject{{QStringLiteral("id"), language.id}, {QStringLiteral("name"), language.name}}},
                            {QStringLiteral("count"), count}});
            break;
        }
    }
    QJsonArray statuses;
    for (const auto &[id, count] : counts.perMark)
        statuses.append(
            QJsonObject{{QStringLiteral("status"),
                         QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("name"), describe(Status(id))}}},
                        {QStringLiteral("count"), count}});
    const QString size = QStringLiteral("%1 kB").arg(counts.bytes / 1024);
    return {{QStringLiteral("created_at"), timestamp(now)},
            {QStringLiteral("cached_until"), timestamp(now.addSecs(std::chrono::seconds(kStatisticsAge).count()))},
            {QStringLiteral("submissions"), QJsonObject{{QStringLiteral("total"), counts.total},
                                                        {QStringLiteral("today"), counts.today},
                                                        {QStringLiteral("last_30_days"), days}}},
            {QStringLiteral("languages"), languages},
            {QStringLiteral("statuses"), statuses},
            {QStringLiteral("database"),
             QJsonObject{{QStringLiteral("size_pretty"), size}, {QStringLiteral("size_in_bytes"), counts.bytes}}}};
}

} // namespace gavel::judge0
