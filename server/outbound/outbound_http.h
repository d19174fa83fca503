#pragma once

#include "server/outbound/address_policy.h"
#include "server/storage/callback.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QThreadPool>

#include <chrono>

namespace gavel::outbound {

struct Request {
    QByteArray method = "POST";
    QString url; // http or https
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    std::chrono::milliseconds timeout{5'000}; // for everything together
    qint64 mostAnswer = 0;                    // bytes of the answer's body that fetch() takes
};

struct Answer {
    int status = 0;
    QByteArray body; // of fetch() only
};

// Sends requests to addresses that users name, and nowhere near the site's own network: the address that a connection
// really goes to is checked when its socket is made, so that no name can point elsewhere in between; redirections are
// not followed, proxies and credentials of the environment are not used, answers are bounded.
//
// Lives in the event loop's thread; a few threads of its own wait for the answers.
class OutboundHttp final : public QObject {
    Q_OBJECT

public:
    explicit OutboundHttp(const AddressPolicy &policy);
    ~OutboundHttp() override; // waits for those under way, which their time limits end

    // The status of the answer, whatever it is. InvalidArgument: the URL is none that may be used; PermissionDenied:
    // its address may not be connected to; Unavailable: no answer; ResourceExhausted: too many wait.
    void send(const Request &request, Callback<int> done);

    // The same with what was answered; Unavailable as well when that is longer than request.mostAnswer.
    void fetch(const Request &request, Callback<Answer> done);

private:
    static constexpr int kMostWaiting = 10'000;

    void run(const Request &request, qint64 mostAnswer, Callback<Answer> done);

    const AddressPolicy m_policy;
    int m_waiting = 0;
    QThreadPool m_threads;
};

// InvalidArgument unless the URL is one that a request could be sent to: http or https, with a host, without a
// password.
Result<void> checkUrl(const QString &url);

} // namespace gavel::outbound
