#pragma once

#include "server/http/server.h"

#include <QFile>

#include <memory>

#include <fcntl.h>

namespace gavel::test {

// A server with routes that show what the layer does:
//   GET  /hello          "hello"
//   POST /echo           the body back, at most 64 KiB; POST /large the same, at most 4 MiB
//   GET  /later/{name}   answered by answer(name)
//   GET  /dropped        the handler forgets the request
//   GET  /file           a file of 1 MiB, sent from the disk
//   POST /guarded        admits only "Authorization: yes", refuses before the body
class TestServer {
public:
    explicit TestServer(const http::Limits &limits = {}) : m_server(makeRouter(), limits)
    {
        const Result<void> listening = m_server.listen(QHostAddress::LocalHost, 0);
        Q_ASSERT(listening.has_value());
    }

    quint16 port() const { return m_server.port(); }
    http::Server &server() { return m_server; }

    // Requests of /later that wait, in the order received.
    QByteArrayList waiting() const
    {
        QByteArrayList names;
        for (const auto &[name, responder] : m_waiting)
            names.append(name);
        return names;
    }

    const http::Responder &responder(qsizetype index) const { return m_waiting.at(index).second; }
    void answer(qsizetype index)
    {
        m_waiting.at(index).second.send(http::Response::text(200, "[" + m_waiting.at(index).first + "]"));
    }
    void forgetAll() { m_waiting.clear(); }

    int handled = 0;
    bool wasSpooled = false;
    QByteArray lastClient;

private:
    using Handler = http::Handler;

    http::Router makeRouter()
    {
        using namespace http;
        Router router;
        add(router, "GET", "/hello", 0, [this](const RequestPtr &request, Responder responder) {
            lastClient = request->client.toString().toLatin1();
            responder.send(Response::text(200, "hello"));
        });
        const Handler echo = [this](const RequestPtr &request, Responder responder) {
            wasSpooled = request->body.isSpooled();
            responder.send(Response::text(200, *request->body.readAll()));
        };
        add(router, "POST", "/echo", 64 * 1024, echo);
        add(router, "POST", "/large", 4 * 1024 * 1024, echo);
        add(router, "GET", "/later/{name}", 0, [this](const RequestPtr &request, Responder responder) {
            m_waiting.append({request->parameter("name").toUtf8(), std::move(responder)});
        });
        add(router, "GET", "/dropped", 0, [](const RequestPtr &, Responder) {});
        add(router, "GET", "/file", 0, [](const RequestPtr &, Responder responder) {
            Response response(200);
            response.file.reset(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
            const QByteArray block = fileContent();
            [[maybe_unused]] const auto written = ::write(response.file.get(), block.constData(), size_t(block.size()));
            response.fileSize = block.size();
            responder.send(std::move(response));
        });
        Route guarded;
        guarded.method = "POST";
        guarded.pattern = "/guarded";
        guarded.maxBodyBytes = 1024;
        guarded.admit = [](const RequestPtr &request, Admission admission) {
            if (request->headers.value("authorization") == QByteArrayView("yes"))
                admission.proceed(std::string("guest"));
            else
                admission.refuse(Problem{401, "unauthorized", QStringLiteral("No"), {}, {}});
        };
        guarded.handle = [this](const RequestPtr &request, Responder responder) {
            ++handled;
            responder.send(
                Response::text(200, QByteArray::fromStdString(std::any_cast<std::string>(request->principal))));
        };
        router.add(std::move(guarded));
        return router;
    }

    void add(http::Router &router, const char *method, const char *pattern, qint64 maxBody, Handler handler)
    {
        http::Route route;
        route.method = method;
        route.pattern = pattern;
        route.maxBodyBytes = maxBody;
        route.handle = [this, handler = std::move(handler)](const http::RequestPtr &request,
                                                            http::Responder responder) {
            ++handled;
            handler(request, std::move(responder));
        };
        router.add(std::move(route));
    }

public:
    static QByteArray fileContent()
    {
        static const QByteArray made = [] {
            QByteArray content(1024 * 1024, Qt::Uninitialized);
            for (qsizetype i = 0; i < content.size(); ++i)
                content[i] = char('a' + i % 23);
            return content;
        }();
        return made;
    }

private:
    QList<QPair<QByteArray, http::Responder>> m_waiting;
    http::Server m_server;
};

} // namespace gavel::test
