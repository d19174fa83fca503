#include "tests/support/s3_server.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace gavel::test {

namespace {

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

// UriEncode() of the specification, of what was decoded before.
QByteArray encoded(const QByteArray &text, const QByteArray &besides = {})
{
    return QUrl::toPercentEncoding(QString::fromUtf8(text), besides);
}

QByteArray canonicalQuery(const QByteArray &query)
{
    QList<QPair<QByteArray, QByteArray>> parameters;
    for (const QByteArray &part : query.split('&')) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.left(equals);
        const QByteArray value = equals < 0 ? QByteArray() : part.mid(equals + 1);
        parameters.append(
            {encoded(QByteArray::fromPercentEncoding(name)), encoded(QByteArray::fromPercentEncoding(value))});
    }
    std::sort(parameters.begin(), parameters.end());
    QByteArrayList parts;
    for (const auto &[name, value] : std::as_const(parameters))
        parts.append(name + '=' + value);
    return parts.join('&');
}

// "Credential=.../20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range, Signature=..."
QMap<QByteArray, QByteArray> authorizationOf(const S3Request &request)
{
    QMap<QByteArray, QByteArray> parts;
    const QByteArray header = request.headers.value("authorization");
    if (!header.startsWith("AWS4-HMAC-SHA256 "))
        return parts;
    for (const QByteArray &part : header.mid(17).split(',')) {
        const QByteArray trimmed = part.trimmed();
        parts.insert(trimmed.left(trimmed.indexOf('=')), trimmed.mid(trimmed.indexOf('=') + 1));
    }
    return parts;
}

} // namespace

QByteArray expectedSignature(const S3Request &request, const QByteArray &secretKey)
{
    const auto authorization = authorizationOf(request);
    const QByteArrayList scope = authorization.value("Credential").split('/').mid(1);
    if (scope.size() != 4)
        return {};
    QByteArray headers;
    const QByteArray names = authorization.value("SignedHeaders");
    for (const QByteArray &name : names.split(';'))
        headers += name + ':' + request.headers.value(name).simplified() + '\n';
    const QByteArray canonical = QByteArrayList{request.method,
                                                encoded(QByteArray::fromPercentEncoding(request.path), "/"),
                                                canonicalQuery(request.query),
                                                headers,
                                                names,
                                                request.headers.value("x-amz-content-sha256")}
                                     .join('\n');
    const QByteArray toSign =
        QByteArrayList{"AWS4-HMAC-SHA256", request.headers.value("x-amz-date"), scope.join('/'), sha256(canonical)}
            .join('\n');
    QByteArray key = "AWS4" + secretKey;
    for (const QByteArray &part : scope)
        key = hmac(key, part);
    return hmac(key, toSign).toHex();
}

class S3Server::Worker : public QObject {
public:
    void listen(QSemaphore &done)
    {
        m_server = std::make_unique<QTcpServer>();
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server->nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        done.release();
    }
    void close() { m_server.reset(); }

    struct Object {
        QByteArray bytes;
        QDateTime modified;
    };

    mutable QMutex mutex; // guards all below
    QMap<QString, Object> objects;
    QMap<QByteArray, int> counts;
    QStringList refusals;
    QByteArrayList hosts;
    int pageSize = 1000;
    int failing = 0;
    int cutting = 0;

    quint16 m_port = 0;

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &bytes = m_pending[&socket];
        bytes += socket.readAll();
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        S3Request request;
        const QByteArrayList lines = bytes.left(end).split('\n');
        const QByteArray target = lines[0].split(' ').value(1);
        request.method = lines[0].split(' ').value(0);
        request.path = target.split('?').value(0);
        request.query = target.split('?').value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length", "0").toLongLong();
        if (bytes.size() < end + 4 + length)
            return;
        request.body = bytes.mid(end + 4, length);
        m_pending.remove(&socket);
        answer(socket, request);
    }

    static QByteArray errorBody(const QByteArray &code)
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code +
               "</Code><Message>no</Message></Error>";
    }

    void send(QTcpSocket &socket, const S3Request &request, const QByteArray &status, const QByteArray &body,
              const QByteArray &headers = {})
    {
        const bool hasBody = request.method != "HEAD";
        QByteArray head = "HTTP/1.1 " + status + "\r\n" + headers;
        if (!status.startsWith("204"))
            head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        head += "Connection: close\r\n\r\n";
        if (request.method == "GET" && status.startsWith("200") && cutting > 0 && request.query.isEmpty()) {
            --cutting;
            socket.write(head + body.left(body.size() / 2));
        } else {
            socket.write(hasBody ? head + body : head);
        }
        socket.disconnectFromHost();
    }

    // What is wrong with its signature; empty: nothing.
    static QByteArray faultOf(const S3Request &request)
    {
        const auto authorization = authorizationOf(request);
        const QByteArrayList signedHeaders = authorization.value("SignedHeaders").split(';');
        if (authorization.value("Credential").split('/').value(0) != kAccessKey)
            return "InvalidAccessKeyId";
        for (const char *needed : {"host", "x-amz-content-sha256", "x-amz-date"}) {
            if (!signedHeaders.contains(needed))
                return QByteArray("NotSigned ") + needed;
        }
        const QDateTime date = QDateTime::fromString(QString::fromLatin1(request.headers.value("x-amz-date")),
                                                     QStringLiteral("yyyyMMdd'T'hhmmss'Z'"));
        QDateTime utc = date;
        utc.setTimeSpec(Qt::UTC);
        if (!date.isValid() || qAbs(utc.secsTo(QDateTime::currentDateTimeUtc())) > 900)
            return "RequestTimeTooSkewed";
        if (request.headers.value("x-amz-content-sha256") != sha256(request.body))
            return "XAmzContentSHA256Mismatch";
        if (expectedSignature(request, kSecretKey) != authorization.value("Signature"))
            return "SignatureDoesNotMatch";
        return {};
    }

    void answer(QTcpSocket &socket, const S3Request &request)
    {
        const QMutexLocker lock(&mutex);
        if (failing > 0) {
            --failing;
            return send(socket, request, "503 Slow Down", errorBody("SlowDown"));
        }
        if (const QByteArray fault = faultOf(request); !fault.isEmpty()) {
            refusals.append(QString::fromLatin1(request.method + ' ' + request.path + ": " + fault));
            return send(socket, request, "403 Forbidden", errorBody(fault));
        }
        ++counts[request.method];
        const QByteArray host = request.headers.value("host");
        hosts.append(host);
        QString path = QUrl::fromPercentEncoding(request.path).mid(1);
        if (!host.startsWith(QByteArray(kBucket) + '.')) {
            if (path.section(QLatin1Char('/'), 0, 0) != QLatin1String(kBucket))
                return send(socket, request, "404 Not Found", errorBody("NoSuchBucket"));
            path = path.section(QLatin1Char('/'), 1);
        }
        serve(socket, request, path);
    }

    void serve(QTcpSocket &socket, const S3Request &request, const QString &key)
    {
        if (key.isEmpty() && request.method == "GET")
            return send(socket, request, "200 OK", list(QUrlQuery(QString::fromLatin1(request.query))));
        if (request.method == "PUT") {
            objects.insert(key, {request.body, QDateTime::currentDateTimeUtc()});
            return send(socket, request, "200 OK", {});
        }
        if (request.method == "DELETE") {
            objects.remove(key);
            return send(socket, request, "204 No Content", {});
        }
        const auto object = objects.constFind(key);
        if (object == objects.cend())
            return send(socket, request, "404 Not Found", errorBody("NoSuchKey"));
        const QByteArray modified =
            QLocale::c().toString(object->modified, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1();
        send(socket, request, "200 OK", object->bytes, "Last-Modified: " + modified + "\r\n");
    }

    QByteArray list(const QUrlQuery &query)
    {
        const QString prefix = query.queryItemValue(QStringLiteral("prefix"), QUrl::FullyDecoded);
        const QString after = query.queryItemValue(QStringLiteral("continuation-token"), QUrl::FullyDecoded).mid(2);
        QByteArray xml =
            "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        int count = 0;
        QString last;
        for (auto object = objects.cbegin(); object != objects.cend(); ++object) {
            if (!object.key().startsWith(prefix) || object.key() <= after)
                continue;
            if (count++ == pageSize) {
                xml += "<NextContinuationToken>=+" + last.toUtf8() + "</NextContinuationToken>";
                break;
            }
            last = object.key();
            xml += "<Contents><Key>" + object.key().toUtf8() + "</Key><LastModified>" +
                   object->modified.toString(Qt::ISODateWithMs).toLatin1() + "</LastModified><Size>" +
                   QByteArray::number(object->bytes.size()) + "</Size></Contents>";
        }
        return xml + "</ListBucketResult>";
    }

    std::unique_ptr<QTcpServer> m_server;
    QHash<QTcpSocket *, QByteArray> m_pending;
};

S3Server::S3Server() : m_worker(std::make_unique<Worker>())
{
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    QSemaphore done;
    QMetaObject::invokeMethod(m_worker.get(), [this, &done] { m_worker->listen(done); });
    done.acquire();
}

S3Server::~S3Server()
{
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->close(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

quint16 S3Server::port() const
{
    return m_worker->m_port;
}

QStringList S3Server::keys() const
{
    const QMutexLocker lock(&m_worker->mutex);
    return m_worker->objects.keys();
}

void S3Server::setObject(const QString &key, const QByteArray &bytes)
{
    const QMutexLocker lock(&m_worker->mutex);
    m_worker->objects[key].bytes = bytes;
}

void S3Server::setAge(const QString &key, int seconds)
{
    const QMutexLocker lock(&m_worker->mutex);
    m_worker->objects[key].modified = QDateTime::currentDateTimeUtc().addSecs(-seconds);
}

int S3Server::count(const QByteArray &method) const
{
    const QMutexLocker lock(&m_worker->mutex);
    return m_worker->counts.value(method);
}

QStringList S3Server::refusals() const
{
    const QMutexLocker lock(&m_worker->mutex);
    return m_worker->refusals;
}

QByteArrayList S3Server::hosts() const
{
    const QMutexLocker lock(&m_worker->mutex);
    return m_worker->hosts;
}

void S3Server::setPageSize(int objects)
{
    const QMutexLocker lock(&m_worker->mutex);
    m_worker->pageSize = objects;
}

void S3Server::failNext(int requests)
{
    const QMutexLocker lock(&m_worker->mutex);
    m_worker->failing = requests;
}

void S3Server::cutNext(int answers)
{
    const QMutexLocker lock(&m_worker->mutex);
    m_worker->cutting = answers;
}

} // namespace gavel::test
