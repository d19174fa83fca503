#pragma once

#include "server/accounts/account_service.h"
#include "server/dispatch/worker_hub.h"
#include "server/judging/job_service.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/worker_registry.h"
#include "server/serve/application.h"
#include "tests/support/package_files.h"
#include "tests/support/test_database.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace gavel::test {

struct Answer {
    int status = 0;
    QByteArray body;
    QJsonObject json;
    QList<QPair<QByteArray, QByteArray>> headers;

    QByteArray header(const QByteArray &name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
    QString type() const { return json.value(QStringLiteral("type")).toString().section(QLatin1Char(':'), 3); }
    QString field() const { return json.value(QStringLiteral("field")).toString(); }
    QJsonArray array(const char *key) const { return json.value(QString::fromLatin1(key)).toArray(); }
    QString text(const char *key) const { return json.value(QString::fromLatin1(key)).toString(); }
};

using RequestHeaders = QList<QPair<QByteArray, QByteArray>>;

// A whole server on a free port, with a real database in a directory of its own, an account of each role, and the
// problem "echo". Shares the event loop of the test, so services can be used beside HTTP.
class TestSite {
public:
    explicit TestSite(const serve::ServeSettings &settings = {})
    {
        const Prepared &prepared = preparedAccounts();
        m_tokens = prepared.tokens;
        QDir().mkpath(directory());
        const QFileInfoList files = QDir(prepared.directory.path()).entryInfoList(QDir::Files);
        for (const QFileInfo &file : files)
            QFile::copy(file.filePath(), directory() + QLatin1Char('/') + file.fileName());
        if (isOnPostgresql())
            copyDatabase(prepared.database, databaseOf(directory()));
        m_settings = settings;
        start(settings);
    }

    // Stops the server and starts it on what it has stored, perhaps at another port.
    void restart()
    {
        m_application.reset();
        start(m_settings);
    }

    api::Services services() { return m_application->services(); }
    serve::Application &application() { return *m_application; }
    quint16 port() const { return m_application->port(); }
    QString directory() const { return m_directory.filePath(QStringLiteral("data")); }

    // The token of the account that is named like its role, or of one made with addAccount().
    QByteArray token(const QString &name) const { return m_tokens.value(name); }

    void addAccount(const QString &name, accounts::Role role)
    {
        if (role == accounts::Role::Worker) {
            std::optional<accounts::IssuedToken> issued;
            services().accounts.createWorkerToken(
                name, [&](Result<accounts::IssuedToken> made) { issued = std::move(*made); });
            wait([&] { return issued.has_value(); });
            m_tokens.insert(name, issued->token.toLatin1());
            return;
        }
        std::optional<Result<accounts::Account>> account;
        services().accounts.create({name, {}, role, kPassword},
                                   [&](Result<accounts::Account> made) { account.emplace(std::move(made)); });
        wait([&] { return account.has_value(); });
        const Answer answer = post({}, QStringLiteral("/api/v1/sessions"),
                                   {{QStringLiteral("name"), name}, {QStringLiteral("password"), kPassword}});
        m_tokens.insert(name, answer.text("token").toLatin1());
    }

    // Imports the problem package as the administrator.
    Answer import(const QString &name, const PackageFiles &files = goodPackage())
    {
        return request("POST", QStringLiteral("admin"), QStringLiteral("/api/v1/problems?name=") + name, zipOf(files),
                       {{"Content-Type", "application/zip"}});
    }

    // `who` names an account; empty: nobody.
    Answer request(const QByteArray &method, const QString &who, const QString &path, const QByteArray &body = {},
                   const RequestHeaders &headers = {})
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port()).arg(path)));
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        if (!who.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + token(who));
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
        QEventLoop loop;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        answer.json = QJsonDocument::fromJson(answer.body).object();
        answer.headers = reply->rawHeaderPairs();
        return answer;
    }

    Answer get(const QString &who, const QString &path) { return request("GET", who, path); }

    Answer post(const QString &who, const QString &path, const QJsonObject &body, const RequestHeaders &headers = {})
    {
        return postText(who, path, QJsonDocument(body).toJson(QJsonDocument::Compact), headers);
    }

    Answer postText(const QString &who, const QString &path, const QByteArray &body, const RequestHeaders &headers = {})
    {
        return request("POST", who, path, body, RequestHeaders{{"Content-Type", "application/json"}} + headers);
    }

    template <typename Condition>
    static void wait(Condition condition)
    {
        if (!QTest::qWaitFor(condition, 20'000))
            qFatal("nothing happened for 20 s");
    }

    inline static const QString kPassword = QStringLiteral("a long enough password");

private:
    // Hashing passwords takes a while, so the accounts are made once for all sites of a test.
    struct Prepared {
        QTemporaryDir directory;
        QString database; // on PostgreSQL
        QHash<QString, QByteArray> tokens;
    };

    struct Empty {};
    explicit TestSite(Empty) { start({}); }

    static const Prepared &preparedAccounts()
    {
        static const std::unique_ptr<Prepared> prepared = [] {
            auto made = std::make_unique<Prepared>();
            TestSite site(Empty{});
            for (const accounts::Role role : accounts::kAllRoles)
                site.addAccount(accounts::roleCode(role), role);
            made->tokens = site.m_tokens;
            site.m_application.reset(); // closes the database
            made->database = databaseOf(site.directory());
            const QFileInfoList files = QDir(site.directory()).entryInfoList(QDir::Files);
            for (const QFileInfo &file : files)
                QFile::copy(file.filePath(), made->directory.filePath(file.fileName()));
            return made;
        }();
        return *prepared;
    }

    void start(serve::ServeSettings settings)
    {
        settings.port = 0;
        settings.dataDirectory = directory();
        if (isOnPostgresql())
            settings.database = databaseOf(directory());
        m_application = std::move(*serve::Application::create(settings));
        bool isListening = false;
        QObject::connect(m_application.get(), &serve::Application::listening, [&] { isListening = true; });
        m_application->start();
        wait([&] { return isListening; });
    }

    QTemporaryDir m_directory;
    serve::ServeSettings m_settings;
    std::unique_ptr<serve::Application> m_application;
    QNetworkAccessManager m_network;
    QHash<QString, QByteArray> m_tokens;
};

} // namespace gavel::test
