#pragma once

#include <QByteArray>
#include <QMap>
#include <QMutex>
#include <QString>
#include <QStringList>
#include <QThread>

#include <functional>
#include <memory>

class QTcpSocket;

namespace gavel::test {

// A request as a server of S3 sees it.
struct S3Request {
    QByteArray method;
    QByteArray path;                      // as sent
    QByteArray query;                     // likewise
    QMap<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;
};

// The signature that AWS Signature Version 4 asks for, worked out from the specification and nothing of ours: what the
// header Authorization must say after "Signature=". Signs the headers that the request says it has signed.
QByteArray expectedSignature(const S3Request &request, const QByteArray &secretKey);

// An object store as far as we need one: PUT, GET (with ranges), HEAD, DELETE and ListObjectsV2 of one bucket,
// path-style and virtual-host. Refuses every request whose signature, payload hash or date is wrong, as the real ones
// do. Runs in a thread of its own; its functions may be called from any other.
class S3Server {
public:
    S3Server();
    ~S3Server();

    quint16 port() const;

    static constexpr const char *kBucket = "site-blobs";
    static constexpr const char *kAccessKey = "AKIAIOSFODNN7EXAMPLE";
    static constexpr const char *kSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    QStringList keys() const;
    void setObject(const QString &key, const QByteArray &bytes); // whatever is there
    void setAge(const QString &key, int seconds);                // since it was written
    int count(const QByteArray &method) const;                   // requests whose signature was good
    QStringList refusals() const;                                // why requests were refused
    QByteArrayList hosts() const;

    void setPageSize(int objects); // of lists
    void failNext(int requests);   // are answered 503
    void cutNext(int answers);     // of GET: closed after half of the body

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
    QThread m_thread;
};

} // namespace gavel::test
