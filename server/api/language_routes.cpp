#include "server/api/language_routes.h"

#include "server/dispatch/worker_hub.h"
#include "server/judging/language_catalogue.h"

#include <QJsonArray>

namespace gavel::api {

namespace {

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
            {QStringLiteral("time_factor"), language.timeFactor},
            {QStringLiteral("memory_extra_bytes"), qint64(language.memoryExtra.count)},
            {QStringLiteral("processes"), language.processes},
            {QStringLiteral("notes"), language.notes},
            {QStringLiteral("example"), language.example},
            {QStringLiteral("is_available"), !shown.workersByVersion.isEmpty()}};
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
    routes.addPublic("GET", "/languages", 0,
                     [this](const http::RequestPtr &, const http::Responder &responder) { showPage(responder); });
}

QList<ShownLanguage> LanguageRoutes::shown() const
{
    const dispatch::LanguageVersions connected = m_services.hub.languageVersions();
    QList<ShownLanguage> languages;
    const QList<wire::OfferedLanguage> all = m_services.languages.all();
    for (const wire::OfferedLanguage &language : all)
        languages.append({language, connected.value(language.id)});
    return languages;
}

void LanguageRoutes::list(const http::Responder &responder) const
{
    QJsonArray array;
    for (const ShownLanguage &language : shown())
        array.append(toJson(language));
    responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("languages"), array}}));
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
