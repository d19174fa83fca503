#include "server/http/response.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include <array>
#include <ctime>

namespace gavel::http {

namespace {

struct Phrase {
    int status;
    const char *text;
};

constexpr std::array kPhrases{
    Phrase{101, "Switching Protocols"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{417, "Expectation Failed"},
    Phrase{422, "Unprocessable Content"},
    Phrase{426, "Upgrade Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second. One server thread, hence thread_local and no lock.
QByteArray httpDate()
{
    thread_local std::time_t second = 0;
    thread_local QByteArray text;
    const std::time_t now = std::time(nullptr);
    if (now != second) {
        second = now;
        text = QLocale::c()
                   .toString(QDateTime::fromSecsSinceEpoch(now, Qt::UTC),
                             QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                   .toLatin1();
    }
    return text;
}

bool breaksLine(QByteArrayView value)
{
    return value.contains('\r') || value.contains('\n') || value.contains('\0');
}

} // namespace

QByteArrayView reasonPhrase(int status)
{
    for (const Phrase &phrase : kPhrases) {
        if (phrase.status == status)
            return phrase.text;
    }
    return "Status";
}

Response &&Response::with(QByteArray name, QByteArray value) &&
{
    headers.append({std::move(name), std::move(value)});
    return std::move(*this);
}

Response Response::json(int status, const QJsonObject &object)
{
    return jsonText(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Response Response::json(int status, const QJsonArray &array)
{
    return jsonText(status, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

Response Response::jsonText(int status, QByteArray text)
{
    Response response(status);
    response.headers.append({QByteArray("Content-Type"), QByteArray("application/json")});
    response.body = std::move(text);
    return response;
}

Response Response::text(int status, QByteArray text)
{
    Response response(status);
    response.headers.append({QByteArray("Content-Type"), QByteArray("text/plain; charset=utf-8")});
    response.body = std::move(text);
    return response;
}

QByteArray serializeHead(const Response &response, const ResponseHead &head)
{
    QByteArray text;
    text.reserve(512);
    text += "HTTP/1.1 ";
    text += QByteArray::number(response.status);
    text += ' ';
    text += reasonPhrase(response.status);
    text += "\r\nDate: ";
    text += httpDate();
    for (const auto &[name, value] : response.headers) {
        if (!breaksLine(name) && !breaksLine(value))
            text += "\r\n" + name + ": " + value;
    }
    if (response.status != 204 && response.status != 304)
        text += "\r\nContent-Length: " + QByteArray::number(response.bodySize());
    if (!head.requestId.isEmpty())
        text += "\r\nX-Request-Id: " + head.requestId.toByteArray();
    if (!head.traceId.empty())
        text += "\r\nX-Trace-Id: " + QByteArray::fromStdString(head.traceId);
    text += "\r\nX-Content-Type-Options: nosniff";
    if (!head.isKeptAlive)
        text += "\r\nConnection: close";
    else if (head.isHttp10)
        text += "\r\nConnection: keep-alive";
    text += "\r\n\r\n";
    return text;
}

} // namespace gavel::http
