#include "server/api/problem_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/problem_json.h"
#include "server/api/problem_name.h"
#include "server/contests/contest_service.h"
#include "server/problems/problem_service.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <fcntl.h>
#include <sys/stat.h>

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 16 * 1024;

// Files of a package come from problem setters: no script of theirs may run in the name of this site.
constexpr auto kFilePolicy = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox";

QByteArray contentTypeOf(const QString &path)
{
    static const QHash<QString, QByteArray> kTypes{
        {QStringLiteral("pdf"), "application/pdf"},
        {QStringLiteral("html"), "text/html; charset=utf-8"},
        {QStringLiteral("htm"), "text/html; charset=utf-8"},
        {QStringLiteral("md"), "text/markdown; charset=utf-8"},
        {QStringLiteral("tex"), "text/plain; charset=utf-8"},
        {QStringLiteral("txt"), "text/plain; charset=utf-8"},
        {QStringLiteral("png"), "image/png"},
        {QStringLiteral("jpg"), "image/jpeg"},
        {QStringLiteral("jpeg"), "image/jpeg"},
        {QStringLiteral("gif"), "image/gif"},
        {QStringLiteral("svg"), "image/svg+xml"},
    };
    return kTypes.value(path.section(QLatin1Char('.'), -1).toLower(), "application/octet-stream");
}

http::Response importResponse(const problems::ImportReport &report)
{
    if (!report.problem) {
        http::Problem problem{422,
                              "package-refused",
                              QStringLiteral("The problem package has faults"),
                              QStringLiteral("%1 found; nothing was imported").arg(report.faults.size()),
                              {}};
        problem.members.insert(QStringLiteral("faults"), toJson(report.faults));
        return http::toResponse(problem);
    }
    QJsonObject object = toJson(*report.problem);
    object.insert(QStringLiteral("is_new_problem"), report.isNewProblem);
    object.insert(QStringLiteral("is_new_version"), report.isNewVersion);
    object.insert(QStringLiteral("imported_version"), report.version);
    object.insert(QStringLiteral("faults"), toJson(report.faults));
    const bool isNew = report.isNewProblem || report.isNewVersion;
    return http::Response::json(isNew ? 201 : 200, object)
        .with("Location", "/api/v1/problems/" + report.problem->name.toUtf8());
}

} // namespace

ProblemRoutes::ProblemRoutes(const Services &services, const ApiSettings &settings)
    : m_problems(services.problems), m_contests(services.contests), m_settings(settings)
{
}

void ProblemRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (ProblemRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("GET", "/api/v1/problems", Permission::SeeOwnSubmissions, 0, bound(&ProblemRoutes::list));
    routes.add("POST", "/api/v1/problems", Permission::ManageProblems, m_settings.maxPackage.count,
               bound(&ProblemRoutes::import));
    routes.add("GET", "/api/v1/problems/{problem}", Permission::SeeOwnSubmissions, 0, bound(&ProblemRoutes::read));
    routes.add("PATCH", "/api/v1/problems/{problem}", Permission::ManageProblems, kMaxJson,
               bound(&ProblemRoutes::change));
    routes.add("GET", "/api/v1/problems/{problem}/versions", Permission::ManageProblems, 0,
               bound(&ProblemRoutes::readVersions));
    routes.add("GET", "/api/v1/problems/{problem}/package", Permission::ManageProblems, 0,
               bound(&ProblemRoutes::exportPackage));
    routes.add("POST", "/api/v1/problems/{problem}/versions/{version}/activate", Permission::ManageProblems, 0,
               bound(&ProblemRoutes::activate));
    routes.add("GET", "/api/v1/problems/{problem}/files/{path*}", Permission::SeeOwnSubmissions, 0,
               bound(&ProblemRoutes::readFile));
}

// Who takes part in a contest that has begun sees its problems as if they were open. What is shown of them is decided
// by who he is, not by this.
accounts::Role ProblemRoutes::roleFor(const http::RequestPtr &request, const QString &problem) const
{
    const accounts::Principal &reader = principalOf(request);
    return m_contests.showsProblem(reader, problem) ? accounts::Role::Jury : reader.role;
}

void ProblemRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    if (const Checked<void> query = checkQuery(*request, {}); !query)
        return responder.send(query.error());
    QJsonArray array;
    const QList<problems::ProblemSummary> visible = m_problems.list(principalOf(request).role);
    for (const problems::ProblemSummary &problem : visible)
        array.append(toJson(problem));
    responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("problems"), array}}));
}

void ProblemRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    const QString name = problemNameOf(request, m_problems);
    m_problems.read(name, roleFor(request, name), [request, responder](const Result<problems::ProblemDetail> &problem) {
        if (problem)
            responder.send(http::Response::json(200, toJson(*problem, principalOf(request))));
        else
            responder.send(http::problemOf(problem.error()));
    });
}

void ProblemRoutes::readFile(const http::RequestPtr &request, const http::Responder &responder)
{
    const QString path = request->parameter("path");
    const QString name = problemNameOf(request, m_problems);
    m_problems.openFile(name, roleFor(request, name), path, [path, responder](Result<problems::BlobFile> file) {
        if (!file)
            return responder.send(http::problemOf(file.error()));
        http::Response response(200);
        response.file = std::move(file->fd);
        response.fileSize = file->blob.size;
        responder.send(std::move(response)
                           .with("Content-Type", contentTypeOf(path))
                           .with("Content-Security-Policy", kFilePolicy)
                           .with("ETag", '"' + file->blob.sha256 + '"'));
    });
}

// Written to a file, since packages are large; the file has no name any more when it is sent.
void ProblemRoutes::exportPackage(const http::RequestPtr &request, const http::Responder &responder)
{
    const QString name = problemNameOf(request, m_problems);
    const QString folder = m_settings.spoolFolder.isEmpty() ? QDir::tempPath() : m_settings.spoolFolder;
    const QString path = QStringLiteral("%1/export-%2.zip").arg(folder, QUuid::createUuid().toString(QUuid::Id128));
    m_problems.exportPackage(name, path, [name, path, responder](const Result<void> &exported) {
        http::Response response(200);
        response.file = UniqueFd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
        QFile::remove(path); // also what a failure has left
        struct stat status {};
        if (!exported)
            return responder.send(http::problemOf(exported.error()));
        if (!response.file || ::fstat(response.file.get(), &status) != 0)
            return responder.send(http::problemOf(systemError(errno, "the exported package")));
        response.fileSize = status.st_size;
        responder.send(std::move(response)
                           .with("Content-Type", "application/zip")
                           .with("Content-Disposition", "attachment; filename=\"" + name.toUtf8() + ".zip\""));
    });
}

void ProblemRoutes::readVersions(const http::RequestPtr &request, const http::Responder &responder)
{
    m_problems.versions(problemNameOf(request, m_problems),
                        [responder](const Result<QList<problems::ProblemVersion>> &versions) {
                            if (!versions)
                                return responder.send(http::problemOf(versions.error()));
                            QJsonArray array;
                            for (const problems::ProblemVersion &version : *versions)
                                array.append(toJson(version));
                            responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("versions"), array}}));
                        });
}

// The body is the zip file. Its name is not in it, so the query says it.
void ProblemRoutes::import(const http::RequestPtr &request, const http::Responder &responder)
{
    const auto known = QStringList{QStringLiteral("name"), QStringLiteral("open"), QStringLiteral("staged"),
                                   QStringLiteral("time_limit_ms")};
    if (const Checked<void> query = checkQuery(*request, known); !query)
        return responder.send(query.error());
    const QByteArrayView type = request->headers.value("content-type");
    if (type != QByteArrayView("application/zip") && type != QByteArrayView("application/octet-stream"))
        return responder.send(http::Problem{415,
                                            "unsupported-media-type",
                                            QStringLiteral("This content type is not understood"),
                                            QStringLiteral("send the package as application/zip"),
                                            {}});
    const auto &query = request->target.query;
    const QString open = query.value(u"open").value_or(QStringLiteral("true"));
    if (open != QLatin1String("true") && open != QLatin1String("false"))
        return responder.send(invalidField(QStringLiteral("open"), QStringLiteral("must be true or false")));
    const QString staged = query.value(u"staged").value_or(QStringLiteral("false"));
    if (staged != QLatin1String("true") && staged != QLatin1String("false"))
        return responder.send(invalidField(QStringLiteral("staged"), QStringLiteral("must be true or false")));
    const Checked<qint64> timeLimit = queryInteger(*request, "time_limit_ms", 1, 3'600'000, 0);
    if (!timeLimit)
        return responder.send(timeLimit.error());
    problems::ImportRequest wanted;
    wanted.options.shortName = query.value(u"name").value_or(QString());
    if (wanted.options.shortName.isEmpty())
        return responder.send(invalidField(QStringLiteral("name"), QStringLiteral("the short name is missing")));
    if (*timeLimit > 0)
        wanted.options.cpuTimeLimit = std::chrono::milliseconds(*timeLimit);
    wanted.isStaged = staged == QLatin1String("true");
    wanted.isOpen = open == QLatin1String("true");
    const Result<int> file = request->body.toFile(m_settings.spoolFolder);
    if (!file)
        return responder.send(http::problemOf(file.error()));
    wanted.path = QStringLiteral("/proc/self/fd/%1").arg(*file);
    // The request keeps the unnamed file open until the import is over.
    m_problems.importPackage(wanted, [request, responder](const Result<problems::ImportReport> &report) {
        if (report)
            responder.send(importResponse(*report));
        else
            responder.send(http::problemOf(report.error()));
    });
}

void ProblemRoutes::activate(const http::RequestPtr &request, const http::Responder &responder)
{
    bool isNumber = false;
    const int version = request->parameter("version").toInt(&isNumber);
    if (!isNumber)
        return responder.send(http::problemOf(Error{ErrorCode::NotFound, "a version is named by its number"}));
    m_problems.setLive(problemNameOf(request, m_problems), version,
                       [responder](const Result<problems::ProblemSummary> &problem) {
                           if (problem)
                               responder.send(http::Response::json(200, toJson(*problem)));
                           else
                               responder.send(http::problemOf(problem.error()));
                       });
}

void ProblemRoutes::change(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const bool isOpen = reader.boolean("is_open");
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    m_problems.setOpen(problemNameOf(request, m_problems), isOpen,
                       [responder](const Result<problems::ProblemSummary> &problem) {
                           if (problem)
                               responder.send(http::Response::json(200, toJson(*problem)));
                           else
                               responder.send(http::problemOf(problem.error()));
                       });
}

} // namespace gavel::api
