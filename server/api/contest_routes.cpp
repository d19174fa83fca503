#include "server/api/contest_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/contests/contest_service.h"
#include "server/judging/queue_control.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxBody = 4 * 1024 * 1024; // thousands of participants

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

// Contestants do not see the problems before the start, and never the other participants.
QJsonObject toJson(const contests::Contest &contest, bool isStaff)
{
    const bool showsProblems = isStaff || contest.hasBegun(QDateTime::currentDateTimeUtc());
    QJsonArray problems;
    for (const contests::ContestProblem &problem : contest.problems) {
        if (showsProblems)
            problems.append(QJsonObject{{QStringLiteral("problem"), problem.problem},
                                        {QStringLiteral("label"), problem.label},
                                        {QStringLiteral("colour"), problem.colour}});
    }
    QJsonObject versions;
    for (const auto &[language, version] : contest.versions.asKeyValueRange())
        versions.insert(language, version);
    QJsonObject object{{QStringLiteral("name"), contest.name},
                       {QStringLiteral("title"), contest.title},
                       {QStringLiteral("start_at"), timeText(contest.start)},
                       {QStringLiteral("end_at"), timeText(contest.end)},
                       {QStringLiteral("problems"), problems},
                       {QStringLiteral("languages"), QJsonArray::fromStringList(contest.languages)},
                       {QStringLiteral("versions"), versions}};
    if (isStaff)
        object.insert(QStringLiteral("participants"), QJsonArray::fromStringList(contest.participants));
    return object;
}

QDateTime readTime(wire::ObjectReader &reader, const char *key)
{
    return QDateTime::fromString(reader.string(key), Qt::ISODateWithMs).toUTC();
}

QMap<QString, QString> readVersions(wire::ObjectReader &reader)
{
    QMap<QString, QString> versions;
    const QJsonObject object = reader.optionalRaw("versions").value_or(QJsonObject());
    for (auto one = object.begin(); one != object.end(); ++one) {
        if (!one->isString())
            reader.fail("versions", one.key() + QStringLiteral(" must be a string"));
        versions.insert(one.key(), one->toString());
    }
    return versions;
}

Result<contests::Contest> readContest(const QString &name, const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    contests::Contest contest;
    contest.name = name;
    contest.title = reader.string("title");
    contest.start = readTime(reader, "start_at");
    contest.end = readTime(reader, "end_at");
    reader.objects("problems", [&](wire::ObjectReader &problem) {
        const QString problemName = problem.string("problem");
        const QString label = problem.string("label");
        contest.problems.append({problemName, label, problem.optionalString("colour").value_or(QString())});
        problem.refuseUnknown();
    });
    contest.participants = reader.optionalStrings("participants");
    contest.languages = reader.optionalStrings("languages");
    contest.versions = readVersions(reader);
    TRY(reader.finishStrictly());
    return contest;
}

bool isStaff(const http::RequestPtr &request)
{
    return principalOf(request).may(Permission::SeeHiddenProblems);
}

} // namespace

void ContestRoutes::addTo(RouteTable &routes)
{
    routes.add("GET", "/api/v1/contests", Permission::SeeOwnSubmissions, 0,
               [this](const auto &request, const auto &responder) { list(request, responder); });
    routes.add("GET", "/api/v1/contests/{contest}", Permission::SeeOwnSubmissions, 0,
               [this](const auto &request, const auto &responder) { read(request, responder); });
    routes.add("PUT", "/api/v1/contests/{contest}", Permission::ManageProblems, kMaxBody,
               [this](const auto &request, const auto &responder) { put(request, responder); });
}

void ContestRoutes::list(const http::RequestPtr &request, const http::Responder &responder) const
{
    QJsonArray array;
    for (const contests::Contest &contest : m_contests.visibleTo(principalOf(request)))
        array.append(toJson(contest, isStaff(request)));
    responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("contests"), array}}));
}

void ContestRoutes::read(const http::RequestPtr &request, const http::Responder &responder) const
{
    const Result<contests::Contest> contest = m_contests.find(principalOf(request), request->parameter("contest"));
    if (!contest)
        return responder.send(http::problemOf(contest.error()));
    if (isStaff(request))
        return showToStaff(*contest, responder);
    responder.send(http::Response::json(200, toJson(*contest, false)));
}

void ContestRoutes::put(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    Result<contests::Contest> contest = readContest(request->parameter("contest"), *object);
    if (!contest)
        return responder.send(http::problemOf(contest.error()));
    m_contests.put(principalOf(request), *std::move(contest),
                   [this, responder](const Result<contests::Contest> &stored) {
                       if (!stored)
                           return responder.send(http::problemOf(stored.error()));
                       // A queue that cannot be told now is told as soon as the database answers again.
                       m_control.contestChanged([this, responder, stored = *stored](const Result<void> &) {
                           showToStaff(stored, responder);
                       });
                   });
}

// With the languages whose versions no worker has: what is submitted in them waits.
void ContestRoutes::showToStaff(const contests::Contest &contest, const http::Responder &responder) const
{
    m_control.findUnoffered(contest.versions, [contest, responder](const Result<QStringList> &missing) {
        QJsonObject object = toJson(contest, true);
        if (missing)
            object.insert(QStringLiteral("missing_versions"), QJsonArray::fromStringList(*missing));
        responder.send(http::Response::json(200, object));
    });
}

} // namespace gavel::api
