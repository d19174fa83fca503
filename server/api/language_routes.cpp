#include "server/api/language_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/dispatch/worker_hub.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/queue_control.h"

#include <QJsonArray>

namespace gavel::api {

namespace {

constexpr qint64 kMaxJson = 16 * 1024;

QJsonArray versionsOf(const ShownLanguage &shown)
{
    QJsonArray versions;
    for (auto version = shown.workersByVersion.begin(); version != shown.workersByVersion.end(); ++version)
        versions.append(QJsonObject{{QStringLiteral("version"), version.key()},
                                    {QStringLiteral("workers"), QJsonArray::fromStringList(version.value())}});
    return versions;
}

QJsonObject toJson(const ShownLanguage &shown)
{
    const wire::OfferedLanguage &language = shown.language;
    return {{QStringLiteral("id"), language.id},
            {QStringLiteral("name"), language.name},
            {QStringLiteral("tier"), language.tier},
            {QStringLiteral("version"), language.version},
            {QStringLiteral("versions"), versionsOf(shown)},
            {QStringLiteral("extensions"), QJsonArray::fromStringList(language.extensions)},
            {QStringLiteral("compile_command"), QJsonArray::fromStringList(language.compileCommand)},
            {QStringLiteral("run_command"), QJsonArray::fromStringList(language.runCommand)},
            {QStringLiteral("source_file"), language.sourceFile},
            {QStringLiteral("time_factor"), shown.timeFactor},
            {QStringLiteral("own_time_factor"), language.timeFactor},
            {QStringLiteral("is_enabled"), shown.setting.isEnabled},
            {QStringLiteral("disabled_reason"), shown.setting.reason},
            {QStringLiteral("memory_extra_bytes"), qint64(language.memoryExtra.count)},
            {QStringLiteral("processes"), language.processes},
            {QStringLiteral("notes"), language.notes},
            {QStringLiteral("example"), language.example},
            {QStringLiteral("is_available"), shown.setting.isEnabled && !shown.workersByVersion.isEmpty()}};
}

Result<judging::LanguageChange> readChange(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    judging::LanguageChange change;
    change.isEnabled = reader.optionalBoolean("is_enabled");
    change.reason = reader.optionalString("reason");
    const std::optional<double> factor = reader.optionalNumber("time_factor");
    if (object.contains(QLatin1String("time_factor")))
        change.timeFactor = factor; // null: its own again
    TRY(reader.finishStrictly());
    return change;
}

} // namespace

LanguageRoutes::LanguageRoutes(const Services &services, LanguagePage page)
    : m_services(services), m_page(std::move(page))
{
}

Result<LanguageRoutes> LanguageRoutes::create(const Services &services)
{
    return LanguageRoutes(services, TRY(LanguagePage::load()));
}

void LanguageRoutes::addTo(RouteTable &routes)
{
    routes.addForAll("GET", "/api/v1/languages", 0,
                     [this](const http::RequestPtr &, const http::Responder &responder) { list(responder); });
    routes.add(
        "PATCH", "/api/v1/languages/{id}", accounts::Permission::Rejudge, kMaxJson,
        [this](const http::RequestPtr &request, const http::Responder &responder) { change(request, responder); });
    routes.addPublic("GET", "/languages", 0,
                     [this](const http::RequestPtr &, const http::Responder &responder) { showPage(responder); });
}

QList<ShownLanguage> LanguageRoutes::shown() const
{
    const dispatch::LanguageVersions connected = m_services.hub.languageVersions();
    QList<ShownLanguage> languages;
    const QList<wire::OfferedLanguage> all = m_services.languages.all();
    for (const wire::OfferedLanguage &language : all)
        languages.append({language, connected.value(language.id), m_services.languages.setting(language.id),
                          m_services.languages.timeFactor(language)});
    return languages;
}

void LanguageRoutes::list(const http::Responder &responder) const
{
    QJsonArray array;
    for (const ShownLanguage &language : shown())
        array.append(toJson(language));
    responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("languages"), array}}));
}

// Answers when the queue has heard of it.
void LanguageRoutes::change(const http::RequestPtr &request, const http::Responder &responder) const
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    const Result<judging::LanguageChange> change = readChange(*object);
    if (!change)
        return responder.send(http::problemOf(change.error()));
    const auto answer = [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    };
    m_services.languages.change(principalOf(request), request->parameter("id"), *change,
                                [this, answer](const Result<void> &stored) {
                                    if (!stored)
                                        return answer(stored);
                                    m_services.control.languagesChanged(answer);
                                });
}

// The page needs nothing from elsewhere and runs one script of its own.
void LanguageRoutes::showPage(const http::Responder &responder) const
{
    http::Response response(200);
    response.body = m_page.html(shown());
    responder.send(std::move(response)
                       .with("Content-Type", "text/html; charset=utf-8")
                       .with("Content-Security-Policy",
                             "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                             "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
}

} // namespace gavel::api
